"""Which place was meant, and the choice between several of the same name."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tilbudskatalog.catalog.search import reading
from tilbudskatalog.catalog.search.places import Place
from tilbudskatalog.catalog.search.query import Understood
from tilbudskatalog.doors.portal import geography
from tilbudskatalog.doors.portal.asked import Asked

BEFORE_PLACES = r"(?:\b(?:i|på|ved|nær|in|near|at)\s+)?"


def resolved(understood: Understood) -> Place | None:
    """The one municipality that was understood; None for no place, for several, and for one outside municipalities."""
    if len(understood.places) != 1 or not understood.places[0].number:
        return None
    return understood.places[0]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of several places that were meant; `x` and `y` are on the small map of the country."""

    label: str
    note: str
    href: str
    x: int
    y: int


def candidates(asked: Asked, understood: Understood) -> list[Candidate]:
    """The places to choose between; none when there is nothing to choose."""
    if len(understood.places) < 2:
        return []
    return [_candidate(asked, place) for place in understood.places if place.number]


def _candidate(asked: Asked, place: Place) -> Candidate:
    label = _("%(name)s in %(county)s") % {"name": place.name, "county": place.county}
    q = asked.q if asked.place else without_place(asked.q, place)
    there = asked.changed(place=f"{place.name} ({place.county})", q=q)
    total = reading.find(there.query(municipality=place.number, size=1)).total
    parts = [ngettext("%(count)s offering", "%(count)s offerings", total) % {"count": total}]
    document = reading.document("municipality", place.number)
    if document is None:
        return Candidate(label, parts[0], there.address(), *geography.OFF_MAP)
    parts.insert(0, document["largest_place"])
    point = geography.on_map(document["latitude"], document["longitude"])
    return Candidate(label, " · ".join(part for part in parts if part), there.address(), *point)


def without_place(q: str, place: Place) -> str:
    """ "røykeslutt i Hamar" → "røykeslutt"."""
    pattern = BEFORE_PLACES + re.escape(place.matched) + r"(?:\s+kommune)?"
    return " ".join(re.sub(pattern, " ", q, flags=re.IGNORECASE).split())
