"""What an answer tells of that is in no snapshot: how many places are free, and what begins next.

It is noted while the answer is made, so that the answer is kept for just as long as all of it holds: a sign-up on the
other side of the country ends nobody else's.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

# In the place of a course, for who looked at all of them.
ALL = ""
UNKNOWN = -1
NEVER = "9999"


@dataclass(slots=True)
class Heard:
    """`places` has the version of each course's count that was read. `until` (RFC 3339) is the moment from which the
    clock may say something else."""

    places: dict[str, int] = field(default_factory=dict)
    until: str = NEVER

    @property
    def mark(self) -> str:
        """The same for the same, in every process; "" where nothing was heard."""
        if not self.places and self.until == NEVER:
            return ""
        told = f"{self.until} {sorted(self.places.items())}"
        return hashlib.blake2b(told.encode(), digest_size=6).hexdigest()


_heard: ContextVar[Heard | None] = ContextVar("heard", default=None)


@contextmanager
def overheard() -> Iterator[Heard]:
    """What is read in here is noted there."""
    heard = Heard()
    token = _heard.set(heard)
    try:
        yield heard
    finally:
        _heard.reset(token)


def told_places(course: str, version: int) -> None:
    heard = _heard.get()
    if heard is not None:
        heard.places[course] = version


def told_time(until: str) -> None:
    heard = _heard.get()
    if heard is not None and until < heard.until:
        heard.until = until
