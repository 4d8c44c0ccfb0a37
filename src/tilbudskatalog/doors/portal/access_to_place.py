"""How one gets in, in words: yes, no, and that nobody has said."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Tick:
    answer: bool | None
    label: str


def ticks(place: Mapping[str, Any]) -> list[Tick]:
    return [
        Tick(
            place["step_free"],
            _in_words(
                place["step_free"],
                _("Step-free from the street"),
                _("Not step-free from the street"),
                _("Unknown whether it is step-free. Ask the provider"),
            ),
        ),
        Tick(
            place["accessible_toilet"],
            _in_words(
                place["accessible_toilet"],
                _("Toilet for wheelchair users"),
                _("No toilet for wheelchair users"),
                _("Unknown whether there is a toilet for wheelchair users. Ask the provider"),
            ),
        ),
        Tick(
            place["hearing_loop"],
            _in_words(
                place["hearing_loop"],
                _("Hearing loop"),
                _("No hearing loop"),
                _("Unknown whether there is a hearing loop. Ask the provider"),
            ),
        ),
    ]


def _in_words(answer: bool | None, yes: str, no: str, unknown: str) -> str:
    return unknown if answer is None else yes if answer else no
