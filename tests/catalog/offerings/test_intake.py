"""A provider's spreadsheet: what would happen is said row by row, and then exactly that happens, or nothing."""

import csv
import io
import zipfile
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook

from tests import factories
from tilbudskatalog.catalog.offerings import content, local_offerings, reviews
from tilbudskatalog.catalog.offerings.intake import carrying_out, exporting, files, planning
from tilbudskatalog.catalog.offerings.intake.planning import Plan
from tilbudskatalog.catalog.offerings.models import Adaptation, LocalOffering, NationalOffering
from tilbudskatalog.ground.access.models import AuditEvent, User
from tilbudskatalog.ground.base.errors import Conflict, Invalid, NotPermitted
from tilbudskatalog.registers.organizations.models import Organization, Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def hamar() -> Organization:
    factories.template("tobakk_kurs")
    return factories.organization()


@pytest.fixture
def rita(hamar: Organization) -> User:
    return factories.user("rita", editor=hamar)


def written(rows: list[dict[str, str]], separator: str = ";", encoding: str = "utf-8") -> bytes:
    headers = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, headers, delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def workbook(rows: list[list[Any]], title: str = "Tilbud") -> Workbook:
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return book


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def looked(by: User, organization: Organization, *rows: dict[str, str]) -> Plan:
    return carrying_out.look(sheet=files.read(written(list(rows))), organization=organization, by=by)


def taken(by: User, organization: Organization, *rows: dict[str, str]) -> Plan:
    sheet = files.read(written(list(rows)))
    plan = carrying_out.look(sheet=sheet, organization=organization, by=by)
    return carrying_out.carry_out(sheet=sheet, organization=organization, by=by, fingerprint=plan.fingerprint)


TOUR = {"Nøkkel": "7", "Tittel": "Turgruppe", "Tittel (nynorsk)": "Turgruppe", "Pris": "50", "Form": "gruppe"}


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_files_as_spreadsheets_write_them(separator: str, encoding: str) -> None:
    sheet = files.read(written([{"NØKKEL": "1", "Tittel": "Åpen gruppe på Tjøme"}], separator, encoding))
    assert sheet.lines[0].cells == {"key": "1", "title.nb": "Åpen gruppe på Tjøme"}


def test_headers_in_both_languages_and_with_notes_above() -> None:
    rows = [
        ["Våre tilbod"],
        [],
        ["Nasjonalt tilbod", "Tittel (nynorsk)", "For kven", "Noko anna"],
        ["", "Tur", "Alle", "?"],
    ]
    sheet = files.read(saved(workbook(rows, "Ark 1")))
    assert sheet.lines[0].cells == {"title.nn": "Tur", "for_whom.nb": "Alle"}
    assert sheet.lines[0].number == 4
    assert sheet.unknown == ["Noko anna"]


def test_new_rows_become_drafts(rita: User, hamar: Organization) -> None:
    plan = taken(
        rita, hamar, TOUR, {"Nøkkel": "8", "Nasjonalt tilbud": "Snus- og røykesluttkurs", "Telefon": "62 51 00 00"}
    )
    assert [each.kind for each in plan.outcomes] == ["new", "new"]
    own, adopted = LocalOffering.objects.get(provider_key="7"), LocalOffering.objects.get(provider_key="8")
    assert (own.live, own.draft().texts.get(language="nb").cost) == (False, "50 kroner")
    assert adopted.template is not None
    assert content.overridden(adopted.draft()) == []
    assert adopted.draft().contact_phone == "62 51 00 00"
    assert set(AuditEvent.objects.filter(actor=rita).values_list("act", flat=True)) == {"add", "adopt", "adapt"}


def test_a_second_time_there_is_nothing_to_do(rita: User, hamar: Organization) -> None:
    taken(rita, hamar, TOUR)
    plan = looked(rita, hamar, TOUR)
    assert [each.kind for each in plan.outcomes] == ["unchanged"]
    assert not plan.ready


