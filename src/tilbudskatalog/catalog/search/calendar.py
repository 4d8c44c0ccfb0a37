"""When courses begin: what lists are filtered and ordered by, and the next course of each item. Follows the snapshots
of courses; the clock, and the copy of free places, are asked when somebody asks."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tilbudskatalog.catalog.search import overhearing
from tilbudskatalog.catalog.search.distances import Floats
from tilbudskatalog.catalog.search.free_places import FreePlaces
from tilbudskatalog.ground.base import clock

Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]
# From an offering's uid to its row in the index.
RowOf = Callable[[str], int | None]


# How long a course that has begun may stand in a list of those to come.
CLOCK = dt.timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Entry:
    """`joins` are the moments at which one may begin, in RFC 3339, which compare as words, in order; `minutes` the same
    since 1970."""

    id: str
    offering: str
    language: str
    joins: tuple[str, ...]
    minutes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a course: to be in one of the languages, if any are named; with `free`, to have places."""

    languages: tuple[str, ...] = ()
    free: FreePlaces | None = None

    def fits(self, entry: Entry) -> bool:
        spoken = not self.languages or entry.language in self.languages
        return spoken and (self.free is None or self.free.left(entry.id) != 0)


ANY = Wanted()


@dataclass(frozen=True, slots=True)
class Dates:
    """Moments (minutes since 1970) at which one may begin, with the row of the offering and the number of the course.
    A course without dates has none, and stands among the `undated` with its offering's row."""

    moments: Integers
    rows: Integers
    courses: Integers
    languages: NDArray[np.str_]
    ids: tuple[str, ...]
    undated: tuple[tuple[Entry, int], ...]


@dataclass(slots=True)
class Calendar:
    """One thread puts; any number read."""

    _entries: dict[int, Entry] = field(default_factory=dict)
    _by_offering: dict[str, tuple[Entry, ...]] = field(default_factory=dict)
    _dates: tuple[int, Dates] | None = None
    _places: tuple[Dates, int, Mask] | None = None

    def put(self, row: int, document: Mapping[str, Any] | None) -> None:
        """A course's snapshot, or None for one that is no more."""
        self._drop(row)
        if document is not None and document["state"] == "published":
            minutes = tuple(_minutes(dt.datetime.fromisoformat(moment)) for moment in document["joins"])
            joins, language = tuple(document["joins"]), document["language"]
            entry = Entry(document["id"], document["offering"]["id"], language, joins, minutes)
            self._entries[row] = entry
            self._by_offering[entry.offering] = (*self._by_offering.get(entry.offering, ()), entry)

    def _drop(self, row: int) -> None:
        gone = self._entries.pop(row, None)
        if gone is not None:
            rest = tuple(each for each in self._by_offering[gone.offering] if each.id != gone.id)
            if rest:
                self._by_offering[gone.offering] = rest
            else:
                del self._by_offering[gone.offering]

    def next(self, offering: str, now: str, wanted: Wanted = ANY) -> tuple[Entry, str] | None:
        """The course that one can begin in first, of those that are wanted, and when."""
        upcoming = [
            (moment, entry.id, entry)
            for entry in self._by_offering.get(offering, ())
            if (moment := next((each for each in entry.joins if each > now), None)) and wanted.fits(entry)
        ]
        if not upcoming:
            return None
        moment, _id, entry = min(upcoming, key=lambda each: each[:2])
        overhearing.told_time(moment)
        return entry, moment

    def rows(self, dates: Dates, wanted: Wanted, *, before: dt.datetime | None) -> Integers:
        """Rows of offerings that have a wanted course to begin in, before a moment if one is given."""
        coming = self._coming(dates, wanted, self._now())
        if before is not None:
            coming &= dates.moments < _minutes(before)
        rows = dates.rows[coming]
        if wanted.free is None:
            return np.unique(rows)
        # What has no dates can be begun at any time.
        undated = [row for entry, row in dates.undated if wanted.fits(entry)]
        return np.unique(np.concatenate([rows, np.array(undated, dtype=np.int64)]))

    def soonest(self, dates: Dates, wanted: Wanted, size: int) -> Floats:
        """By row how many minutes it is until one can begin in a wanted course; infinite where there are no dates."""
        now = self._now()
        until = np.full(size, np.inf)
        coming = self._coming(dates, wanted, now) & (dates.rows < size)
        np.minimum.at(until, dates.rows[coming], (dates.moments[coming] - now).astype(np.float64))
        return until

    def _coming(self, dates: Dates, wanted: Wanted, now: int) -> Mask:
        coming: Mask = dates.moments > now
        if wanted.free is not None:
            coming &= self._having_places(dates, wanted.free)[dates.courses]
        if wanted.languages:
            coming &= np.isin(dates.languages, wanted.languages)[dates.courses]
        return coming

    def dates(self, row_of: RowOf, seq: int) -> Dates:
        """Made when it is first asked for, after each publication (`seq`)."""
        made = self._dates
        if made is None or made[0] != seq:
            made = self._dates = (seq, self._flat(row_of))
        return made[1]

    def _having_places(self, dates: Dates, free: FreePlaces) -> Mask:
        # Read before what is made from it.
        made, version = self._places, free.all()
        if made is None or made[0] is not dates or made[1] != version:
            has = np.array([free.left(id) != 0 for id in dates.ids], dtype=np.bool_)
            made = self._places = (dates, version, has)
        return made[2]

    def _now(self) -> int:
        """In minutes. For so long as `CLOCK` one doesn't look again who has begun meanwhile."""
        now = clock.now()
        overhearing.told_time(clock.rfc3339(clock.next_multiple(now, CLOCK)))
        return _minutes(now)

    def _flat(self, row_of: RowOf) -> Dates:
        moments: list[int] = []
        rows: list[int] = []
        courses: list[int] = []
        ids: list[str] = []
        languages: list[str] = []
        undated: list[tuple[Entry, int]] = []
        for entry in list(self._entries.values()):
            row = row_of(entry.offering)
            if row is None:
                continue
            if not entry.joins:
                undated.append((entry, row))
                continue
            moments += entry.minutes
            rows += [row] * len(entry.minutes)
            courses += [len(ids)] * len(entry.minutes)
            ids.append(entry.id)
            languages.append(entry.language)
        at, of, which = (np.array(each, dtype=np.int64) for each in (moments, rows, courses))
        return Dates(at, of, which, np.array(languages, dtype=np.str_), tuple(ids), tuple(undated))


def _minutes(moment: dt.datetime) -> int:
    return int(moment.timestamp()) // 60
