"""Rows of register files into the database: only what differs is written, and a report says what that was."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.db import IntegrityError, models
from django.utils.translation import gettext as _

from tilbudskatalog.ground.base.errors import Invalid

M = TypeVar("M", bound=models.Model)
Key = tuple[Any, ...]
_BATCH = 500
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Wanted:
    """A row as it should be. `initial` is given at birth only; `label` names the row in the report."""

    label: str
    values: Mapping[str, Any] = field(default_factory=dict)
    initial: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Tally:
    """What happened to one kind of row. `changed` tells which fields; `missing` are in the database only."""

    name: str
    created: list[str] = field(default_factory=list)
    changed: dict[str, list[str]] = field(default_factory=dict)
    left: int = 0
    missing: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        sentence = _("%(name)s: %(created)d created, %(changed)d changed, %(removed)d removed, %(left)d left alone")
        counts = {"created": len(self.created), "changed": len(self.changed), "removed": len(self.removed)}
        yield sentence % {"name": self.name, "left": self.left, **counts}
        changes = [f"{label} ({', '.join(fields)})" for label, fields in self.changed.items()]
        yield from _listed(_("changed"), changes)
        yield from _listed(_("removed"), self.removed)
        yield from _listed(_("in the database, but not in the file"), self.missing)


@dataclass(slots=True)
class Report:
    tallies: list[Tally]
    notes: list[str] = field(default_factory=list)

    @property
    def nothing_changed(self) -> bool:
        return not any(tally.created or tally.changed or tally.removed for tally in self.tallies)

    def lines(self) -> Iterator[str]:
        if self.nothing_changed:
            yield _("Nothing changed.")
        for tally in self.tallies:
            yield from tally.lines()
        yield from self.notes


@dataclass(slots=True)
class Upserted(Generic[M]):
    """`rows` are those of the file, by key. `touched` are the created, changed and removed ones, each with what its
    changed fields held before."""

    tally: Tally
    rows: dict[Key, M]
    touched: list[tuple[M, dict[str, Any]]]

    def ids(self) -> dict[Any, int]:
        """Primary keys by the single value that the rows are known by."""
        return {key[0]: row.pk for key, row in self.rows.items()}

    def owners(self, name: str) -> set[int]:
        """Values of this foreign key in the touched rows, now and before."""
        now_and_before = [value for row, before in self.touched for value in (getattr(row, name), before.get(name))]
        return {value for value in now_and_before if value is not None}


def upsert(
    name: str,
    queryset: "models.QuerySet[M, M]",
    key: Sequence[str],
    wanted: Mapping[Key, Wanted],
    *,
    give_way: Mapping[str, Any] | None = None,
    remove_missing: bool = False,
) -> Upserted[M]:
    """Makes the database hold the wanted rows; belongs in the transaction of the whole load.

    `key` are the attributes (`organization_id`, not `organization`) that `wanted`'s keys are made of. `give_way` holds
    neutral values for unique fields, so that two rows can trade theirs. Rows that only the database has are reported,
    and removed only when asked. Raises `Invalid` when a constraint refuses.
    """
    manager = queryset.model._default_manager
    present = {tuple(getattr(row, part) for part in key): row for row in queryset}
    rows: dict[Key, M] = {}
    touched: list[tuple[M, dict[str, Any]]] = []
    tally = Tally(name)
    for known, want in wanted.items():
        row = present.pop(known, None)
        if row is None:
            row = queryset.model(**dict(zip(key, known, strict=True)), **want.initial, **want.values)
            tally.created.append(want.label)
            touched.append((row, {}))
        elif before := _difference(row, want.values):
            tally.changed[want.label] = [part.removesuffix("_id") for part in before]
            touched.append((row, before))
        else:
            tally.left += 1
        rows[known] = row
    gone = list(present.values())
    (tally.removed if remove_missing else tally.missing).extend(str(row) for row in gone)
    try:
        if remove_missing and gone:
            manager.filter(pk__in=[row.pk for row in gone]).delete()
        _write(manager, touched, give_way or {})
    except IntegrityError as error:
        raise _refused(name, error) from error
    return Upserted(tally, rows, touched + [(row, {}) for row in gone if remove_missing])


def _difference(row: models.Model, values: Mapping[str, Any]) -> dict[str, Any]:
    """Writes the values into the row; returns what the fields that differed held."""
    before = {name: getattr(row, name) for name, value in values.items() if getattr(row, name) != value}
    for name in before:
        setattr(row, name, values[name])
    return before


def _write(
    manager: "models.Manager[M]", touched: Sequence[tuple[M, dict[str, Any]]], give_way: Mapping[str, Any]
) -> None:
    changed = [(row, before) for row, before in touched if before]
    for name, neutral in give_way.items():
        moving = [row.pk for row, before in changed if name in before]
        if moving:
            manager.filter(pk__in=moving).update(**{name: neutral})
    manager.bulk_create([row for row, before in touched if not before], batch_size=_BATCH)
    if changed:
        names = sorted({name for _row, before in changed for name in before})
        manager.bulk_update([row for row, _before in changed], names, batch_size=_BATCH)


def _refused(name: str, error: IntegrityError) -> Invalid:
    sentence = _(
        "The database refuses this (%(error)s). If a row that the file no longer has stands in the way, "
        "load with --remove-missing, or correct that row first."
    )
    return Invalid({name: sentence % {"error": error}}, _("Nothing was loaded. Correct this, and load again."))


def _listed(heading: str, labels: Sequence[str]) -> Iterator[str]:
    if labels:
        yield f"  {heading}:"
        yield from (f"    {label}" for label in labels[:_SHOWN])
    if len(labels) > _SHOWN:
        yield "    " + _("and %(count)d more") % {"count": len(labels) - _SHOWN}
