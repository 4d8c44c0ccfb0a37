"""What can be asked of search, and what it answers. These are the shapes that the doors use."""

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, TypeVar

from django.utils.translation import gettext_lazy as _

from tilbudskatalog.catalog.courses import kinds as courses
from tilbudskatalog.catalog.search.engine import FACETS
from tilbudskatalog.catalog.search.places import Place
from tilbudskatalog.ground.base.errors import Invalid, Sentence
from tilbudskatalog.ground.base.languages import LANGUAGES

LARGEST_PAGE = 100
LAST_PAGE = 10_000
LARGEST_RADIUS = 3000.0
FORMATS = ("group", "individual", "digital", "home")
ACCESS = ("self", "referral")
LEVELS = ("municipality", "hospital", "organization", "national")
SPOKEN = ("nb", "nn", *dict(courses.LANGUAGES))
_CHOICES: dict[str, tuple[str, ...]] = {
    "format": FORMATS,
    "access": ACCESS,
    "level": LEVELS,
    "language": SPOKEN,
    "facets": FACETS,
}
_ONE_OF: dict[str, tuple[str, ...]] = {
    "lang": LANGUAGES,
    "sort": ("relevance", "distance", "start", "title"),
    "collapse": ("", "template"),
    "kind": ("offering", "national_offering"),
}


@dataclass(frozen=True, slots=True)
class Query:
    """`municipality`: a number, a name, former ones too, or a postal code. `theme`, `audience` and `condition`: codes
    or ids of concepts. Several values mean any of them. `page` counts from 1. National
    offerings (`kind`) are of no place, so there `municipality` filters nothing. `facets` are those to be counted: each
    costs time, so ask for none where none is shown.

    `near` is (latitude, longitude) in degrees: what distances are counted from, instead of the municipality's largest
    place. It filters nothing by itself. `radius_km` takes in what lies so near besides what is for the municipality's
    inhabitants; without a place it is refused. What is for the whole country always comes too.

    `language`: what a course is held in; nb and nn are Norwegian, and what has no courses counts as that.

    `starts_before` a day leaves what has a course to begin in before it; `has_places` what has a course with free
    places, or without a limit."""

    q: str = ""
    lang: str = "nb"
    municipality: str = ""
    near: tuple[float, float] | None = None
    radius_km: float | None = None
    theme: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    condition: tuple[str, ...] = ()
    format: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    organization: str = ""
    template: str = ""
    language: tuple[str, ...] = ()
    starts_before: dt.date | None = None
    has_places: bool = False
    sort: str = "relevance"
    collapse: str = ""
    kind: str = "offering"
    page: int = 1
    size: int = 20
    facets: tuple[str, ...] = FACETS


class Why(NamedTuple):
    """Why an item was found. `code`: title, concept, text, place or nationwide; `label`: the word, concept or place."""

    code: str
    label: str


class FacetCount(NamedTuple):
    """`count` is how many offerings, also where copies are shown as one. A tuple: an answer has a hundred."""

    id: str
    label: str
    count: int  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class UnderstoodConcept:
    """`matched` is the piece of the question that it was seen in."""

    id: str
    code: str
    label: str
    matched: str


@dataclass(frozen=True, slots=True)
class Understood:
    """Several `places` mean that the name was ambiguous: then it filters nothing. `corrected` is the whole question as
    it was read, when words were misspelt. `words` are those that were searched for."""

    concepts: list[UnderstoodConcept] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    corrected: str | None = None
    words: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Safety:
    """Somebody may be in danger. `kind` is the code of the danger's concept, `help` the documents of the emergency
    numbers that answer it, in the order to be shown; shared, so never change them."""

    kind: str
    help: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`kind`: concept, offering or place. `id`: the concept's id, the national offering's code or the municipality's
    number. `detail`: the term that was met when it isn't the label; a place's county."""

    kind: str
    id: str
    label: str
    detail: str


Document = dict[str, Any]
Shown = TypeVar("Shown")


class NextCourse(NamedTuple):
    """The course that one can begin in first, of those in the languages, and with the places, that are asked for.
    `left` is None where there is no limit, or where it isn't known."""

    id: str
    starts: str
    left: int | None


