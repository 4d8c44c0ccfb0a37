from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.doors.api import documents
from tests.doors.api.library import Library
from tilbudskatalog.catalog.search import reading

pytest.register_assert_rewrite("tests.doors.api.contract")


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Library:
    """An empty library in search's place."""
    library = Library()
    for name in ("find", "document", "documents", "raw_document", "version"):
        monkeypatch.setattr(reading, name, getattr(library, name))
    return library


@pytest.fixture
def stocked(library: Library) -> Library:
    library.add(
        documents.offering("Røykesluttkurs"),
        documents.offering("Bra mat", template=None, code="bra-mat", formats=["digital"]),
        documents.national(),
        documents.organization(),
        documents.organization("rygg", "Ryggforeningen", organization_kind="user_organization", municipality=None),
        documents.municipality(
            names=[{"name": "Vang", "kind": "former", "language": "", "former_number": "0414", "until": 1991}],
            postal_codes=[{"code": "2315", "place": "Hamar"}],
        ),
        documents.municipality(
            "4601", "Bergen", postal_codes=[{"code": "5003", "place": "Bergen"}, {"code": "3403", "place": "Lier"}]
        ),
        documents.municipality("3419", "Våler"),
        documents.municipality("3114", "Våler", county="Østfold"),
    )
    return library


class Caller(Client):
    """`call("/offerings", q="x")`: GET under /api/v1."""

    def call(self, path: str, headers: dict[str, str] | None = None, **parameters: Any) -> HttpResponse:
        response: HttpResponse = self.get(f"/api/v1{path}", parameters, headers=headers)
        return response


@pytest.fixture
def api() -> Caller:
    return Caller()
