"""Erasure takes what is one's own, and neither what is others' nor the trace of what somebody did at work."""

import datetime as dt

import pytest
from django.db import transaction

from tests import factories
from tests.participation.enrollment.signing_up import open_course, party, refused
from tilbudskatalog.catalog.courses import courses
from tilbudskatalog.catalog.courses.kinds import CourseKind
from tilbudskatalog.ground.access import arrivals, audit, log_ins, readings
from tilbudskatalog.ground.access.models import AuditEvent, User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.participation.enrollment import desk, enrollments
from tilbudskatalog.participation.enrollment.kinds import Attends, Basis
from tilbudskatalog.participation.enrollment.models import Enrollment
from tilbudskatalog.participation.privacy import erasure, export
from tilbudskatalog.registers.organizations import people

pytestmark = pytest.mark.django_db


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
    ingrid = arrivals.citizen(number="12838421065", issuer="https://issuer.example", subject="s")
    log_ins.note(by=ingrid, way="innbygger")
    pseudonym = ingrid.pseudonym
    erasure.erase(person=ingrid, by=ingrid)
    ingrid.refresh_from_db()
    lines = AuditEvent.objects.filter(actor_pseudonym=pseudonym)
    assert lines.count() == 2
    assert not lines.filter(uid=ingrid.uid).exists()
    assert not [line for line in lines if line.uid.hex in ingrid.username]


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
