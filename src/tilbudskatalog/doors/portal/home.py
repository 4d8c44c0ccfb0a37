"""The front page: one question first, then the ways in for those who don't know what to write."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tilbudskatalog.catalog.search import reading
from tilbudskatalog.catalog.search.query import Item, Query
from tilbudskatalog.doors.portal import cards
from tilbudskatalog.doors.portal.addresses import find_address
from tilbudskatalog.doors.portal.answering import public
from tilbudskatalog.doors.portal.facts import is_remote
from tilbudskatalog.ground.base.errors import Invalid
from tilbudskatalog.ground.design.wording import wanted_language

NEXT_OF_KIN = "maalgruppe_parorende"
SHOWN = 3
LOOKED_AT = 30


@dataclass(frozen=True, slots=True)
class Need:
    picture: str
    title: str | Promise
    note: str | Promise
    themes: tuple[str, ...]

    @property
    def href(self) -> str:
        return find_address(tema=self.themes)


NEEDS = (
    Need(
        "habits",
        _("Change habits"),
        _("Quit smoking or snus, food, exercise, sleep, alcohol"),
        (
            "tema_levevaner",
            "tema_tobakk",
            "tema_kosthold",
            "tema_fysisk_aktivitet",
            "tema_sovn",
            "tema_alkohol_rus",
            "tema_overvekt",
        ),
    ),
    Need("mind", _("Feel better mentally"), _("Low mood, worry, stress, grief, anger"), ("tema_psykisk_helse",)),
    Need(
        "illness",
        _("Live with an illness"),
        _("Diabetes, COPD, heart, cancer, neurology and more"),
        (
            "tema_diabetes",
            "tema_lunge",
            "tema_hjerte_kar",
            "tema_kreft",
            "tema_nevrologi",
            "tema_mage_tarm",
            "tema_nyre_urinveier",
            "tema_hud",
            "tema_horsel_syn",
            "tema_sjeldne",
            "tema_demens",
            "tema_mestring",
        ),
    ),
    Need(
        "pain",
        _("Pain and exhaustion"),
        _("Back, joints, headache, fatigue, late effects"),
        ("tema_smerte", "tema_utmattelse", "tema_muskel_skjelett"),
    ),
    Need(
        "family",
        _("Children, youth and family"),
        _("Parents' courses, siblings, youth, new parents"),
        ("tema_barn_familie", "tema_kvinnehelse"),
    ),
    Need("elderly", _("Stay strong as you age"), _("Balance, chair exercise, walking groups"), ("tema_eldre",)),
)


@public
def home(request: HttpRequest) -> HttpResponse:
    language = wanted_language()
    next_of_kin = Query(lang=language, audience=(NEXT_OF_KIN,), collapse="template", size=SHOWN)
    from_home = Query(lang=language, format=("digital",), collapse="template", size=LOOKED_AT)
    return render(
        request,
        "portal/home/home.html",
        {
            "needs": NEEDS,
            "next_of_kin": [cards.of_item(item) for item in _items(next_of_kin)],
            "next_of_kin_address": find_address(hvem=NEXT_OF_KIN),
            "from_home": _wholly_remote(_items(from_home)),
            "from_home_address": find_address(form="digital"),
        },
    )


def _items(query: Query) -> list[Item]:
    try:
        return reading.find(query).items
    except Invalid:
        # A catalog without this concept, as an empty one, has nothing to show here; the question still stands.
        return []


def _wholly_remote(items: list[Item]) -> list[cards.Card]:
    """Those that nobody needs to leave home for, the whole country's first, as anybody can use them today."""
    remote = [item for item in items if is_remote(item.document)]
    remote.sort(key=lambda item: not item.document["nationwide"])
    return [cards.of_item(item) for item in remote[:SHOWN]]
