"""Erasure takes what is one's own, and neither what is others' nor the trace of what somebody did at work."""

import datetime as dt
import re

import pytest
from django.db import transaction
from pytest_django.fixtures import Settings

from tests import factories
from tests.participation.enrollment.signing_up import open_course, party, refused
from tests.support.lookup_keys import A, write_with
from tilbudskatalog.catalog.courses import courses
from tilbudskatalog.catalog.courses.kinds import CourseKind
from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.ground.access import arrivals, audit, log_ins, readings
from tilbudskatalog.ground.access.models import AuditEvent, Citizen, ClosedNumber, User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import NotPermitted
from tilbudskatalog.ground.base.retention import carry_out, count
from tilbudskatalog.participation.enrollment import desk, enrollments
from tilbudskatalog.participation.enrollment.kinds import Attends, Basis
from tilbudskatalog.participation.enrollment.models import Enrollment
from tilbudskatalog.participation.privacy import erasure, export
from tilbudskatalog.registers.organizations import people
from tilbudskatalog.registers.organizations.models import Membership

pytestmark = pytest.mark.django_db
NUMBERS = ("12838421065", "15907600264", "01810150002", "24916100033")
NUMBER = NUMBERS[0]


@pytest.fixture
def coordinator(db: None) -> User:
    return factories.coordinator(open_course().offering)


def written_in(by: User) -> Enrollment:
    course = open_course(age_from=None)
    return desk.add(course=course, by=by, party=party(basis=Basis.STAFF))


def test_what_was_written_in_for_others_is_theirs(coordinator: User) -> None:
    enrollment = written_in(coordinator)
    desk.take_out(enrollment=enrollment, by=coordinator, reason="Ville ikke likevel")
    assert erasure.erase(person=coordinator, by=coordinator).enrollments == 0
    enrollment.refresh_from_db()
    assert enrollment.name == "Ingrid Demo-Lund"


def test_what_a_child_keeps_from_its_parent_is_the_childs() -> None:
    mona, course = factories.user("mona"), open_course(age_from=None)
    born = clock.today() - dt.timedelta(days=13 * 366)
    son = enrollments.enroll(course=course, by=mona, party=party("Per Demo", basis=Basis.PARENT, born=born))
    run_by = factories.coordinator(course.offering)
    kept = desk.keep_from_parents(enrollment=son, by=run_by, email="per@example.no", phone="")
    enrollments.cancel(enrollment=kept, by=None)
    erasure.erase(person=mona, by=mona)
    assert Enrollment.objects.get().name == "Per Demo"


def test_who_has_read_others_data_stays_in_the_log(coordinator: User) -> None:
    enrollment = written_in(coordinator)
    with transaction.atomic():
        readings.note(by=coordinator, subject=enrollment.uid, kind="enrollment", uid=enrollment.uid, why="list")
    coordinator.memberships.all().delete()
    erasure.erase(person=coordinator, by=coordinator)
    assert readings.of(enrollment.uid).get().actor == coordinator


def test_who_has_had_a_role_stays_in_the_log() -> None:
    rita, hamar = factories.user("rita"), factories.organization("kommune-3403")
    leader = factories.user("lise", leader=hamar)
    people.invite(organization=hamar, who="rita", roles=["editor"], by=leader)
    with transaction.atomic():
        audit.record(by=rita, act="adapt", kind="offering", uid=hamar.uid)
    people.set_roles(organization=hamar, person=rita, roles=[], by=leader)
    erasure.erase(person=rita, by=rita)
    assert AuditEvent.objects.get(act="adapt").actor == rita


def test_afterwards_no_line_of_the_log_leads_to_the_person() -> None:
    ingrid = arrivals.citizen(number=NUMBER, issuer="https://issuer.example", subject="s")
    log_ins.note(by=ingrid, way="innbygger")
    pseudonym = ingrid.pseudonym
    erasure.erase(person=ingrid, by=ingrid)
    ingrid.refresh_from_db()
    lines = AuditEvent.objects.filter(actor_pseudonym=pseudonym)
    assert lines.count() == 2
    assert not lines.filter(uid=ingrid.uid).exists()
    assert not [line for line in lines if line.uid.hex in ingrid.username]


def test_the_account_goes_with_it_and_who_comes_back_is_new() -> None:
    ingrid = arrivals.citizen(number=NUMBER, issuer="https://issuer.example", subject="s")
    assert erasure.erase(person=ingrid, by=ingrid).account
    ingrid.refresh_from_db()
    assert (ingrid.is_active, ingrid.get_full_name(), ingrid.email, ingrid.identities.count()) == (False, "", "", 0)
    assert not Citizen.objects.exists()
    again = arrivals.citizen(number=NUMBER, issuer="https://issuer.example", subject="s")
    assert again.pk != ingrid.pk
    assert again.is_active


