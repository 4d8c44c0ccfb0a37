"""Which municipality a caller means: by number, by any of its names, by a former one, or by postal code."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilbudskatalog.doors.api.v1.registers import MUNICIPALITIES
from tilbudskatalog.ground.base.errors import Invalid

EITHER = gettext_lazy("Give either a municipality or a postal code, not both.")
SVALBARD = ("8099", "9170", "9171", "9172", "9173", "9174", "9175", "9176", "9178")


def number_of(word: str) -> str:
    """Raises `Invalid` when nobody knows it, or when several have the name."""
    wanted = word.casefold().strip()
    found: dict[str, str] = {
        each["number"]: each["name"] for each in MUNICIPALITIES.documents() if wanted in set(words_of(each))
    }
    if len(found) > 1:
        candidates = ", ".join(f"{name} ({number})" for number, name in found.items())
        raise Invalid({"municipality": _("More than one has this name: %s. Use the number.") % candidates})
    if not found:
        raise Invalid({"municipality": _("No municipality is known by this. /api/v1/municipalities lists them.")})
    return next(iter(found))


def number_of_postal_code(code: str) -> str:
    """Apart from `number_of`, since 4601 is one municipality's number and the postal code of another."""
    for each in MUNICIPALITIES.documents():
        if any(postal["code"] == code for postal in each["postal_codes"]):
            return str(each["number"])
    if code in SVALBARD:
        raise Invalid({"postal_code": _("Svalbard is outside the municipalities. Search without a place.")})
    raise Invalid({"postal_code": _("No municipality has this postal code.")})


def words_of(document: dict[str, Any]) -> Iterator[str]:
    """Everything that names it, casefolded."""
    yield document["number"]
    yield document["name"].casefold()
    yield document["official_name"].casefold()
    for name in document["names"]:
        yield name["name"].casefold()
        if name["former_number"]:
            yield name["former_number"]
