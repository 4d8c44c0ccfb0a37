"""Doesn't it fit? The same nearby, what can be used from home, and what else the provider has."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from django.utils.translation import gettext as _

from tilbudskatalog.catalog.search import reading
from tilbudskatalog.catalog.search.query import Query
from tilbudskatalog.doors.portal import cards, facts, geography
from tilbudskatalog.doors.portal.addresses import Document
from tilbudskatalog.ground.base.errors import Invalid
from tilbudskatalog.ground.design.wording import wanted_language

NEIGHBOURS = 6
EACH = 3
LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Alternative:
    card: cards.Card
    note: str


def alternatives(document: Document) -> list[Alternative]:
    """Each once, the likeliest to help first."""
    found: dict[str, Alternative] = {}
    for one in chain(_nearby(document), _from_home(document), _of_the_provider(document)):
        found.setdefault(one.card.href, one)
    return list(found.values())


def _nearby(document: Document) -> Iterator[Alternative]:
    """The same offering in the municipalities closest by."""
    here = geography.where_of(document)
    if not document["template"] or document["nationwide"] or here is None:
        return
    seen = {document["id"]}
    for point in geography.nearest(geography.seat(document), NEIGHBOURS):
        query = _query(template=document["template"], municipality=point.number, size=EACH)
        for item in reading.find(query).items:
            if item.document["id"] in seen or item.document["nationwide"]:
                continue
            seen.add(item.document["id"])
            there = geography.where_of(item.document)
            card = cards.card(item.document)
            parts = [_("The same nearby"), card.by, facts.distance(geography.kilometres(here, there)) if there else ""]
            yield Alternative(card, " · ".join(part for part in parts if part))
        if len(seen) > EACH:
            return


def _from_home(document: Document) -> Iterator[Alternative]:
    """Of the same theme, and without a journey: what the whole country can use first, as it is surely theirs too."""
    if facts.is_remote(document) or not document["themes"]:
        return
    query = _query(theme=(document["themes"][0]["code"],), format=("digital",), size=LOOKED_AT)
    try:
        found = reading.find(query).items
    except Invalid:
        # A theme that the offering has, and that is no longer published.
        return
    for item in [one for one in found if _for_all_from_home(one.document)][:EACH]:
        card = cards.card(item.document)
        yield Alternative(card, f"{_('From home')} · {card.by}")


def _for_all_from_home(document: Document) -> bool:
    return document["nationwide"] and facts.is_remote(document)


def _of_the_provider(document: Document) -> Iterator[Alternative]:
    items = reading.find(_query(organization=document["organization"]["id"], size=EACH + 1)).items
    for item in [one for one in items if one.document["id"] != document["id"]][:EACH]:
        card = cards.card(item.document)
        yield Alternative(card, f"{card.form} · {card.by}")


def _query(
    *,
    size: int,
    template: str = "",
    municipality: str = "",
    theme: tuple[str, ...] = (),
    format: tuple[str, ...] = (),
    organization: str = "",
) -> Query:
    return Query(
        lang=wanted_language(),
        template=template,
        municipality=municipality,
        theme=theme,
        format=format,
        organization=organization,
        size=size,
        facets=(),
    )