@dataclass(slots=True)
class Found(Generic[Shown]):
    """`document` is a snapshot that others read too, so never change it, or what the asker makes of one.
    `language` is that of the title shown.
    `providers` counts the copies that a collapsed item stands for. `distance_km` is as the crow flies; None for what is
    for the whole country. `passage` is a piece of the text in that language, when words of the question are there and
    not in the title: what is True is such a word."""

    document: Shown
    language: str
    why: list[Why]
    providers: int | None = None
    distance_km: float | None = None
    passage: list[tuple[str, bool]] | None = None
    next_course: NextCourse | None = None


@dataclass(slots=True)
class Page(Generic[Shown]):
    """`total` counts items, so groups when collapsed. `safety` is help that must stand first."""

    total: int
    page: int
    size: int
    items: list[Found[Shown]]
    facets: dict[str, list[FacetCount]]
    understood: Understood
    safety: Safety | None = None


Item = Found[Document]
Result = Page[Document]


def check(query: Query) -> None:
    """Raises `Invalid` for what can be told without knowing the catalog, all of it at once."""
    faults: dict[str, Sentence] = {}
    for name, choices in _ONE_OF.items():
        if getattr(query, name) not in choices:
            faults[name] = _choose(choices)
    for name, choices in _CHOICES.items():
        if not set(getattr(query, name)) <= set(choices):
            faults[name] = _choose(choices)
    if not 1 <= query.size <= LARGEST_PAGE:
        faults["size"] = _("Choose a size from 1 to %(largest)d.") % {"largest": LARGEST_PAGE}
    if not 1 <= query.page <= LAST_PAGE:
        faults["page"] = _("Choose a page from 1 to %(last)d.") % {"last": LAST_PAGE}
    if query.near is not None and not _is_point(query.near):
        faults["near"] = _("Write a latitude from -90 to 90 and a longitude from -180 to 180.")
    if query.radius_km is not None and not 0 < query.radius_km <= LARGEST_RADIUS:
        faults["radius_km"] = _("Choose a distance of up to %(largest)d km, more than 0.") % {"largest": LARGEST_RADIUS}
    if faults:
        raise Invalid(faults)


def pointless(query: Query) -> Mapping[str, Sentence]:
    """The sentences for what is asked about distances where there is nothing to count from, ready for `Invalid`."""
    faults: dict[str, Sentence] = {}
    if query.sort == "distance":
        faults["sort"] = _("Choose a place first. Then what is nearest to it can come first.")
    if query.radius_km is not None:
        faults["radius_km"] = _("Choose a place first. Then what is within the distance can be shown.")
    return faults


def unknown(name: str) -> Mapping[str, Sentence]:
    """The sentence for a value that nobody knows, ready for `Invalid`."""
    sentences: dict[str, Sentence] = {
        "municipality": _("No municipality is called this. Write its name, its number or a postal code."),
        "organization": _("No organization has this id. It is in the list of organizations."),
        "template": _("No national offering has this code. Choose one of those in the list of national offerings."),
        "theme": _("No theme has this code. Choose one of those in the list of themes."),
        "audience": _("No audience has this code. Choose one of those in the list of audiences."),
        "condition": _("No condition has this code. Choose one of those in the list of conditions."),
    }
    return {name: sentences[name]}


def unknown_language() -> Mapping[str, Sentence]:
    return {"lang": _choose(LANGUAGES)}


def _choose(choices: tuple[str, ...]) -> Sentence:
    return _("Choose one of: %(choices)s.") % {"choices": ", ".join(choice for choice in choices if choice)}


def _is_point(near: tuple[float, float]) -> bool:
    return len(near) == 2 and all(map(math.isfinite, near)) and abs(near[0]) <= 90 and abs(near[1]) <= 180