def test_a_change_is_said_field_by_field(rita: User, hamar: Organization) -> None:
    taken(rita, hamar, TOUR)
    plan = looked(rita, hamar, TOUR | {"Pris": "75 kroner"})
    (outcome,) = plan.outcomes
    assert [(each.before, each.after) for each in outcome.changes] == [("50 kroner", "75 kroner")]
    taken(rita, hamar, TOUR | {"Pris": "75 kroner"})
    assert LocalOffering.objects.get().draft().texts.get(language="nb").cost == "75 kroner"


def test_the_rows_are_those_of_the_single_acts(rita: User, hamar: Organization) -> None:
    """The same words by import in one place and by the single acts in another leave the same."""
    bergen = factories.organization("kommune-4601", municipality=factories.municipality("4601", "Bergen"))
    single = factories.local_draft("kommune-4601", of=NationalOffering.objects.get())
    words = {"nb": {"cost": "200 kroner"}, "nn": {"cost": "200 kroner"}}
    editor = factories.user("redaktor-kommune-4601", editor=bergen)
    local_offerings.adapt(offering=single, by=editor, texts=words, values={"access": "both"})
    taken(
        rita,
        hamar,
        {"Nasjonalt tilbud": "tobakk_kurs", "Pris": "200", "Pris (nynorsk)": "200 kroner", "Påmelding": "begge"},
    )
    imported = LocalOffering.objects.get(organization=hamar)
    assert content.of(imported.draft()) == content.of(LocalOffering.objects.get(pk=single.pk).draft())
    assert content.overridden(imported.draft()) == ["access", "cost"]
    columns = ("field", "template_version", "template_revision", "template_value")
    remembered = [
        list(Adaptation.objects.filter(offering=each).order_by("field").values(*columns)) for each in (single, imported)
    ]
    assert remembered[0] == remembered[1]
    assert imported.index.own == ["access", "cost"]


def test_national_words_are_followed_and_taken_again(rita: User, hamar: Organization) -> None:
    same = {"Nasjonalt tilbud": "tobakk_kurs", "Pris": "Gratis"}
    taken(rita, hamar, same)
    assert content.overridden(LocalOffering.objects.get().draft()) == []
    taken(rita, hamar, same | {"Pris": "200 kroner"})
    taken(rita, hamar, same | {"Pris": "nasjonal"})
    assert content.overridden(LocalOffering.objects.get().draft()) == []


def test_an_imported_draft_walks_the_whole_road(rita: User, hamar: Organization) -> None:
    taken(rita, hamar, {"Nasjonalt tilbud": "tobakk_kurs", "Pris": "200 kroner"})
    reviews.submit(offering=LocalOffering.objects.get(), by=rita)
    reviews.approve(offering=LocalOffering.objects.get(), by=factories.user("geir", approver=hamar))
    published = LocalOffering.objects.get()
    assert published.live
    assert published.texts.get(language="nb").cost == "200 kroner"
    taken(rita, hamar, {"Nasjonalt tilbud": "tobakk_kurs", "Pris": "300 kroner"})
    waiting = LocalOffering.objects.get()
    assert waiting.has_unpublished_changes
    assert waiting.texts.get(language="nb").cost == "200 kroner"


def test_a_new_place(rita: User, hamar: Organization) -> None:
    factories.municipality("4601", "Bergen")
    taken(rita, hamar, TOUR | {"Sted": "Rådhuset", "Kommune": "Hamar"}, {"Tittel": "Gågruppe", "Sted": "Rådhuset"})
    assert Place.objects.count() == 1
    assert {each.draft().place for each in LocalOffering.objects.all()} == {Place.objects.get()}


