"""Acts on what is known of a national offering's effect: a statement, how sure it is, and who found it."""

import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.offerings.known import Evidence
from tilbudskatalog.catalog.offerings.locks import refuse_locked
from tilbudskatalog.catalog.offerings.models import NationalOffering
from tilbudskatalog.catalog.offerings.reviews import locked, refuse_while_in_review
from tilbudskatalog.catalog.offerings.trail import record
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Conflict, Invalid
from tilbudskatalog.registers.organizations.policy import Act, Policy

STATEMENTS = ("statement_nb", "statement_nn", "statement_en")
LONGEST = {"statement_nb": 2000, "statement_nn": 2000, "statement_en": 2000, "citation": 500, "link": 500}
EARLIEST = 1950
DOI = re.compile(r"(?:doi:\s*|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
IS_WEB = URLValidator(schemes=["http", "https"])


@transaction.atomic
def add(*, offering: NationalOffering, by: User, said: Mapping[str, Any]) -> None:
    """Adds it to the draft; it is public when that is approved. `said` has `statement_nb`, `statement_nn`,
    `statement_en`, `strength`, `citation`, `link` (an address or a DOI) and `year`.

    Raises `NotPermitted`, `Conflict`, or `Invalid` that names what is missing or wrong.
    """
    offering = _open(offering, by)
    row = _checked(said)
    draft = offering.draft()
    draft.evidence.set([*draft.evidence.all(), Evidence(**row)])
    draft.save_revision(user=by, log_action=False)
    record("add_evidence", offering, by, reason=row["citation"])


@transaction.atomic
def remove(*, offering: NationalOffering, by: User, number: int) -> None:
    """Takes away the one that stands as number so in the draft, from 1. Raises `NotPermitted` or `Conflict`."""
    offering = _open(offering, by)
    draft = offering.draft()
    rows = list(draft.evidence.all())
    if not 1 <= number <= len(rows):
        raise Conflict(_("It has been taken out already."), code="gone")
    gone = rows.pop(number - 1)
    draft.evidence.set(rows)
    draft.save_revision(user=by, log_action=False)
    record("remove_evidence", offering, by, reason=gone.citation)


def _open(offering: NationalOffering, by: User) -> NationalOffering:
    found: NationalOffering = locked(offering)
    Policy(by).require(Act.EDIT, found.organization)
    refuse_while_in_review(found)
    refuse_locked(found, by)
    return found


def _checked(said: Mapping[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {
        name: " ".join(str(said.get(name, "")).replace("\x00", "").split()) for name in (*LONGEST, "strength", "year")
    }
    errors: dict[str, str] = {
        name: _("This can't be empty.") for name in ("statement_nb", "statement_nn", "citation") if not row[name]
    }
    for name, limit in LONGEST.items():
        if len(row[name]) > limit:
            errors[name] = _("Use at most %(limit)d characters.") % {"limit": limit}
    if row["strength"] not in Evidence.Strength.values:
        errors["strength"] = _("Choose how sure it is.")
    year = int(row["year"]) if re.fullmatch(r"[0-9]{4}", row["year"]) else 0
    if not EARLIEST <= year <= clock.today().year:
        errors["year"] = _("Give the year as four digits, not ahead of today.")
    row["year"] = year
    if "link" not in errors:
        row["link"] = _address(row["link"], errors)
    if errors:
        raise Invalid(errors)
    return row


def _address(written: str, errors: dict[str, str]) -> str:
    if not written:
        return ""
    doi = DOI.fullmatch(written)
    address = f"https://doi.org/{doi[1]}" if doi else written
    try:
        IS_WEB(address)
    except ValidationError:
        errors["link"] = _("Write a web address that begins with https://, or a DOI such as 10.1000/182.")
    return address
