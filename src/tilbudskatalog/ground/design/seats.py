"""Places drawn as dots, and the same in words."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# More than these are not counted at a glance.
MOST_DOTS = 16
_STEP = 18


@dataclass(frozen=True, slots=True)
class Dot:
    x: int
    taken: bool


@dataclass(frozen=True, slots=True)
class Seats:
    text: str
    full: bool = False
    dots: list[Dot] = field(default_factory=list)

    @property
    def width(self) -> int:
        return _STEP * len(self.dots)


def seats(capacity: int | None, left: int | None, waiting: int = 0) -> Seats | None:
    """None where places aren't counted; with a capacity and nothing known of what is left, that is said."""
    if capacity is None:
        return None
    if left is None:
        return Seats(_("%(capacity)d places. We don't know just now how many are free.") % {"capacity": capacity})
    dots = [Dot(_STEP // 2 + _STEP * at, at < capacity - left) for at in range(capacity)]
    dots = dots if capacity <= MOST_DOTS else []
    if left > 0:
        words = ngettext(
            "%(left)d of %(capacity)d place is free", "%(left)d of %(capacity)d places are free", capacity
        ) % {"left": left, "capacity": capacity}
        return Seats(words, dots=dots)
    if waiting:
        line = ngettext("Full. %(count)d stands in line", "Full. %(count)d stand in line", waiting)
        return Seats(line % {"count": waiting}, True, dots)
    return Seats(_("Full. You can stand in line"), True, dots)
