"""Nobody gets in twice, and nobody is locked out, while the lookup key is changed."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings

from tests.participation.enrollment.signing_up import open_course, party, refused, signed_up
from tests.participation.enrollment.test_contacts import sent_code
from tests.participation.enrollment.test_desk import leader
from tests.support.lookup_keys import A, B, write_with
from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.ground.base.errors import Conflict
from tilbudskatalog.ground.base.keyed_hashes import key_of
from tilbudskatalog.participation.enrollment import contacts, desk, enrollments, links, retention
from tilbudskatalog.participation.enrollment.kinds import Basis, Source, Status
from tilbudskatalog.participation.enrollment.models import Enrollment

pytestmark = pytest.mark.django_db
# What a process knows, step by step, when a key is changed.
STEPS: list[tuple[list[str], str]] = [([], A), ([A], ""), ([A], B), ([B, A], "")]
BY_CONTACT: list[dict[str, Any]] = [{}, {"basis": Basis.POWER_OF_ATTORNEY, "basis_note": "Fullmakt"}]


def by_contact(course: Course, **fields: Any) -> Enrollment:
    return enrollments.written(course, party(**fields), source=Source.SELF, by=None)


@pytest.mark.parametrize("rotated", [False, True])
@pytest.mark.parametrize("fields", BY_CONTACT)
def test_who_has_a_place_is_known_under_every_later_key(
    settings: Settings, fields: dict[str, Any], rotated: bool
) -> None:
    course = open_course()
    by_contact(course, **fields).save()
    for newer, coming in STEPS:
        write_with(settings, *newer, coming=coming)
        if rotated:
            call_command("rotate_keys", stdout=StringIO())
        with refused("already-enrolled"):
            by_contact(course, **fields)
        assert by_contact(course, name="Mona Demo", email="mona@example.no", **fields).participant_hash


def test_a_process_that_does_not_write_with_the_new_key_yet_knows_who_came_by_it(settings: Settings) -> None:
    course = open_course()
    write_with(settings, A)
    signed_up(course)
    write_with(settings, coming=A)
    with refused("already-enrolled"):
        signed_up(course)


def test_who_is_moved_meets_themselves_under_another_key(settings: Settings) -> None:
    course, other = open_course(), open_course(name="Kveldskurs")
    here = signed_up(course)
    write_with(settings, A)
    there = signed_up(other)
    assert [key_of(each.participant_hash) for each in (here, there)] == ["", "2026a"]
    for enrollment, to in ((here, other), (there, course)):
        with refused("already-enrolled"):
            desk.move(enrollment=enrollment, by=leader(enrollment.course), to=to)


def test_one_sign_up_beside_another_stays_one(settings: Settings) -> None:
    course = open_course(capacity=5)
    contacts.confirm(uid=contacts.ask(course=course, party=party()), code=sent_code())
    beside = contacts.ask(course=course, party=party())
    write_with(settings, A)
    assert contacts.ask(course=course, party=party()) == beside
    assert Enrollment.objects.count() == 2


def test_codes_and_links_on_their_way_still_count(settings: Settings) -> None:
    course = open_course(capacity=5)
    uid = contacts.ask(course=course, party=party())
    [address] = links.new([signed_up(course)])
    write_with(settings, A)
    assert contacts.confirm(uid=uid, code=sent_code()).status == Status.CONFIRMED
    assert links.opened(address.rpartition("/")[2]).course == course


def test_unused_codes_are_counted_across_keys(settings: Settings) -> None:
    courses = [open_course(name=f"Kurs {number}") for number in range(4)]
    for course in courses[:3]:
        contacts.ask(course=course, party=party())
    write_with(settings, A)
    with pytest.raises(Conflict) as refusal:
        contacts.ask(course=courses[3], party=party())
    assert refusal.value.code == "too-many"


def test_what_knows_nobody_any_more_is_left_alone(settings: Settings) -> None:
    enrollment = signed_up(open_course())
    retention.anonymize(Enrollment.objects.filter(pk=enrollment.pk))
    before = Enrollment.objects.get().participant_hash
    write_with(settings, A)
    call_command("rotate_keys", stdout=StringIO())
    assert Enrollment.objects.get().participant_hash == before
