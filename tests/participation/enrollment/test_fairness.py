"""Random parties, classes, referrals, cancellations and jumps of the clock: order, deadlines and places always hold."""

import datetime as dt
from collections import Counter
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import factories
from tests.participation.enrollment.signing_up import party
from tilbudskatalog.catalog.courses import courses, places
from tilbudskatalog.catalog.courses.kinds import NextOfKin
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Conflict
from tilbudskatalog.participation.enrollment import desk, enrollments, referred, seating, ticking
from tilbudskatalog.participation.enrollment.kinds import HOLDING, Status
from tilbudskatalog.participation.enrollment.models import Enrollment

pytestmark = pytest.mark.django_db

number = st.integers(0, 40)
steps = st.one_of(
    st.tuples(st.just("sign_up"), st.integers(1, 4)),
    st.tuples(st.just("sign_up"), st.integers(1, 2)),
    st.tuples(st.just("sign_up"), st.integers(3, 4)),
    st.tuples(st.just("refer"), st.integers(1, 3)),
    st.tuples(st.just("accept_referral"), number),
    st.tuples(st.just("refuse_referral"), number),
    st.tuples(st.just("accept"), number),
    st.tuples(st.just("decline"), number),
    st.tuples(st.just("cancel"), number),
    st.tuples(st.just("reclassify"), number),
    st.tuples(st.just("more_places"), st.integers(1, 2)),
    st.tuples(st.just("wait_hours"), st.integers(1, 60)),
)


class Course:
    """A course with its people, a clock that can be moved, and the number of times that each was passed in line."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.now = dt.datetime(2027, 1, 4, 9, tzinfo=dt.UTC)
        patch.setattr(clock, "now", lambda: self.now)
        offering = factories.local()
        self.coordinator = factories.coordinator(offering)
        classes = ["rehabilitering", "andre"]
        values = {"capacity": 5, "by_referral": True, "priority_classes": classes, "next_of_kin": NextOfKin.ALONE}
        self.course = factories.course(offering, **values)
        self.passed: Counter[int] = Counter()
        self.people = 0

    def do(self, act: str, value: int) -> None:
        """A conflict is an answer too; what must hold, holds after it."""
        before, call = self.line(), self.is_last_call()
        try:
            getattr(self, act)(value)
        except Conflict:
            return
        ticking.tick()
        if not (call or self.is_last_call() or act == "wait_hours"):
            self.count_passed(before)

    def is_last_call(self) -> bool:
        self.course.refresh_from_db()
        return seating.last_call(self.course)

    def line(self) -> list[Enrollment]:
        return list(Enrollment.objects.in_line())

    def count_passed(self, before: list[Enrollment]) -> None:
        waiting = {each.pk: each for each in self.line()}
        seated = Enrollment.objects.filter(pk__in=[each.pk for each in before], status__in=HOLDING)
        for gone in seated:
            self.passed.update(
                key for key, each in waiting.items() if order(each) < order(gone) and key in {b.pk for b in before}
            )

    def sign_up(self, size: int) -> None:
        self.people += 1
        enrollments.enroll(course=self.course, by=factories.user(f"person-{self.people}"), party=party(places=size))

    def refer(self, size: int) -> None:
        self.people += 1
        given = party(f"Person {self.people}", places=size, email=f"person{self.people}@example.no")
        received = self.now - dt.timedelta(days=size)
        referred.receive(course=self.course, by=self.coordinator, party=given, received_at=received)

    def accept_referral(self, index: int) -> None:
        referred.accept(enrollment=self.one(index, Status.REFERRED), by=self.coordinator)

    def refuse_referral(self, index: int) -> None:
        referred.refuse(enrollment=self.one(index, Status.REFERRED), by=self.coordinator)

    def accept(self, index: int) -> None:
        enrollments.accept(enrollment=self.one(index, Status.OFFERED, Status.WAITING), by=None)

    def decline(self, index: int) -> None:
        enrollments.decline(enrollment=self.one(index, Status.OFFERED), by=None)

    def cancel(self, index: int) -> None:
        enrollments.cancel(enrollment=self.one(index, Status.CONFIRMED, Status.WAITING, Status.OFFERED), by=None)

    def reclassify(self, index: int) -> None:
        desk.reclassify(
            enrollment=self.one(index, Status.WAITING), by=self.coordinator, priority=index % 2, reason="Ny vurdering"
        )

    def more_places(self, more: int) -> None:
        capacity = (self.course.capacity or 0) + more
        self.course = courses.change(course=self.course, by=self.coordinator, values={"capacity": capacity})

    def wait_hours(self, hours: int) -> None:
        self.now += dt.timedelta(hours=hours)

    def one(self, index: int, *statuses: Status) -> Enrollment:
        found = list(Enrollment.objects.filter(status__in=statuses))
        if not found:
            raise Conflict
        return found[index % len(found)]


def order(each: Enrollment) -> tuple[Any, ...]:
    return each.priority, each.received_at, each.sequence


def check(world: Course) -> None:
    row = places.of(str(world.course.uid))
    assert row is not None
    rows = list(Enrollment.objects.all())
    assert row.taken == sum(each.held for each in rows) <= (row.capacity or 0)
    assert row.waiting == sum(each.status == Status.WAITING for each in rows)
    for each in rows:
        if each.status == Status.OFFERED:
            assert each.deadline is not None
            assert each.deadline > world.now
            assert 8 <= each.deadline.astimezone(clock.OSLO).hour < 21
    assert max(world.passed.values(), default=0) <= 1
    if not world.is_last_call():
        assert seating._allotted(world.course, row.left or 0) == (), "somebody could have had a place"


@given(st.lists(steps, min_size=5, max_size=30))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_line_is_fair(acts: list[tuple[str, int]]) -> None:
    with pytest.MonkeyPatch.context() as patch, transaction.atomic():
        world = Course(patch)
        for act, value in acts:
            world.do(act, value)
            check(world)
        transaction.set_rollback(True)
