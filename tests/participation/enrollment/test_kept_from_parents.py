"""From 12 a child may have matters kept from its parents: they see nothing of it any more, and get no letters."""

import datetime as dt
import re
from typing import Any

import pytest
from django.db.models import QuerySet

from tests import factories
from tests.participation.enrollment.signing_up import open_course, party, refused
from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Invalid, NotFound, NotPermitted
from tilbudskatalog.ground.delivery.models import Letter
from tilbudskatalog.ground.delivery.recipients import address_hash
from tilbudskatalog.participation.enrollment import desk, enrollments, links
from tilbudskatalog.participation.enrollment.kinds import Attends, Basis
from tilbudskatalog.participation.enrollment.models import Enrollment

pytestmark = pytest.mark.django_db
OWN = {"email": "per@example.no", "phone": ""}


def signed_up_by_mother(course: Course, **fields: Any) -> Enrollment:
    born = clock.today() - dt.timedelta(days=13 * 366)
    son = party("Per Demo-Berg", basis=Basis.PARENT, born=born, email="mona@example.no", phone="", **fields)
    return enrollments.enroll(course=course, by=factories.user("mona"), party=son)


def kept(enrollment: Enrollment, **changes: Any) -> Enrollment:
    by = factories.coordinator(enrollment.course.offering)
    return desk.keep_from_parents(**{"enrollment": enrollment, "by": by} | OWN | changes)


def letters(address: str) -> "QuerySet[Letter]":
    return Letter.objects.filter(address_hash=address_hash(address))


def link_to(address: str) -> str:
    found = re.search(r"/pamelding/lenke/(\S+)", letters(address).latest("id").text)
    assert found
    return found[1]


def test_the_parent_sees_it_no_more_and_the_links_it_has_lead_nowhere() -> None:
    enrollment = signed_up_by_mother(open_course(age_from=None))
    mona, before = factories.user("mona"), links.new([enrollment])[0].rsplit("/", 1)[1]
    assert links.opened(before) == enrollment
    kept(enrollment)
    assert not Enrollment.objects.of_person(mona).exists()
    with pytest.raises(NotFound):
        links.opened(before)
    with pytest.raises(NotPermitted):
        enrollments.cancel(enrollment=enrollment, by=mona)


def test_letters_go_to_the_child_from_now_on() -> None:
    enrollment = kept(signed_up_by_mother(open_course(age_from=None)))
    before = letters("mona@example.no").count()
    assert links.opened(link_to("per@example.no")) == enrollment
    enrollments.cancel(enrollment=enrollment, by=None)
    assert letters("mona@example.no").count() == before
    assert letters("per@example.no").filter(kind="enrollment.ended").exists()


def test_it_takes_the_childs_own_contact_and_somebody_who_runs_the_course() -> None:
    enrollment = signed_up_by_mother(open_course(age_from=None))
    with pytest.raises(Invalid):
        kept(enrollment, email="")
    with pytest.raises(NotPermitted):
        kept(enrollment, by=factories.user("mona"))


def test_a_parent_who_comes_along_knows_of_it() -> None:
    enrollment = signed_up_by_mother(open_course(age_from=None), attends=Attends.TOGETHER, places=2)
    with refused("no-child"):
        kept(enrollment)


def test_what_is_kept_already_is_not_kept_again() -> None:
    enrollment = kept(signed_up_by_mother(open_course(age_from=None)))
    with refused("nothing-changed"):
        kept(enrollment)
