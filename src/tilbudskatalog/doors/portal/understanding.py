"""What was understood of the question, with an address that takes each word away again."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from tilbudskatalog.catalog.search import reading
from tilbudskatalog.catalog.search.query import Result, Understood
from tilbudskatalog.doors.portal import labels, runs
from tilbudskatalog.doors.portal.asked import Asked
from tilbudskatalog.doors.portal.places import without_place
from tilbudskatalog.ground.design.wording import pick


@dataclass(frozen=True, slots=True)
class Pill:
    label: str
    remove: str


def pills(asked: Asked, result: Result) -> list[Pill]:
    """Concepts and plain words of the question, then the place, then the filters."""
    understood = result.understood
    found = [Pill(words, asked.without_words(words).address()) for words in longest(understood)]
    found += [Pill(word, asked.without_words(word).address()) for word in plain_words(understood)]
    found += place_pills(asked, understood)
    found += [
        Pill(label, asked.changed(formats=_less(asked.formats, code)).address())
        for code in asked.formats
        if (label := str(labels.FORMATS.get(code, "")))
    ]
    if asked.access:
        found.append(Pill(labels.access(asked.access), asked.changed(access=()).address()))
    if asked.places:
        found.append(Pill(_("With free places"), asked.changed(places=False).address()))
    for part, kind in (("themes", "theme"), ("audiences", "audience"), ("languages", "language")):
        chosen: tuple[str, ...] = getattr(asked, part)
        found += [
            Pill(called(code, kind, result), asked.changed(**{part: _less(chosen, code)}).address()) for code in chosen
        ]
    if asked.template:
        found.append(Pill(title_of(asked.template), asked.changed(template="").address()))
    return list({pill.label.casefold(): pill for pill in reversed(found)}.values())[::-1]


def longest(understood: Understood) -> list[str]:
    """What concepts took up, each word once: “fått diabetes” says “diabetes” too."""
    matched = [concept.matched for concept in understood.concepts]
    parts = [set(words.casefold().split()) for words in matched]
    return [words for words, own in zip(matched, parts, strict=True) if not any(own < other for other in parts)]


def called(code: str, kind: str, result: Result) -> str:
    """What a concept or a language is called: known from the counts, unless nothing was found for it; else a concept
    from its own snapshot."""
    label = next((facet.label for facet in result.facets.get(kind, []) if facet.id == code), "")
    if kind == "language":
        return label or runs.language(code)
    concept = None if label else reading.document("concept", code)
    if concept is not None:
        preferred = {term["language"]: term["text"] for term in concept["terms"] if term["kind"] == "preferred"}
        label = pick(preferred).text
    return label or code


def title_of(template: str) -> str:
    national = reading.document("national_offering", template)
    return pick(national["texts"], "title").text if national else template


def plain_words(understood: Understood) -> list[str]:
    """Words that no concept took up."""
    taken = {word for concept in understood.concepts for word in concept.matched.casefold().split()}
    return [word for word in understood.words if word.casefold() not in taken]


def place_pills(asked: Asked, understood: Understood) -> list[Pill]:
    if len(understood.places) != 1:
        return []
    place = understood.places[0]
    without = asked.changed(place="") if asked.place else asked.changed(q=without_place(asked.q, place))
    return [Pill(place.name, without.address())]


def place_notes(understood: Understood) -> list[str]:
    """What the reader should know of the place that was meant: it is part of another now, or has no municipality."""
    if len(understood.places) != 1:
        return []
    place = understood.places[0]
    if place.kind == "svalbard":
        return [
            _(
                "%(place)s belongs to no municipality. Longyearbyen hospital and the University Hospital of North "
                "Norway help those who live there. Below is what can be used from everywhere."
            )
            % {"place": place.name}
        ]
    if place.kind == "former" and place.matched.casefold() != place.name.casefold():
        return [_("%(old)s is now part of %(new)s.") % {"old": place.matched, "new": place.name}]
    if place.kind in ("postal_code", "postal_place", "largest_place") and place.matched != place.name:
        return [_("%(place)s is in %(municipality)s.") % {"place": place.matched, "municipality": place.name}]
    return []


def _less(chosen: tuple[str, ...], code: str) -> tuple[str, ...]:
    return tuple(one for one in chosen if one != code)
