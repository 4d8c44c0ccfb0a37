"""Reads a provider's file: xlsx, or CSV as spreadsheets write it. What can't be read gets a sentence on what to do."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn
from xml.etree.ElementTree import ParseError

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._reader import WorkSheetParser

from tilbudskatalog.catalog.offerings.intake import columns
from tilbudskatalog.ground.base.errors import Invalid

MOST_BYTES = 4_000_000
# A sheet of a thousand offerings is under one; what unpacks to more is not a spreadsheet of offerings.
MOST_UNPACKED_BYTES = 20_000_000
MOST_PARTS = 500
MOST_ROWS = 1000
HEADER_WITHIN = 15
WIDEST = len(columns.COLUMNS) * 3
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
UNREAD = gettext_lazy("The file could not be read.")
# As an encrypted workbook names its own content.
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(slots=True)
class Line:
    """One row. `cells` and `problems` go by the column's name; `places`: where each stands, as B4."""

    number: int
    cells: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Sheet:
    """`unknown`: headers that no column has; they are left alone."""

    lines: list[Line]
    unknown: list[str]


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    problem: str = ""


Rows = list[tuple[int, list[_Cell]]]


def read(content: bytes) -> Sheet:
    """Raises `Invalid` that says, under `file`, why nothing of it can be read and what to do."""
    if not content:
        _refuse(_("The file is empty. Choose the file that has your offerings."))
    if len(content) > MOST_BYTES:
        _refuse(_("The file is larger than 4 MB. Take out pictures, or split it in several files."))
    if content.startswith(OLE):
        if ENCRYPTED in content:
            _refuse(_("The file is protected with a password. Save a copy without a password, and choose that one."))
        _refuse(_("This is an older kind of Excel file (.xls). Save it as .xlsx, and choose that one."))
    sheets = _workbook(content) if content.startswith(b"PK") else [("", _csv(content))]
    for _name, rows in sheets:
        if (header := _header(rows)) is not None:
            return _sheet(rows, header)
    raise _without_headings(", ".join(name for name, _rows in sheets if name))


def _without_headings(names: str) -> Invalid:
    sentence = _("The first rows have none of the headings that we know. Begin with the template file.")
    if names:
        sentence = _("No sheet has the headings that we know. We looked in: %(names)s. Begin with the template file.")
    return Invalid({"file": sentence % {"names": names} if names else sentence}, UNREAD)


def _refuse(sentence: str) -> NoReturn:
    raise Invalid({"file": sentence}, UNREAD)


def _workbook(content: bytes) -> list[tuple[str, Rows]]:
    broken = _("The file is damaged, or is not a spreadsheet. Open it, save it again as .xlsx, and choose that one.")
    try:
        _check_archive(content)
        # Read row by row, and never laid out: in a file of some bytes, one cell far down or one area that is merged
        # stands for as many cells as it pleases.
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheets = sorted(book.worksheets, key=lambda sheet: sheet.title.casefold() != columns.SHEET.casefold())
        return [(sheet.title, _rows_of(book, sheet)) for sheet in sheets]
    except Invalid:
        raise
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, OSError):
        _refuse(broken)
    except (ParseError, EOFError, NotImplementedError, IndexError, RuntimeError):
        _refuse(broken)


