"""Series, single meetings, what happens in them, and who leads."""

import datetime as dt

import pytest

from tests import factories
from tilbudskatalog.catalog.courses import contributors, meetings
from tilbudskatalog.catalog.courses.models import Course, CourseChange, Meeting
from tilbudskatalog.ground.base.errors import Conflict, Invalid, NotFound, NotPermitted

pytestmark = pytest.mark.django_db


def by(course: Course) -> factories.User:
    return factories.coordinator(course.offering)


def test_a_series_gives_the_course_its_dates() -> None:
    course = factories.course()
    rows = list(course.meetings.all())
    assert len(rows) == 6
    assert (course.starts, course.ends) == (rows[0].starts, rows[-1].ends)
    assert course.series.get().rule == "FREQ=WEEKLY;BYDAY=TU;COUNT=6"


def test_the_same_time_is_not_added_twice() -> None:
    course = factories.course()
    assert meetings.add_series(course=course, rhythm=factories.rhythm(), by=by(course)) == []
    added = meetings.add_series(course=course, rhythm=factories.rhythm(count=8), by=by(course))
    assert len(added) == 2
    assert CourseChange.objects.filter(kind="meeting_added").count() == 2


def test_a_moved_meeting_is_told_of() -> None:
    course = factories.course()
    meeting = course.meetings.all()[5]
    later = meeting.starts + dt.timedelta(days=1)
    changed = meetings.change(
        meeting=meeting, by=by(course), values={"starts": later, "ends": later + dt.timedelta(hours=1)}
    )
    assert changed.version == 1
    assert Course.objects.get(pk=course.pk).ends == changed.ends
    [change] = CourseChange.objects.all()
    assert (change.kind, change.meeting, set(change.fields)) == ("meeting_moved", changed, {"starts", "ends"})


def test_a_new_theme_moves_nobody() -> None:
    course = factories.course()
    meetings.change(meeting=course.meetings.all()[0], by=by(course), values={"theme": "Bli kjent"})
    assert not CourseChange.objects.exists()


@pytest.mark.parametrize(
    ("minutes", "field"), [((0, -5), "ends"), ((0, 60 * 25), "ends"), ((7 * 24 * 60, 7 * 24 * 60 + 90), "starts")]
)
@pytest.mark.usefixtures("november")
def test_a_time_that_does_not_fit_is_named(minutes: tuple[int, int], field: str) -> None:
    course = factories.course(when=factories.rhythm(first=dt.date(2027, 1, 12)))
    meeting = course.meetings.all()[0]
    starts, ends = (meeting.starts + dt.timedelta(minutes=count) for count in minutes)
    with pytest.raises(Invalid) as refusal:
        meetings.change(meeting=meeting, by=by(course), values={"starts": starts, "ends": ends})
    assert list(refusal.value.fields) == [field]


def test_a_cancelled_meeting_stays_with_its_reason() -> None:
    course = factories.course()
    last = course.meetings.all()[5]
    meetings.cancel(meeting=last, by=by(course), reason="Kursleder er syk")
    row = Meeting.objects.get(pk=last.pk)
    assert (row.cancelled_reason, row.version) == ("Kursleder er syk", 1)
    course.refresh_from_db()
    assert course.ends == course.meetings.all()[4].ends
    assert CourseChange.objects.get().kind == "meeting_cancelled"
    with pytest.raises(Conflict):
        meetings.cancel(meeting=last, by=by(course), reason="Igjen")


def test_the_last_meeting_is_cancelled_with_the_course() -> None:
    course = factories.course(when=factories.rhythm(frequency="once", count=None))
    with pytest.raises(Conflict) as refusal:
        meetings.cancel(meeting=course.meetings.get(), by=by(course), reason="Syk")
    assert refusal.value.code == "last-meeting"


def test_a_drafts_meeting_just_goes() -> None:
    course = factories.course_draft()
    meetings.add_series(course=course, rhythm=factories.rhythm(), by=by(course))
    meetings.cancel(meeting=course.meetings.all()[0], by=by(course), reason="Feil")
    assert course.meetings.count() == 5


def test_a_program_names_who_does_what() -> None:
    course = factories.course()
    jonas = contributors.add(course=course, by=by(course), role="experienced_user", name="Jonas Prøve")
    meeting = course.meetings.all()[0]
    items = [{"title": "Velkommen", "minutes": 15}, {"title": "Min historie", "contributors": [jonas.pk]}]
    meetings.set_program(meeting=meeting, by=by(course), theme="Bli kjent", items=items)
    meetings.set_program(meeting=meeting, by=by(course), theme="Bli kjent", items=items[1:])
    item = meeting.program.get()
    assert (item.title, item.order, list(item.contributors.all())) == ("Min historie", 0, [jonas])


@pytest.mark.parametrize(
    ("item", "field"),
    [
        ({"title": " "}, "items.0.title"),
        ({"title": "a" * 121}, "items.0.title"),
        ({"title": "a", "minutes": 0}, "items.0.minutes"),
        ({"title": "a", "contributors": [9]}, "items.0.contributors"),
    ],
)
def test_a_program_that_does_not_fit_is_named(item: dict[str, object], field: str) -> None:
    course = factories.course()
    with pytest.raises(Invalid) as refusal:
        meetings.set_program(meeting=course.meetings.all()[0], by=by(course), theme="", items=[item])
    assert list(refusal.value.fields) == [field]


def test_who_contributes_is_asked_first_and_named_if_they_agree() -> None:
    course = factories.course()
    row = contributors.add(course=course, by=by(course), role="experienced_user", name="Jonas Prøve")
    assert (row.confirmed, row.name_public) == (False, False)
    contributors.change(contributor=row, by=by(course), confirmed=True, name_public=True)
    assert course.contributors.get().name_public
    contributors.remove(contributor=row, by=by(course))
    assert not course.contributors.exists()
    with pytest.raises(NotFound):
        contributors.remove(contributor=row, by=by(course))


@pytest.mark.parametrize(
    ("values", "field"), [({"role": "boss", "name": "A"}, "role"), ({"role": "professional"}, "name")]
)
def test_a_contributor_that_does_not_fit_is_named(values: dict[str, str], field: str) -> None:
    course = factories.course()
    with pytest.raises(Invalid) as refusal:
        contributors.add(course=course, by=by(course), **values)
    assert list(refusal.value.fields) == [field]


def test_strangers_touch_nothing() -> None:
    course = factories.course()
    stranger = factories.user("fremmed", editor=course.offering.organization)
    meeting = course.meetings.all()[0]
    for act in (
        lambda: meetings.add_series(course=course, rhythm=factories.rhythm(), by=stranger),
        lambda: meetings.change(meeting=meeting, by=stranger, values={}),
        lambda: meetings.cancel(meeting=meeting, by=stranger, reason="x"),
        lambda: meetings.set_program(meeting=meeting, by=stranger, theme="", items=[]),
        lambda: contributors.add(course=course, by=stranger, role="professional", name="A"),
    ):
        with pytest.raises(NotPermitted):
            act()
