"""Which municipality a caller means, in the lists that search has no index for."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from tilbudskatalog.catalog.search.places import JAN_MAYEN, SVALBARD, Places
from tilbudskatalog.doors.api.v1.registers import MUNICIPALITIES
from tilbudskatalog.ground.base.errors import Invalid

_known: tuple[list[dict[str, Any]], Places] = ([], Places())


def number_of(word: str) -> str:
    """By number, any name, a former one, or a postal code. Raises `Invalid` when none or several are meant."""
    found = _places().resolve(word)
    if len(found) > 1:
        candidates = ", ".join(f"{place.name} ({place.number})" for place in found)
        raise Invalid({"municipality": _("More than one has this name: %s. Use the number.") % candidates})
    if not found or not found[0].number:
        raise Invalid({"municipality": _("No municipality is known by this. /api/v1/municipalities lists them.")})
    return found[0].number


def of_postal_code(code: str) -> str:
    """What search understands as this postal code: 4601 is also the number of another municipality, which it would
    take it for. Raises `Invalid` for one that nobody has."""
    documents = MUNICIPALITIES.documents()
    homes = [each["number"] for each in documents if any(postal["code"] == code for postal in each["postal_codes"])]
    if homes and any(each["number"] == code for each in documents):
        return str(homes[0])
    if homes or code in SVALBARD or code == JAN_MAYEN:
        return code
    raise Invalid({"postal_code": _("No place has this postal code.")})


def words_of(document: dict[str, Any]) -> Iterator[str]:
    """Everything that names it, casefolded."""
    yield document["number"]
    yield document["name"].casefold()
    yield document["official_name"].casefold()
    for name in document["names"]:
        yield name["name"].casefold()
        if name["former_number"]:
            yield name["former_number"]


def _places() -> Places:
    """Made anew when the municipalities were read anew."""
    global _known
    documents = MUNICIPALITIES.documents()
    if _known[0] is not documents:
        _known = (documents, Places(documents))
    return _known[1]
