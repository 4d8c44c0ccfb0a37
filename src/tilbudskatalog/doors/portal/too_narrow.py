"""What to say when nothing is found because of the filters: how much there is without them, and which to take away."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tilbudskatalog.catalog.search import reading
from tilbudskatalog.catalog.search.places import Place
from tilbudskatalog.catalog.search.query import Result
from tilbudskatalog.doors.portal import labels
from tilbudskatalog.doors.portal.asked import Asked
from tilbudskatalog.doors.portal.headings import subject_of
from tilbudskatalog.doors.portal.understanding import called, title_of


@dataclass(frozen=True, slots=True)
class Filter:
    """One that is chosen, and the question without all of its kind."""

    label: str
    without: Asked


@dataclass(frozen=True, slots=True)
class Way:
    href: str
    label: str


@dataclass(frozen=True, slots=True)
class TooNarrow:
    sentence: str
    without_all: str
    without_one: list[Way]


def too_narrow(asked: Asked, result: Result, place: Place | None) -> TooNarrow | None:
    """None where the filters are not the reason: there are none, or there is nothing without them either."""
    chosen = list(_chosen(asked, result))
    wide = asked.unnarrowed()
    count = _count(wide) if chosen else 0
    if not count:
        return None
    alone = chosen if len(chosen) > 1 else []
    ways = [Way(each.without.address(), each.label) for each in alone if _count(each.without)]
    return TooNarrow(_sentence(asked, result, place, chosen, count), wide.address(), ways)


def _count(asked: Asked) -> int:
    return reading.find(asked.query(size=1, facets=())).total


def _chosen(asked: Asked, result: Result) -> Iterator[Filter]:
    """In the order of the form. Several values of one filter mean any of them, so they go together."""
    forms = [str(label) for code, label in labels.FORMATS.items() if code in asked.formats]
    parts: list[tuple[str, list[str]]] = [
        ("formats", forms),
        ("access", [_("Without referral") if asked.access == ("self",) else labels.access(asked.access)]),
        ("places", [_("With free places")]),
        ("themes", [called(code, "theme", result) for code in asked.themes]),
        ("audiences", [called(code, "audience", result) for code in asked.audiences]),
        ("languages", [_in_language(called(code, "language", result)) for code in asked.languages]),
        ("template", [title_of(asked.template)]),
    ]
    empty = Asked()
    for part, names in parts:
        if getattr(asked, part) != getattr(empty, part):
            yield Filter(labels.listed(names), asked.changed(**{part: getattr(empty, part)}))


def _in_language(name: str) -> str:
    return _("In %(language)s") % {"language": name}


def _sentence(asked: Asked, result: Result, place: Place | None, chosen: list[Filter], count: int) -> str:
    subject = subject_of(asked, result)
    quoted = labels.listed_names(_("“%(words)s”") % {"words": each.label} for each in chosen)
    filters = ngettext("without the filter %(names)s", "without the filters %(names)s", len(chosen))
    without = filters % {"names": quoted}
    words = {"count": count, "subject": subject, "place": place.name if place else "", "without": without}
    if subject and place:
        said = ngettext(
            "There is %(count)s offering about %(subject)s in %(place)s %(without)s.",
            "There are %(count)s offerings about %(subject)s in %(place)s %(without)s.",
            count,
        )
    elif place:
        said = ngettext(
            "There is %(count)s offering in %(place)s %(without)s.",
            "There are %(count)s offerings in %(place)s %(without)s.",
            count,
        )
    elif subject:
        said = ngettext(
            "There is %(count)s kind of offering for %(subject)s %(without)s.",
            "There are %(count)s kinds of offerings for %(subject)s %(without)s.",
            count,
        )
    else:
        said = ngettext(
            "There is %(count)s kind of offering %(without)s.",
            "There are %(count)s kinds of offerings %(without)s.",
            count,
        )
    return said % words
