"""A benchmark's page: what was measured, tables, notes, and what on."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Table:
    """`rows` are cells ready to be read; the first column stands left, the others right."""

    columns: Sequence[str]
    rows: list[Sequence[str]] = field(default_factory=list)
    heading: str = ""

    def text(self) -> str:
        heading = [f"## {self.heading}", ""] if self.heading else []
        lines = [_line(self.columns), _line(["---", *["---:"] * (len(self.columns) - 1)])]
        return "\n".join([*heading, *lines, *map(_line, self.rows)])


@dataclass(slots=True)
class Report:
    """`name` is that of the file. `private` tables are printed and not written."""

    name: str
    title: str
    about: str
    tables: list[Table] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    private: list[Table] = field(default_factory=list)

    def page(self, machine: str) -> str:
        parts = [f"# {self.title}", self.about, *(table.text() for table in self.tables)]
        notes = [f"- {note}" for note in [*self.notes, machine]]
        return "\n\n".join([*parts, "\n".join(notes)]) + "\n"


def number(value: float, *, unit: str = "") -> str:
    """Three figures at most: 12,345 · 123 · 12.3 · 1.23."""
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{value:,.{digits}f}{unit}"


def percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def verdict(met: bool) -> str:
    return "yes" if met else "no"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(0xA6)) for cell in cells)} |"
