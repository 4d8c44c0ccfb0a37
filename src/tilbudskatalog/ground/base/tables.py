"""Register files: CSV in UTF-8, read strictly. What does not fit is collected, so that one `Invalid` names it all."""

import csv
import io
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from tilbudskatalog.ground.base.errors import Invalid


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file as it was written; `values` are its cells as the model's fields want them.

    A cell that does not fit is in `cells` only. A reference stays text: the key of the row that it points to.
    """

    file: str
    line: int
    cells: Mapping[str, str]
    values: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds.

    `key` are the columns that together tell rows apart, `fields` those that fill the model's fields, `references`
    those that name a row of another file (and which), `others` those that the loader itself makes sense of.
    """

    file: str
    model: type[models.Model]
    key: tuple[str, ...]
    fields: tuple[str, ...]
    references: Mapping[str, str] = field(default_factory=dict)
    others: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.fields, *self.references, *self.others)


class Problems:
    """Collects what is wrong, each under `file:line:column`."""

    def __init__(self) -> None:
        self._found: dict[str, str] = {}

    def in_file(self, file: str, sentence: str, *, line: int = 1) -> None:
        self._found.setdefault(f"{file}:{line}", sentence)

    def at(self, row: Row, column: str, sentence: str) -> None:
        self._found.setdefault(f"{row.file}:{row.line}:{column}", sentence)

    def raise_if_any(self) -> None:
        if self._found:
            raise Invalid(self._found, _("Nothing was loaded. Correct this, and load again."))


def read_tables(folder: Path, tables: Sequence[Table], problems: Problems) -> dict[str, list[Row]]:
    """Each file's rows, with clean values.

    Raises `Invalid` at once when a file is missing, isn't UTF-8 or has other columns than it should: nothing else can
    be said then. Cells, duplicate keys and unknown references are added to `problems`, for the caller to add to.
    """
    rows = {table.file: _read(folder / table.file, table.columns, problems) for table in tables}
    problems.raise_if_any()
    keys = {table.file: {row[table.key[0]] for row in rows[table.file]} for table in tables}
    for table in tables:
        find_duplicates(rows[table.file], table.key, problems)
        for row in rows[table.file]:
            _fill_values(row, table, problems)
            for column, target in table.references.items():
                optional = _field(table.model, column).null
                _check_reference(row, column, target, keys[target], optional=optional, problems=problems)
    return rows


def find_duplicates(rows: Sequence[Row], columns: Sequence[str], problems: Problems) -> None:
    """Adds a problem for every row whose cells in these columns are those of an earlier one."""
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        first = seen.setdefault(tuple(row[column] for column in columns), row.line)
        if first != row.line:
            sentence = _("Row %(first)d already has “%(cells)s”. Remove one of them, or correct it.")
            cells = ", ".join(row[column] for column in columns)
            problems.at(row, columns[0], sentence % {"first": first, "cells": cells})


def _read(path: Path, columns: Sequence[str], problems: Problems) -> list[Row]:
    text = _text(path, problems)
    if text is None:
        return []
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        lines = [(reader.line_num, cells) for cells in reader if cells]
    except csv.Error as error:
        sentence = _("This is not CSV (%(error)s). Look for a quotation mark too many or too few.")
        problems.in_file(path.name, sentence % {"error": error}, line=reader.line_num)
        return []
    header = [cell.strip() for cell in lines[0][1]] if lines else []
    if sorted(header) != sorted(columns):
        problems.in_file(path.name, _("The columns must be %(columns)s.") % {"columns": ", ".join(columns)})
        return []
    return [
        Row(path.name, line, dict(zip(header, map(_tidy, cells), strict=True)))
        for line, cells in lines[1:]
        if _has_every_cell(path.name, line, len(cells), len(header), problems)
    ]


def _text(path: Path, problems: Problems) -> str | None:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        problems.in_file(path.name, _("The file is missing."))
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problems.in_file(path.name, _("This row is not UTF-8. Save the file as UTF-8."), line=line)
        return None


def _tidy(cell: str) -> str:
    # Á can be one character or two; names that look alike must be alike.
    return unicodedata.normalize("NFC", cell.strip())


def _has_every_cell(file: str, line: int, found: int, wanted: int, problems: Problems) -> bool:
    if found != wanted:
        sentence = _("The row has %(found)d cells, not %(wanted)d. Put quotation marks around text with a comma in it.")
        problems.in_file(file, sentence % {"found": found, "wanted": wanted}, line=line)
    return found == wanted


def _field(model: type[models.Model], name: str) -> "models.Field[Any, Any]":
    found = model._meta.get_field(name)
    if not isinstance(found, models.Field):
        raise TypeError(f"{model.__name__}.{name} is not a field that a file can fill")
    return found


def _fill_values(row: Row, table: Table, problems: Problems) -> None:
    row.values.update({column: row[column] for column in (*table.references, *table.others)})
    for column in table.fields:
        target = _field(table.model, column)
        try:
            row.values[column] = _value(row[column], target)
        except ValidationError as error:
            sentence = _("“%(cell)s” does not fit: %(why)s")
            problems.at(row, column, sentence % {"cell": row[column], "why": " ".join(error.messages)})


def _value(cell: str, target: "models.Field[Any, Any]") -> Any:
    if isinstance(target, models.BooleanField):
        if cell not in ("yes", ""):
            raise ValidationError(_("Write “yes”, or nothing."))
        return cell == "yes"
    if cell == "" and target.null:
        return None
    return target.clean(cell, None)


def _check_reference(
    row: Row, column: str, target: str, known: Collection[str], *, optional: bool, problems: Problems
) -> None:
    cell = row[column]
    if cell == "" and optional:
        row.values[column] = None
    elif cell not in known:
        sentence = _("“%(cell)s” is not in %(file)s. Add it there, or correct it here.")
        problems.at(row, column, sentence % {"cell": cell, "file": target})
