"""The results in the order they are met: near first, numbered as on the map, then what needs no journey."""

import dataclasses
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tilbudskatalog.catalog.search.places import Place
from tilbudskatalog.catalog.search.query import Item, Result
from tilbudskatalog.doors.portal import cards, dotmap, geography
from tilbudskatalog.doors.portal.facts import is_remote


@dataclass(frozen=True, slots=True)
class Shelf:
    heading: str
    cards: list[cards.Card]


@dataclass(frozen=True, slots=True)
class Shown:
    shelves: list[Shelf]
    map: dotmap.DotMap | None = None


def shown(result: Result, place: Place | None) -> Shown:
    """Near a place: what is there first, then what can be used from home, then what lies elsewhere for everyone."""
    if not place:
        return Shown([Shelf(_("Kinds of offerings"), [cards.of_item(item) for item in result.items])])
    everyone = [item for item in result.items if item.document["nationwide"]]
    local = [item for item in result.items if not item.document["nationwide"] and _is_for(item, place)]
    nearby = [item for item in result.items if not item.document["nationwide"] and not _is_for(item, place)]
    numbered, drawn = _numbered(local + nearby, place)
    shelves = [
        Shelf(_("For people in %(place)s") % {"place": place.name}, numbered[: len(local)]),
        Shelf(_("Nearby, for people in other municipalities"), numbered[len(local) :]),
        Shelf(_("Can be used from home"), [cards.of_item(item) for item in everyone if is_remote(item.document)]),
        Shelf(
            _("For people in the whole country"),
            [cards.of_item(item) for item in everyone if not is_remote(item.document)],
        ),
    ]
    return Shown([shelf for shelf in shelves if shelf.cards], drawn)


def _is_for(item: Item, place: Place) -> bool:
    return place.number in [one["number"] for one in item.document["municipalities"]]


def _numbered(items: list[Item], place: Place) -> tuple[list[cards.Card], dotmap.DotMap | None]:
    """What happens at a place has a number, in the list and on the map."""
    center = geography.point_of(place.number)
    found = [cards.of_item(item) for item in items]
    if center is None:
        return found, None
    points = [None if is_remote(item.document) else geography.where_of(item.document) for item in items]
    numbers = iter(range(1, len(items) + 1))
    numbered = [
        dataclasses.replace(card, number=next(numbers)) if point else card
        for card, point in zip(found, points, strict=True)
    ]
    return numbered, dotmap.dot_map(center, [point for point in points if point])
