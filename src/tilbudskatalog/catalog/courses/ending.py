"""The courses of an offering that is withdrawn, or of a provider that closes, end with it: nobody is left with a place
in what will not be held. Whoever does it says that they mean it; those who have a place or wait are told as always."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet, Sum
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tilbudskatalog.catalog.courses import courses
from tilbudskatalog.catalog.courses.kinds import State
from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.catalog.offerings import closing, reviews
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Invalid
from tilbudskatalog.registers.organizations import administration
from tilbudskatalog.registers.organizations.models import Organization

CLOSED = gettext_lazy("The provider is closed.")


@dataclass(frozen=True, slots=True)
class ToCome:
    """How many courses are to come, and how many places in them are taken or waited for."""

    courses: int
    people: int

    def __bool__(self) -> bool:
        return self.courses > 0

    def __str__(self) -> str:
        number = ngettext("%(count)d course is to come", "%(count)d courses are to come", self.courses)
        people = ngettext("%(count)d person has a place or waits", "%(count)d people have a place or wait", self.people)
        return f"{number % {'count': self.courses}}; {people % {'count': self.people}}"


def of_offering(offering: LocalOffering) -> ToCome:
    return _counted(_to_come(Q(offering=offering)))


def of_organization(organization: Organization, on: dt.date) -> ToCome:
    return _counted(_to_come(Q(offering__organization=organization), on))


@transaction.atomic
def withdraw(*, offering: Any, by: User, reason: str, cancel_courses: bool = False) -> None:
    """As `reviews.withdraw`, with the courses that are to come. Raises `Invalid` where there are any, and nobody has
    said that they are to be cancelled too."""
    reviews.withdraw(offering=offering, by=by, reason=reason)
    if isinstance(offering, LocalOffering):
        _cancel(_to_come(Q(offering=offering)), by, reason, meant=cancel_courses)


@transaction.atomic
def close(*, organization: Organization, on: dt.date, by: User, reason: str, cancel_courses: bool = False) -> None:
    """From that day on nothing of it is public. What would be held on it or later is cancelled at once, so that people
    hear of it in good time. Raises as `closing.close_provider` and `withdraw`."""
    if on < clock.today():
        administration.close(organization=organization, on=on, by=by)
    else:
        closing.close_provider(organization=organization, on=on, by=by, reason=reason)
    found = _to_come(Q(offering__organization=organization), on)
    _cancel(found, by, reason.strip() or str(CLOSED), meant=cancel_courses)


@transaction.atomic
def cancel_of_closed(today: dt.date) -> int:
    """By the clock: what has been published since the day was set. Where another provider goes on with the work, its
    courses are for people to decide."""
    gone = Q(offering__organization__closed__lte=today, offering__organization__successor=None)
    with translation.override("nb"):
        return _cancel(_to_come(gone), None, str(CLOSED), meant=True)


def _to_come(which: Q, on: dt.date | None = None) -> QuerySet[Course]:
    """Those that are not over before that day, or by now."""
    begins = dt.datetime.combine(on, dt.time(), clock.OSLO) if on else clock.now()
    lasts = Q(ends=None) | Q(ends__gt=max(begins, clock.now()))
    return Course.objects.filter(which, lasts, state=State.PUBLISHED)


def _counted(found: QuerySet[Course]) -> ToCome:
    counts = found.aggregate(people=Sum(F("availability__taken") + F("availability__waiting")))
    return ToCome(found.count(), counts["people"] or 0)


def _cancel(found: QuerySet[Course], by: User | None, reason: str, *, meant: bool) -> int:
    """In this order always: two that cancel can't wait for each other."""
    rows = list(found.select_for_update(of=("self",)).select_related("offering__organization").order_by("pk"))
    if rows and not meant:
        sentence = _("%(to_come)s. Say that they are cancelled too, or wait until they are over.")
        raise Invalid({"cancel_courses": sentence % {"to_come": _counted(found)}})
    for course in rows:
        courses.call_off(course, by=by, reason=courses.check_reason(reason))
    return len(rows)
