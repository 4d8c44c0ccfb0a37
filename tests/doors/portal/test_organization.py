from tests.doors.portal import documents
from tests.doors.portal.conftest import Reader
from tests.doors.portal.library import Library
from tests.doors.portal.page import Page


def shown(library: Library, reader: Reader, **fields: object) -> Page:
    document = library.add(documents.organization(**fields))
    return reader.page(f"/aktor/{document['id']}/hamar-kommune")


def test_another_name_in_the_address_leads_to_the_right_one(library: Library, reader: Reader) -> None:
    document = library.add(documents.organization())
    assert reader.get(f"/aktor/{document['id']}/hammer")["Location"] == f"/aktor/{document['id']}/hamar-kommune"


def test_an_unknown_provider_is_not_found(library: Library, reader: Reader) -> None:
    assert reader.get("/aktor/00000000-0000-4000-8000-000000000000/x").status_code == 404


def test_facts_from_tables_say_when_they_were_true(library: Library, reader: Reader) -> None:
    assert "1997 (opplysning fra 2013)" in shown(library, reader, founded=1997, as_of="2013").text


def test_the_catchment_says_when_it_was_true(library: Library, reader: Reader) -> None:
    area = [{**documents.HAMAR, "districts": []}]
    page = shown(library, reader, catchment=area, catchment_as_of="2026-04")
    assert "per april 2026" in page.text
    assert "/kommune/3403/hamar" in page.links


def test_contact_leads_straight_to_the_provider(library: Library, reader: Reader) -> None:
    page = shown(library, reader, phone="62 00 00 00", email="post@example.com", website="https://example.com/")
    assert {"tel:62000000", "mailto:post@example.com", "https://example.com/"} <= set(page.links)


def test_what_it_offers(stocked: Library, reader: Reader) -> None:
    page = reader.page(f"/aktor/{stocked.shelves['organization'][0]['id']}/hamar-kommune")
    assert "2 tilbud" in page.words("h2")


def test_invented_providers_say_so(library: Library, reader: Reader) -> None:
    assert "Oppdiktet for demonstrasjonen" in shown(library, reader, synthetic=True).text


def test_a_provider_that_offers_nothing_yet(library: Library, reader: Reader) -> None:
    assert "Ingen tilbud er lagt ut" in shown(library, reader).words("h2")
