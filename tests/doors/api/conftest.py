from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.http import HttpResponse
from django.test import Client

from tests import factories
from tests.doors.api import documents
from tests.doors.api.library import Library
from tests.doors.api.programs import PEOPLE, SYSTEMS, Two, agree, citizen_token, system_token
from tests.participation.enrollment.signing_up import open_course
from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.catalog.publication import projector
from tilbudskatalog.catalog.search import follower
from tilbudskatalog.doors.api.v1 import remembering
from tilbudskatalog.ground.access import bearer, issuers
from tilbudskatalog.ground.base.changes import Kind, record_changes
from tilbudskatalog.registers.concepts.models import Concept
from tilbudskatalog.registers.organizations.models import Municipality, Organization, PostalCode

pytest.register_assert_rewrite("tests.doors.api.contract", "tests.doors.api.enrolling")


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Library:
    """An empty library in search's place."""
    library = Library()
    library.lend(monkeypatch)
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
        documents.concept(),
        documents.emergency(),
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


@pytest.fixture
def database(db: None) -> Iterator[None]:
    """The test's own transaction stays open, although each request would close what it finds."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def offering(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalOffering]:
    """A published offering in Hamar that follows its template, among the registers that it leans on."""
    # The test's transaction lives in the connection that the follower would otherwise look after.
    monkeypatch.setattr(follower, "close_old_connections", lambda: None)
    follower.reset()
    made = factories.local()
    PostalCode.objects.create(code="2315", place="HAMAR", municipality=factories.municipality())
    for kind, model in (
        (Kind.MUNICIPALITY, Municipality), (Kind.ORGANIZATION, Organization), (Kind.CONCEPT, Concept),
    ):  # fmt: skip
        record_changes(kind, model.objects.values_list("pk", flat=True))
    publish()
    yield made
    follower.reset()


def publish() -> None:
    projector.project_all()
    follower.step()


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """What one test asked must not be known in the next."""
    remembering._known.clear()


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Two:
    settings.CITIZEN_ISSUER, settings.SYSTEM_ISSUERS = PEOPLE, [SYSTEMS]
    issuers.forget()
    made = Two()
    monkeypatch.setattr(issuers, "fetch", made.fetch)
    return made


@pytest.fixture
def course(offering: LocalOffering) -> Course:
    """With one place, and published."""
    made = open_course(capacity=1, age_from=None, age_to=None)
    publish()
    return made


@pytest.fixture
def app(two: Two) -> str:
    """The token of a citizen's own app."""
    return citizen_token(two)


@pytest.fixture
def system(two: Two) -> str:
    """The token of a system that may act for citizens."""
    agree("on-behalf")
    return system_token(two, bearer.ON_BEHALF)
