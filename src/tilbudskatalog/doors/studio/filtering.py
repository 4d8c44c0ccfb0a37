"""Choices above a list: one of several, or all."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Filter:
    """`options`: (value, label, chosen); the first stands for all."""

    name: str
    label: str
    options: list[tuple[str, str, bool]]


def chosen_from(name: str, label: str, known: Mapping[str, str], wanted: QueryDict) -> Filter:
    asked = wanted.get(name, "")
    options = [("", _("All"), asked not in known)]
    return Filter(name, label, options + [(code, said, code == asked) for code, said in known.items()])