def closed(number: str = NUMBER) -> User:
    someone = arrivals.citizen(number=number)
    User.objects.filter(pk=someone.pk).update(is_active=False)
    return User.objects.get(pk=someone.pk)


def test_a_closed_account_that_is_erased_does_not_come_back_as_a_new_one(settings: Settings) -> None:
    ingrid = closed()
    assert erasure.erase(person=ingrid, by=ingrid).account
    assert not Citizen.objects.exists()
    for newer in ([], [A]):
        write_with(settings, *newer)
        with pytest.raises(NotPermitted, match=re.escape(str(arrivals.CLOSED))):
            arrivals.citizen(number=NUMBER, issuer="a", subject="1")
    assert not Citizen.objects.exists()
    assert arrivals.citizen(number=NUMBERS[1]).is_active


def test_nor_when_the_clock_erases_it_and_for_two_years_more() -> None:
    closed()
    User.objects.update(date_joined=clock.now() - dt.timedelta(days=3 * 365), last_login=None)
    assert carry_out(clock.now())["citizens' accounts"] == 1
    later = clock.now() + dt.timedelta(days=2 * 365 - 1)
    assert carry_out(later)["numbers of closed accounts"] == 0
    with pytest.raises(NotPermitted, match=re.escape(str(arrivals.CLOSED))):
        arrivals.citizen(number=NUMBER)
    assert carry_out(later + dt.timedelta(days=2))["numbers of closed accounts"] == 1
    assert arrivals.citizen(number=NUMBER).is_active


def test_of_an_account_that_was_open_nothing_is_left() -> None:
    ingrid = arrivals.citizen(number=NUMBER)
    erasure.erase(person=ingrid, by=ingrid)
    assert not ClosedNumber.objects.exists()


def test_the_account_stays_while_it_is_the_way_to_what_is_kept() -> None:
    course, ingrid = open_course(age_from=None), arrivals.citizen(number=NUMBER)
    enrollments.enroll(course=course, by=ingrid, party=party())
    past = clock.now() - dt.timedelta(days=2)
    Course.objects.update(starts=past, ends=past + dt.timedelta(hours=2))
    erased = erasure.erase(person=ingrid, by=ingrid)
    assert (erased.account, len(erased.kept), Citizen.objects.count()) == (False, 1, 1)


def test_an_account_that_nobody_uses_is_erased_when_nothing_else_is_kept() -> None:
    course, years = open_course(age_from=None), dt.timedelta(days=3 * 365)
    unused, signed_up, used, employee = (arrivals.citizen(number=number) for number in NUMBERS)
    User.objects.exclude(pk=used.pk).update(date_joined=clock.now() - years, last_login=None)
    User.objects.filter(pk=used.pk).update(date_joined=clock.now() - years, last_login=clock.now())
    enrollments.enroll(course=course, by=signed_up, party=party())
    Membership.objects.create(user=employee, organization=course.offering.organization, role="editor")
    assert count(clock.now())["citizens' accounts"] == 1
    carry_out(clock.now())
    assert set(Citizen.objects.values_list("user", flat=True)) == {signed_up.pk, used.pk, employee.pk}
    unused.refresh_from_db()
    assert not unused.is_active


def test_what_is_finished_does_not_stand_in_the_way_though_it_had_no_dates() -> None:
    draft = factories.course_draft(kind=CourseKind.SELF_GUIDED, capacity=None)
    by = factories.coordinator(draft.offering)
    course = courses.publish(course=draft, by=by)
    ingrid = factories.user("ingrid")
    enrollments.enroll(course=course, by=ingrid, party=party())
    with refused("enrolled"):
        erasure.erase(person=ingrid, by=ingrid)
    courses.finish(course=course, by=by)
    assert erasure.erase(person=ingrid, by=ingrid).kept == (course.offering.organization.name,)


def test_what_is_written_in_for_a_parent_on_the_telephone_is_not_the_coordinators(coordinator: User) -> None:
    born = clock.today() - dt.timedelta(days=8 * 366)
    child = party("Per Demo", basis=Basis.PARENT, born=born)
    desk.add(course=open_course(age_from=None), by=coordinator, party=child)
    assert not Enrollment.objects.of_person(coordinator).exists()
    assert export.of(coordinator)["enrollments"] == []


def test_the_export_holds_what_is_kept_of_a_sign_up() -> None:
    ingrid = factories.user("ingrid")
    enrollments.enroll(course=open_course(age_from=None), by=ingrid, party=party(places=2, attends=Attends.TOGETHER))
    [row] = export.of(ingrid)["enrollments"]
    assert (row["places"], row["attends"], row["language"], row["answer_by"]) == (2, "together", "nb", None)
    assert row["confirmed"]