WRONG = {
    "unknown template": {"Nasjonalt tilbud": "Snuskurset", "Tittel": "x"},
    "no title": {"Pris": "Gratis", "Nøkkel": "5"},
    "long title": {"Tittel": "x" * 121},
    "price below zero": {"Tittel": "x", "Pris": "-200"},
    "free and a price": {"Tittel": "x", "Pris": "200 kroner", "Prisslag": "gratis"},
    "kind of price": {"Tittel": "x", "Prisslag": "dyrt"},
    "access": {"Tittel": "x", "Påmelding": "kanskje"},
    "e-mail": {"Tittel": "x", "E-post": "kari.kommunen.no"},
    "phone": {"Tittel": "x", "Telefon": "ring oss"},
    "address": {"Tittel": "x", "Nettside": "ikke en adresse"},
    "script": {"Tittel": "x", "Nettside": "javascript:alert(1)"},
    "municipality": {"Tittel": "x", "Sted": "Rådhuset", "Kommune": "Hamarr"},
    "form": {"Tittel": "x", "Form": "grupe"},
    "age": {"Tittel": "x", "Fra alder": "ung"},
    "ages": {"Tittel": "x", "Fra alder": "60", "Til alder": "18"},
    "nationwide": {"Tittel": "x", "Hele landet": "litt"},
    "follow nothing": {"Tittel": "x", "Pris": "nasjonal"},
    "empty title": {"Nasjonalt tilbud": "tobakk_kurs", "Tittel": "–"},
    "long key": {"Tittel": "x", "Nøkkel": "k" * 81},
}


@pytest.mark.parametrize("row", WRONG.values(), ids=WRONG)
def test_every_mistake_has_its_sentence_and_its_cell(row: dict[str, str], rita: User, hamar: Organization) -> None:
    plan = looked(rita, hamar, TOUR, row)
    assert [each.kind for each in plan.outcomes] == ["new", "wrong"]
    problem = plan.outcomes[1].problems[0]
    assert problem.sentence.endswith((".", "?"))
    assert problem.place.endswith("3")
    assert not plan.ready
    with pytest.raises(Invalid):
        taken(rita, hamar, TOUR, row)
    assert not LocalOffering.objects.filter(organization=hamar).exists()


def test_two_rows_about_the_same(rita: User, hamar: Organization) -> None:
    for row in (TOUR | {"Tittel": "Annet"}, TOUR | {"Nøkkel": ""}, TOUR):
        plan = looked(rita, hamar, TOUR, row)
        assert plan.outcomes[1].kind == "wrong"
        assert "2" in plan.outcomes[1].problems[0].sentence


def test_formulas_merged_cells_and_errors(rita: User, hamar: Organization) -> None:
    book = workbook([["Nøkkel", "Tittel", "Pris"], ["1", "=A1", "x"], ["2", "Delt", "y"], ["3", "Feil", "z"]])
    book.active.merge_cells("B3:C3")
    book.active["C4"].value, book.active["C4"].data_type = "#REF!", "e"
    plan = carrying_out.look(sheet=files.read(saved(book)), organization=hamar, by=rita)
    assert [each.problems[0].place for each in plan.outcomes] == ["B2", "B3", "C4"]
    assert len({each.problems[0].sentence for each in plan.outcomes}) == 3


def test_numbers_and_empty_rows() -> None:
    book = workbook([["Nøkkel", "Tittel", "Telefon"], [1.0, "Tur", 62510000], [None, None, None], ["", " ", ""]])
    (line,) = files.read(saved(book)).lines
    assert line.cells == {"key": "1", "title.nb": "Tur", "contact_phone": "62510000"}


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (files.MOST_UNPACKED_BYTES + 1))
    return out.getvalue()


def entities() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    return out.getvalue()


def vast(sheet: str, value: str) -> bytes:
    """The workbook of one offering, with some of its sheet's XML written anew: few bytes that stand for many cells."""
    plain, out = saved(workbook([["Nøkkel", "Tittel"], ["1", "Tur"]])), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                assert sheet.encode() in content
                content = content.replace(sheet.encode(), value.encode(), 1)
            new.writestr(name, content)
    return out.getvalue()


