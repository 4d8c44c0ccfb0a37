"""Several at once: each by the rules of the single act, and the result said of each. One refusal stops no other."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.offerings import local_offerings, reviews
from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base.errors import Invalid, Refusal
from tilbudskatalog.registers.organizations.models import Organization
from tilbudskatalog.registers.organizations.policy import Act, Policy

# SQLite has one writer at a time: what is done in one transaction is what everybody else waits for.
MOST = 100


@dataclass(frozen=True, slots=True)
class Outcome:
    """`thing` is what was asked about; `done` what the act answered. `refusal` is None when it was done."""

    thing: Any
    done: Any = None
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """On one overridden field whose national text has changed; `seen_version` is the one that was read."""

    offering: LocalOffering
    field: str
    seen_version: int


@transaction.atomic
def adopt_several(*, templates: Sequence[NationalOffering], organization: Organization, by: User) -> list[Outcome]:
    """“We offer these.” Raises `NotPermitted` at once where the person may not edit, and `Invalid` for none or many."""
    Policy(by).require(Act.EDIT, organization)
    return _each(
        templates,
        lambda template: local_offerings.adopt(template=template, organization=organization, by=by),
    )


@transaction.atomic
def submit_several(*, offerings: Sequence[LocalOffering], by: User) -> list[Outcome]:
    return _each(offerings, lambda offering: reviews.submit(offering=offering, by=by))


@transaction.atomic
def confirm_several(*, offerings: Sequence[LocalOffering], by: User) -> list[Outcome]:
    """“These are still correct.”"""
    return _each(offerings, lambda offering: local_offerings.confirm(offering=offering, by=by))


@transaction.atomic
def accept_several(*, decisions: Sequence[Decision], by: User) -> list[Outcome]:
    """Each field follows the national text again, once its draft is approved."""
    return _each(
        decisions,
        lambda each: local_offerings.accept_upstream(
            offering=each.offering, field=each.field, by=by, seen_version=each.seen_version
        ),
    )


@transaction.atomic
def keep_several(*, decisions: Sequence[Decision], by: User, reason: str = "") -> list[Outcome]:
    return _each(
        decisions,
        lambda each: local_offerings.keep_own(
            offering=each.offering, field=each.field, by=by, reason=reason, seen_version=each.seen_version
        ),
    )


def _each(things: Sequence[Any], act: Callable[[Any], Any]) -> list[Outcome]:
    if not things:
        raise Invalid({"chosen": _("Tick at least one.")}, _("Nothing was chosen. Tick at least one in the list."))
    if len(things) > MOST:
        raise Invalid({"chosen": _("Choose at most %(count)d at a time.") % {"count": MOST}})
    return [_one(thing, act) for thing in things]


def _one(thing: Any, act: Callable[[Any], Any]) -> Outcome:
    try:
        with transaction.atomic():
            return Outcome(thing, done=act(thing))
    except Refusal as refusal:
        return Outcome(thing, refusal=refusal)


def unique(things: Iterable[Any]) -> list[Any]:
    """Each once, in the order of the first: what is ticked twice is meant once."""
    return list(dict.fromkeys(things))
