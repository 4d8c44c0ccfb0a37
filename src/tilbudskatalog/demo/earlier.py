"""Courses that are over, and who came to them. Made by the acts that people use, which date them then; the audit log,
which the database dates, says when that really was."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone

from tilbudskatalog.catalog.courses import bulk, courses
from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.demo import participants, runs
from tilbudskatalog.demo.chance import chance
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.participation.enrollment import desk
from tilbudskatalog.participation.enrollment.kinds import Status

# Of each provider that has participants, and how full they were.
SHARES = (0.9, 0.6)
# When they were published, and the day that they were planned from: all their meetings are over by now.
PUBLISHED = dt.timedelta(days=150)
PLANNED = dt.timedelta(days=30)
CAME = 0.85
# Has taken part in the first of this provider.
GUEST = participants.Guest("innbygger", "frisklivssentral-3403", 0)


def planned() -> list[LocalOffering]:
    """One for each of the shares, of the providers that have held nothing yet."""
    over = Course.objects.filter(ends__lte=clock.now(), synthetic=True)
    held = set(over.values_list("offering__organization__key", flat=True))
    found = []
    for provider in participants.PROVIDERS:
        if provider not in held:
            groups = [row for row in runs.offerings().filter(organization__key=provider) if runs.is_group(row)]
            found += sorted(groups, key=lambda row: chance("earlier", row.key))[: len(SHARES)]
    return found


def build(offerings: Sequence[LocalOffering], people: Sequence[User], by: User) -> Iterator[int]:
    """Answers how many took part in each. A course is held whole or not at all."""
    numbers: dict[str, int] = {}
    for offering in offerings:
        provider = offering.organization.key
        number = numbers[provider] = numbers.get(provider, -1) + 1
        yield _hold(offering, number, people, by)


@transaction.atomic
def _hold(offering: LocalOffering, number: int, people: Sequence[User], by: User) -> int:
    now = clock.now()
    with _then(now - PUBLISHED):
        planned = runs.earlier(offering, clock.day_of(now - PLANNED))
        [course] = bulk.publish_all(new=[planned], by=by, synthetic=True)
        plan = participants.Planned(course, offering.organization.key, number)
        crowd = participants.Crowd(plan, course, people, by)
        if (plan.provider, number) == (GUEST.provider, GUEST.course):
            crowd.invite(GUEST)
        crowd.sign_up(round((course.capacity or 0) * SHARES[number]))
    came = 0
    for each in crowd.enrollments:
        if each.status == Status.CONFIRMED:
            took_part = each.person is not None and each.person.username == GUEST.username
            took_part = took_part or chance("came", offering.key, each.name) < CAME
            desk.mark(enrollment=each, by=by, came=took_part)
            came += took_part
    courses.finish(course=course, by=by)
    return came


@contextmanager
def _then(moment: dt.datetime) -> Iterator[None]:
    """In here it is that moment, to this process; the demo is filled in by one of its own."""
    now = timezone.now
    timezone.now = lambda: moment
    try:
        yield
    finally:
        timezone.now = now