AREA, END = "A1:XFD1048576", "</sheetData>"
VAST = {
    "far down": vast(END, f'<row r="1048576"><c r="A1048576"><v>2</v></c></row>{END}'),
    "no such row": vast(END, f'<row r="99999999999"><c r="A99999999999"><v>2</v></c></row>{END}'),
    "dimension": vast('ref="A1:B2"', f'ref="{AREA}"'),
    "links": vast(END, f'{END}<hyperlinks><hyperlink ref="{AREA}" location="x"/></hyperlinks>'),
    "merged": vast(END, f'{END}<mergeCells count="1"><mergeCell ref="C3:XFD1048576"/></mergeCells>'),
}


@pytest.mark.timeout(20, func_only=True)
@pytest.mark.parametrize("file", VAST.values(), ids=VAST)
def test_a_small_file_that_stands_for_many_cells_costs_what_it_holds(file: bytes) -> None:
    lines = files.read(file).lines
    assert lines[0].cells == {"key": "1", "title.nb": "Tur"}
    assert len(lines) < 3


UNREADABLE = {
    "empty": b"",
    "large": b"x" * (files.MOST_BYTES + 1),
    "protected": files.OLE + b"\x00" * 64 + files.ENCRYPTED,
    "old": files.OLE + b"\x00" * 64,
    "cut": saved(workbook([["Tittel"]]))[:400],
    "bomb": bomb(),
    "entities": entities(),
    "not a workbook": b"PK\x05\x06" + b"\x00" * 18,
    "wrong sheet": saved(workbook([["Navn på ansatte", "Lønn"], ["Kari", "1"]], "Ansatte")),
    "a picture": b"\x89PNG\r\n\x1a\n\x00\x00\x00",
    "words": b"Dette er et brev.\nDet har ingen kolonner.",
    "no title": written([{"Telefon": "1", "Pris": "2"}]),
    "twice": b"Tittel;Navn\nx;y",
    "many": written([{"Tittel": f"t{number}"} for number in range(files.MOST_ROWS + 20)]),
}


@pytest.mark.parametrize("file", UNREADABLE.values(), ids=UNREADABLE)
def test_what_can_not_be_read_says_what_to_do(file: bytes) -> None:
    with pytest.raises(Invalid) as refusal:
        files.read(file)
    assert str(refusal.value.fields["file"]).endswith(".")


def test_each_kind_of_file_has_a_sentence_of_its_own() -> None:
    sentences = set()
    for name in ("empty", "large", "protected", "old", "bomb", "entities", "wrong sheet", "many", "twice"):
        with pytest.raises(Invalid) as refusal:
            files.read(UNREADABLE[name])
        sentences.add(str(refusal.value.fields["file"]))
    assert len(sentences) == 9


def test_what_changed_since_the_dry_run_is_not_written_over(rita: User, hamar: Organization) -> None:
    taken(rita, hamar, TOUR)
    sheet = files.read(written([TOUR | {"Pris": "75"}]))
    plan = carrying_out.look(sheet=sheet, organization=hamar, by=rita)
    local_offerings.adapt(offering=LocalOffering.objects.get(), by=rita, texts={"nb": {"summary": "Nytt"}})
    with pytest.raises(Conflict):
        carrying_out.carry_out(sheet=sheet, organization=hamar, by=rita, fingerprint=plan.fingerprint)
    assert LocalOffering.objects.get().draft().texts.get(language="nb").cost == "50 kroner"


def test_what_is_in_review_is_left_alone(rita: User, hamar: Organization) -> None:
    offering = factories.local_draft(of=NationalOffering.objects.get())
    reviews.submit(offering=offering, by=factories.user("redaktor-kommune-3403"))
    assert looked(rita, hamar, {"Nasjonalt tilbud": "tobakk_kurs", "Pris": "5"}).outcomes[0].kind == "wrong"


