"""How many places courses have left: a copy of the database's rows, at most two seconds behind while it answers."""

import datetime as dt
import time
from collections.abc import Callable

from tilbudskatalog.catalog.courses.places import Places
from tilbudskatalog.catalog.search import overhearing
from tilbudskatalog.catalog.search.overhearing import ALL, UNKNOWN, Heard
from tilbudskatalog.ground.base import clock

EVERY_SECONDS = 1.5
# A change is stamped when it is made and seen when its transaction ends: nobody's takes this long.
OVERLAP = dt.timedelta(seconds=15)
# And should one: now and then all of it is read.
WHOLE_SECONDS = 300.0
# When nothing has come for so long, a number is no longer told.
TOO_OLD_SECONDS = 60.0

Read = Callable[[dt.datetime | None], list[Places]]


class FreePlaces:
    """One thread copies; any number read. `version` grows when a number that readers see has changed."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self.version = 0
        self._seconds = seconds
        self._by_uid: dict[str, Places] = {}
        self._asked = self._whole = -WHOLE_SECONDS
        self._since: dt.datetime | None = None

    def copy(self, read: Read) -> None:
        """Asks the database, if it is time to. Raises what `read` raises."""
        now = self._seconds()
        if now - self._asked < EVERY_SECONDS:
            return
        whole = self._since is None or now - self._whole >= WHOLE_SECONDS
        moment = clock.now()
        rows = read(None if whole else self._since)
        changed = {row.uid: row for row in rows if self._by_uid.get(row.uid) != row}
        if whole:
            self._whole = now
            gone = self._by_uid.keys() - {row.uid for row in rows}
            changed_now = bool(changed or gone)
            self._by_uid = {row.uid: row for row in rows}
        else:
            changed_now = bool(changed)
            self._by_uid.update(changed)
        self.version += changed_now
        self._since, self._asked = moment - OVERLAP, now

    def of(self, course: str) -> Places | None:
        known = self._known(course)
        overhearing.told_places(course, known.version if known else UNKNOWN)
        return known

    def all(self) -> int:
        """The version, for who looks at every course."""
        overhearing.told_places(ALL, self.version)
        return self.version

    def holds(self, heard: Heard) -> bool:
        """Whether what was read then would be read now."""
        if heard.until <= clock.rfc3339(clock.now()):
            return False
        return all(version == self._version_of(course) for course, version in heard.places.items())

    def _version_of(self, course: str) -> int:
        if course == ALL:
            return self.version
        known = self._known(course)
        return known.version if known else UNKNOWN

    def _known(self, course: str) -> Places | None:
        if self._seconds() - self._asked > TOO_OLD_SECONDS:
            return None
        return self._by_uid.get(course)

    def left(self, course: str) -> int | None:
        """By the last number that was copied, however old: None without a limit, 0 also where nobody has counted."""
        known = self._by_uid.get(course)
        return 0 if known is None else known.left
