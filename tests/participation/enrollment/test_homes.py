"""A course that is only for some municipalities asks where people live, by every door, and keeps no answer."""

import pytest

from tests import factories
from tests.participation.enrollment.signing_up import open_course, party, refused, signed_up
from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.ground.base.errors import Invalid
from tilbudskatalog.participation.enrollment import contacts, desk
from tilbudskatalog.participation.enrollment.models import Enrollment

pytestmark = pytest.mark.django_db


def limited(*names: str) -> Course:
    numbers = {"Hamar": "3403", "Stange": "3413", "Åmot": "3422"}
    course = open_course()
    course.municipalities.set([factories.municipality(numbers[name], name) for name in names])
    return course


@pytest.mark.parametrize("written", ["Hamar", " hamar ", "3403", "3403 Hamar", "åmot"])
def test_who_lives_there_comes(written: str) -> None:
    assert signed_up(limited("Hamar", "Åmot"), municipality=written).alive


@pytest.mark.parametrize("written", ["", "Stange", "Atlantis", "9999"])
def test_others_are_refused_by_every_door(written: str) -> None:
    factories.municipality("3413", "Stange")
    course, who = limited("Hamar"), party(municipality=written)
    for deed in (
        lambda: signed_up(course, municipality=written),
        lambda: contacts.ask(course=course, party=who),
        lambda: desk.add(course=course, by=factories.coordinator(course.offering), party=who),
    ):
        with pytest.raises(Invalid) as refusal:
            deed()
        assert list(refusal.value.fields) == ["municipality"]
    assert not Enrollment.objects.exists()


def test_nobody_is_asked_where_a_course_is_for_all() -> None:
    assert signed_up(open_course(), municipality="").alive


@pytest.mark.parametrize(("to", "fits"), [(("Hamar", "Stange"), True), ((), True), (("Stange",), False)])
def test_one_is_moved_only_to_where_everyone_of_the_first_may_come(to: tuple[str, ...], fits: bool) -> None:
    enrollment, other = signed_up(limited("Hamar"), municipality="Hamar"), limited(*to)
    by = factories.coordinator(other.offering)
    if fits:
        assert desk.move(enrollment=enrollment, by=by, to=other).course == other
    else:
        with refused("other-municipalities"):
            desk.move(enrollment=enrollment, by=by, to=other)