def test_it_takes_an_editor(hamar: Organization) -> None:
    other = factories.organization("kommune-4601", municipality=factories.municipality("4601", "Bergen"))
    for person in (factories.user("leser", reader=hamar), factories.user("annen", editor=other)):
        with pytest.raises(NotPermitted):
            looked(person, hamar, TOUR)
        with pytest.raises(NotPermitted):
            carrying_out.carry_out(sheet=files.read(written([TOUR])), organization=hamar, by=person, fingerprint="x")


def test_another_organizations_key_names_nothing_here(rita: User, hamar: Organization) -> None:
    factories.municipality("4601", "Bergen")
    foreign = factories.local_draft("kommune-4601", of=NationalOffering.objects.get())
    plan = looked(rita, hamar, {"Nøkkel": str(foreign.uid), "Tittel": "Min"})
    assert (plan.outcomes[0].kind, plan.outcomes[0].offering) == ("new", None)


@pytest.mark.parametrize("kind", exporting.FORMATS)
@pytest.mark.parametrize("language", ["nb", "nn"])
def test_what_is_taken_out_and_in_again_is_unchanged(kind: str, language: str, rita: User, hamar: Organization) -> None:
    taken(
        rita,
        hamar,
        TOUR | {"Kort fortalt": "=1+1", "Telefon": "+47 62 51 00 00", "Sted": "Rådhuset"},
        {"Tittel": "To", "Tema": "tobakk", "Til alder": "67"},
        {"Nasjonalt tilbud": "tobakk_kurs", "Pris": "–", "Pris (nynorsk)": "–", "Hele landet": "ja"},
        {"Tittel (nynorsk)": "Berre nynorsk", "Kort fortalt (nynorsk)": "To linjer\nher"},
    )
    content = exporting.catalog_file(organization=hamar, kind=kind, language=language, by=rita)
    plan = carrying_out.look(sheet=files.read(content), organization=hamar, by=rita)
    assert [(each.kind, each.problems, each.changes) for each in plan.outcomes] == [("unchanged", [], [])] * 4


@pytest.mark.parametrize("kind", exporting.FORMATS)
def test_no_cell_goes_out_as_a_formula(kind: str, rita: User, hamar: Organization) -> None:
    taken(rita, hamar, TOUR | {"Kort fortalt": '=HYPERLINK("https://x.example")', "Dette skjer": "@sum", "Pris": "+5"})
    content = exporting.catalog_file(organization=hamar, kind=kind, language="nb", by=rita)
    if kind == "csv":
        cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";") for cell in row]
        assert not [cell for cell in cells if cell.startswith(exporting.DANGEROUS)]
    else:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("kind", exporting.FORMATS)
def test_the_template_file_can_be_read_as_it_is(kind: str, rita: User, hamar: Organization) -> None:
    for language in ("nb", "nn"):
        sheet = files.read(exporting.template_file(kind, language))
        assert carrying_out.look(sheet=sheet, organization=hamar, by=rita).ready


def test_a_longer_file_asks_no_more(rita: User, hamar: Organization) -> None:
    def queries(number: int, price: str) -> tuple[int, int]:
        rows = [
            TOUR | {"Nøkkel": f"{number}-{each}", "Tittel": f"Tur {number} {each}", "Pris": price}
            for each in range(number)
        ]
        sheet = files.read(written(rows))
        with CaptureQueriesContext(connection) as look:
            plan = carrying_out.look(sheet=sheet, organization=hamar, by=rita)
        with CaptureQueriesContext(connection) as write:
            carrying_out.carry_out(sheet=sheet, organization=hamar, by=rita, fingerprint=plan.fingerprint)
        return len(look), len(write)

    queries(1, "50")
    for price in ("50", "60"):
        (few_looks, few_writes), (many_looks, many_writes) = queries(3, price), queries(30, price)
        # SQLite takes so many values in a statement; what is written for thirty may need one more.
        assert (few_looks, True) == (many_looks, many_writes - few_writes <= 2)


def test_the_data_survives_the_way_through_the_page(rita: User, hamar: Organization) -> None:
    sheet = files.read(written([TOUR]))
    assert planning.sheet_of(planning.lines_as_data(sheet)) == sheet
