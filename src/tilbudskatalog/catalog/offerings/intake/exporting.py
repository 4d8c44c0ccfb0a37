"""The template file, and the own catalog as a file of the same kind: what is taken out can be taken in again."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from tilbudskatalog.catalog.offerings import content
from tilbudskatalog.catalog.offerings.fields import CONCEPT_FIELDS, TEXT_FIELDS
from tilbudskatalog.catalog.offerings.intake import columns
from tilbudskatalog.catalog.offerings.intake import known as knowing
from tilbudskatalog.catalog.offerings.intake.drafts import draft_of
from tilbudskatalog.catalog.offerings.intake.known import Known
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.registers.organizations.models import Organization
from tilbudskatalog.registers.organizations.policy import Act, Policy

FORMATS = ("xlsx", "csv")
# What a spreadsheet would run as a formula; a quotation mark before it makes it a text.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
EXAMPLE = {
    "key": "1",
    "title.nb": "Eksempel: Turgruppe for nybegynnere",
    "title.nn": "Døme: Turgruppe for nybyrjarar",
    "summary.nb": "Rolige turer sammen med andre.",
    "summary.nn": "Rolege turar saman med andre.",
    "cost.nb": "Gratis",
    "cost.nn": "Gratis",
    "cost_kind": "gratis",
    "access": "selv",
}


def template_file(kind: str, language: str) -> bytes:
    row = [EXAMPLE.get(column.name, "") for column in columns.COLUMNS]
    return _file(kind, [columns.headers(language), row])


def catalog_file(*, organization: Organization, kind: str, language: str, by: User) -> bytes:
    """The drafts, as they are now. Raises `NotPermitted`."""
    Policy(by).require(Act.READ, organization)
    known = knowing.load(organization)
    return _file(kind, [columns.headers(language), *(_row(each, known) for each in known.offerings)])


def _row(offering: LocalOffering, known: Known) -> list[str]:
    draft = draft_of(offering, known)
    said, own = content.of(draft), content.overridden(draft)
    cells = {"key": offering.provider_key or str(offering.uid)}
    if offering.template is not None:
        cells["template"] = offering.template.code
    for name in TEXT_FIELDS:
        for language in ("nb", "nn"):
            text = said.texts.get(language, {}).get(name)
            if text is not None and (name in own or offering.template is None):
                cells[f"{name}.{language}"] = text or columns.NOTHING
    for name in (*CONCEPT_FIELDS, "access", "cost_kind", "ages"):
        if name in own or offering.template is None:
            cells |= _values(name, said.values[name], known)
    for name in ("contact_phone", "contact_email", "contact_website"):
        cells[name] = getattr(draft, name)
    place = next((each for each in known.places.values() if each.pk == draft.place_id), None)
    if place is not None:
        cells["place"] = place.name
    cells["nationwide"] = "ja" if draft.nationwide else "nei"
    return [neutral(cells.get(column.name, "")) for column in columns.COLUMNS]


def _values(name: str, value: object, known: Known) -> dict[str, str]:
    if isinstance(value, list) and name == "ages":
        pairs = zip(("age_from", "age_to"), value, strict=True)
        return {column: columns.NOTHING if age is None else str(age) for column, age in pairs}
    if isinstance(value, list):
        return {name: ", ".join(value) or columns.NOTHING}
    words = columns.ACCESS if name == "access" else columns.COST_KINDS
    return {name: words[str(value)][0]}


def neutral(text: str) -> str:
    return f"'{text}" if text.startswith(DANGEROUS) else text


def _file(kind: str, rows: Iterable[list[str]]) -> bytes:
    return _csv(rows) if kind == "csv" else _xlsx(rows)


def _csv(rows: Iterable[list[str]]) -> bytes:
    """As Norwegian spreadsheets open it by themselves: semicolons, and a mark that it is UTF-8."""
    written = io.StringIO()
    csv.writer(written, delimiter=";", lineterminator="\r\n").writerows(rows)
    return written.getvalue().encode("utf-8-sig")


def _xlsx(rows: Iterable[list[str]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(columns.SHEET)
    sheet.freeze_panes = "A2"
    for index, column in enumerate(columns.COLUMNS):
        wide = column.field in TEXT_FIELDS
        sheet.column_dimensions[_letter(index)].width = 32 if wide else 16
    for number, row in enumerate(rows):
        sheet.append([_cell(sheet, text, bold=number == 0) for text in row])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _cell(sheet: Any, text: str, *, bold: bool) -> Any:
    cell = WriteOnlyCell(sheet, value=text or None)
    if text:
        # Never a formula, a number or a date: what is written stays as it is.
        cell.data_type = "s"
        cell.number_format = "@"
    cell.font = Font(bold=bold)
    return cell


def _letter(index: int) -> str:
    return (chr(ord("A") + index // 26 - 1) if index >= 26 else "") + chr(ord("A") + index % 26)