def _check_archive(content: bytes) -> None:
    """Before anything is unpacked: a small file can hold an enormous one, and XML that grows when it is read."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
            _refuse(_("The file unpacks to far more than a list of offerings. Copy the rows to a new file."))
        if not any(part.filename == "xl/workbook.xml" for part in parts):
            _refuse(_("This is not an Excel file. Save it as .xlsx or .csv, and choose that one."))
        for part in parts:
            with archive.open(part) as opened:
                # The sizes that an archive states are its own word: what is read is counted.
                start = opened.read(4096)
            if part.filename.endswith((".xml", ".rels")) and (b"<!DOCTYPE" in start or b"<!ENTITY" in start):
                _refuse(_("The file holds instructions that a spreadsheet does not need. Copy the rows to a new file."))


def _rows_of(book: Any, sheet: Any) -> Rows:
    """Only the rows that the file holds, whatever their numbers."""
    found: list[tuple[int, dict[int, _Cell]]] = []
    with sheet._get_source() as source:
        parser = WorkSheetParser(
            source,
            sheet._shared_strings,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for number, held in parser.parse():
            cells = {each["column"]: _cell(each) for each in held if each["column"] <= WIDEST}
            if any(cell.text or cell.problem for cell in cells.values()):
                found.append((number, cells))
            if len(found) > MOST_ROWS + HEADER_WITHIN:
                _too_many()
    areas = parser.merged_cells.mergeCell if parser.merged_cells else []
    return [(number, _without_merged(number, cells, areas)) for number, cells in found]


def _cell(held: Mapping[str, Any]) -> _Cell:
    if held["data_type"] == "f":
        return _Cell("", _("This cell holds a formula. Copy it, and paste it as a value."))
    if held["data_type"] == "e":
        return _Cell("", _("This cell shows an error (%(cell)s). Write the value.") % {"cell": held["value"]})
    return _Cell(_said(held["value"]))


def _without_merged(number: int, cells: Mapping[int, _Cell], areas: Iterable[Any]) -> list[_Cell]:
    """The whole row, as wide as it is; a cell of a merged area says so instead of what stands in it."""
    merged = bytearray(WIDEST)
    for area in areas:
        if area.min_row <= number <= area.max_row and area.min_col <= WIDEST:
            last = min(area.max_col, WIDEST)
            merged[area.min_col - 1 : last] = b"\x01" * (last - area.min_col + 1)
    said = _("This cell is merged with others. Split it, and write each row's own value.")
    row = [cells.get(column, _Cell("")) for column in range(1, WIDEST + 1)]
    return [_Cell(cell.text, said) if merged[index] else cell for index, cell in enumerate(row)]


def _said(value: Any) -> str:
    """A number as people wrote it: a telephone number has no decimals."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nei"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _tidy(str(value))


def _tidy(text: str) -> str:
    # What was neutralized when it was exported comes back as it was.
    text = re.sub(r"^'(?=[=+\-@\t\r])", "", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text.replace("\x00", "").replace("\xa0", " ").strip()


def _csv(content: bytes) -> Rows:
    text = _decoded(content)
    tables = [list(_split(text, separator)) for separator in (";", ",", "\t")]
    rows = max(tables, key=_known_headers)
    return [
        (number, [_Cell(_tidy(cell)) for cell in cells])
        for number, cells in rows
        if any(cell.strip() for cell in cells)
    ]


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    if b"\x00" in content[:4096]:
        _refuse(_("This is not a spreadsheet. Save it as .xlsx or .csv, and choose that one."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Excel on Windows writes CSV this way.
        return content.decode("cp1252", errors="replace")


def _split(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for index, cells in enumerate(reader):
            yield index + 1, cells
            if index > MOST_ROWS + HEADER_WITHIN:
                _too_many()
    except csv.Error:
        _refuse(_("A row can't be told from the next. Look for a quotation mark too many or too few."))


def _too_many() -> None:
    _refuse(_("There are more than %(limit)d rows. Split the file in several.") % {"limit": MOST_ROWS})


def _known_headers(rows: Iterable[tuple[int, list[str]]]) -> int:
    first = [cells for _number, cells in rows][:HEADER_WITHIN]
    return max((sum(columns.recognized(cell) is not None for cell in cells) for cells in first), default=0)


def _header(rows: Rows) -> int | None:
    """The place of the row that names the columns: people write titles and notes above it."""
    known = [len({column.name for cell in cells if (column := columns.recognized(cell.text))}) for _n, cells in rows][
        :HEADER_WITHIN
    ]
    best = max(known, default=0)
    has_name = best >= 2 or (best == 1 and len(rows) > 1)
    return known.index(best) if has_name and best else None


def _sheet(rows: Rows, header: int) -> Sheet:
    named: dict[int, columns.Column] = {}
    unknown, seen = [], set()
    for index, cell in enumerate(rows[header][1]):
        column = columns.recognized(cell.text)
        if column is None:
            unknown += [cell.text] if cell.text else []
        elif column.name in seen:
            _refuse(_("Two columns mean the same: “%(header)s”. Remove one of them.") % {"header": cell.text})
        else:
            named[index] = column
            seen.add(column.name)
    if not seen & {"template", "title.nb", "title.nn", "key"}:
        _refuse(_("There is no column for the title or the national offering. Begin with the template file."))
    lines = [_line(number, cells, named) for number, cells in rows[header + 1 :]]
    return Sheet([line for line in lines if line.cells or line.problems], unknown)


def _line(number: int, cells: list[_Cell], named: dict[int, columns.Column]) -> Line:
    line = Line(number)
    for index, column in named.items():
        cell = cells[index] if index < len(cells) else _Cell("")
        line.places[column.name] = f"{get_column_letter(index + 1)}{number}"
        if cell.problem:
            line.problems[column.name] = cell.problem
        elif cell.text:
            line.cells[column.name] = cell.text
    return line
