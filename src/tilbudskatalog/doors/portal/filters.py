"""What the list can be narrowed by: chips for form and access, selects for theme and audience, with counts."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tilbudskatalog.catalog.search.places import Place
from tilbudskatalog.catalog.search.query import Result
from tilbudskatalog.doors.portal import labels, understanding
from tilbudskatalog.doors.portal.asked import DISTANCES, Asked


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    checked: bool
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    label: str
    choices: list[Choice]


@dataclass(frozen=True, slots=True)
class Filters:
    picks: list[Group]
    selects: list[Group]
    chosen: int


def filters(asked: Asked, result: Result, place: Place | None) -> Filters:
    forms = [Choice(code, str(label), code in asked.formats) for code, label in labels.FORMATS.items()]
    access = [Choice("self", _("Without referral"), "self" in asked.access)]
    selects = [
        _select("tema", _("Theme"), _("All themes"), asked.themes, result, "theme"),
        _select("hvem", _("For whom"), _("Everyone"), asked.audiences, result, "audience"),
        _select("sprak", _("Language"), _("All languages"), asked.languages, result, "language"),
    ]
    if place:
        selects.insert(0, _distance(asked))
    chosen = (
        bool(asked.distance)
        + len(asked.formats)
        + len(asked.access)
        + asked.places
        + bool(asked.themes)
        + bool(asked.audiences)
        + bool(asked.languages)
    )
    return Filters(
        picks=[Group("form", _("Form"), forms), Group("tilgang", _("Show only"), access), _places(asked)],
        selects=[select for select in selects if len(select.choices) > 1],
        chosen=chosen,
    )


def _places(asked: Asked) -> Group:
    return Group("plass", _("Courses"), [Choice("1", _("With free places"), asked.places)])


def _distance(asked: Asked) -> Group:
    choices = [Choice("", _("The municipality only"), not asked.distance)]
    for distance in DISTANCES:
        label = _("Within %(distance)s km") % {"distance": distance}
        choices.append(Choice(str(distance), label, asked.distance == distance))
    return Group("avstand", _("Distance"), choices)


def _select(name: str, label: str, every: str, chosen: tuple[str, ...], result: Result, facet: str) -> Group:
    """One choice at a time. Several that came with the address stand together as one, so that they are not lost."""
    choices = [Choice("", every, not chosen)]
    if len(chosen) > 1:
        together = ngettext("%(count)s chosen", "%(count)s chosen", len(chosen)) % {"count": len(chosen)}
        choices.append(Choice(",".join(chosen), together, True))
    counts = {one.id: one.count for one in result.facets.get(facet, [])}
    if len(chosen) == 1:
        # What nothing is found for stays chosen in the form.
        counts.setdefault(chosen[0], 0)
    named = [(understanding.called(code, facet, result), code, count) for code, count in counts.items()]
    for words, code, count in sorted(named, key=lambda each: labels.in_order(each[0])):
        choices.append(Choice(code, words[:1].upper() + words[1:], chosen == (code,), count))
    return Group(name, label, choices)


def sorts(asked: Asked, place: Place | None) -> list[dict[str, Any]]:
    """The orders that the list can be read in. Nearest first takes a place to be near."""
    known = [("avstand", _("Nearest first"))] if place else []
    known += [("", _("Best fit")), ("start", _("Starts first")), ("tittel", _("Title"))]
    return [
        {"href": asked.changed(sort=code).address(), "label": label, "current": asked.sort == code}
        for code, label in known
    ]
