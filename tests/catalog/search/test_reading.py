import json
import uuid

import pytest

from tests.catalog.search.conftest import Catalog
from tests.catalog.search.factories import build_document, concept, municipality, national, organization
from tilbudskatalog.catalog.search import reading
from tilbudskatalog.catalog.search.reading import Withdrawn
from tilbudskatalog.ground.base.errors import Gone


def test_a_document_by_its_id_in_any_spelling(catalog: Catalog) -> None:
    document = catalog.publish(build_document("Kurs"))
    for spelling in (document["id"], document["id"].upper(), uuid.UUID(document["id"]).hex):
        found = reading.document("offering", spelling)
        assert found is not None
        assert found["texts"] == document["texts"]
        assert found["published"] == "2026-11-22T09:00:00Z"


def test_codes_and_numbers_are_names_too(catalog: Catalog) -> None:
    catalog.publish(national("tobakk_kurs"), municipality("3403"), concept("kols", nb="kols"))
    assert reading.document("national_offering", "tobakk_kurs") is not None
    assert reading.document("municipality", "3403") is not None
    assert reading.document("concept", "kols") is not None


@pytest.mark.parametrize("name", ["", "nothing", "x" * 500, "00000000-0000-0000-0000-000000000000"])
def test_what_never_was_is_none(catalog: Catalog, name: str) -> None:
    catalog.publish(build_document("Kurs"))
    assert reading.document("offering", name) is None
    assert reading.raw_document("offering", name) is None
    assert reading.document("spaceship", name) is None


def test_what_was_withdrawn_comes_with_its_last_document(catalog: Catalog) -> None:
    document = catalog.publish(build_document("Kurs"))
    catalog.withdraw(document)
    with pytest.raises(Withdrawn) as gone:
        reading.document("offering", document["id"])
    assert isinstance(gone.value, Gone)
    assert gone.value.document is not None
    assert gone.value.document["texts"] == document["texts"]
    assert reading.raw_document("offering", document["id"]) is None


def test_a_withdrawal_without_its_last_document_is_told_as_well(catalog: Catalog) -> None:
    document = build_document("Kurs")
    catalog.withdraw(document)
    with pytest.raises(Withdrawn) as gone:
        reading.document("offering", document["id"])
    assert gone.value.document is None


def test_a_code_belongs_to_what_is_published_now(catalog: Catalog) -> None:
    old = national("kols", key="old", id=str(uuid.uuid4()), title="Gammel")
    catalog.publish(old)
    catalog.withdraw(old)
    catalog.publish(national("kols", title="Ny"))
    found = reading.document("national_offering", "kols")
    assert found is not None
    assert found["texts"]["nb"]["title"] == "Ny"


def test_raw_bytes_are_ready_to_be_sent(catalog: Catalog) -> None:
    document = catalog.publish(build_document("Kurs"), build_document("Annet"))
    found = reading.raw_document("offering", document["id"])
    assert found is not None
    seq, content = found
    assert seq == 1
    assert json.loads(content)["id"] == document["id"]


def test_a_register_stands_in_norwegian_order(catalog: Catalog) -> None:
    names = ["Årdal", "Ørsta", "Ærfugl", "Zoo", "alta", "Bø"]
    catalog.publish(*(organization(name, name) for name in names))
    total, found = reading.documents("organization", size=10)
    assert total == 6
    assert [each["name"] for each in found] == ["alta", "Bø", "Zoo", "Ærfugl", "Ørsta", "Årdal"]


def test_a_register_has_pages_and_changes(catalog: Catalog) -> None:
    catalog.publish(municipality("3403", "Hamar"), municipality("0301", "Oslo"), municipality("1103", "Stavanger"))
    assert [each["name"] for each in reading.documents("municipality", page=2, size=2)[1]] == ["Stavanger"]
    assert [each["number"] for each in reading.documents("municipality", sort="code")[1]] == ["0301", "1103", "3403"]
    catalog.withdraw(municipality("0301", "Oslo"))
    assert [each["name"] for each in reading.documents("municipality")[1]] == ["Hamar", "Stavanger"]
    assert reading.documents("nothing") == (0, [])


def test_a_document_is_parsed_once_and_then_remembered(catalog: Catalog) -> None:
    document = catalog.publish(build_document("Kurs"))
    first = reading.document("offering", document["id"])
    assert reading.document("offering", document["id"]) is first
    catalog.publish(build_document("Kurs, endret", id=document["id"]))
    assert reading.document("offering", document["id"]) is not first


def test_the_version_follows_the_log(catalog: Catalog) -> None:
    catalog.publish(build_document("Kurs"))
    before = reading.version()
    catalog.publish(build_document("Annet"))
    assert reading.version() == before + 1
    assert reading.freshness().last_seq == reading.version()
