"""Many at once leave the rows that the single acts leave, and cost the same however many."""

from typing import Any

import pytest
from django.db import connection
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext

from tests import factories
from tilbudskatalog.catalog.courses import bulk, contributors, courses, meetings
from tilbudskatalog.catalog.courses.bulk import NewCourse
from tilbudskatalog.catalog.courses.models import Availability, Course
from tilbudskatalog.ground.access.models import AuditEvent
from tilbudskatalog.ground.base.errors import Conflict, Invalid, NotPermitted

pytestmark = pytest.mark.django_db
VALUES: dict[str, Any] = {"capacity": 12, "name": "Dagkurs"}
PEOPLE = ({"role": "professional", "name": "Marte Prøve", "confirmed": True},)
PROGRAM = (("Velkommen", 15, (0,)),)
# What differs between any two courses, or between two that were made apart.
OWN = {"id", "uid", "created_at", "published_at", "offering", "course", "series", "meeting", "version", "contributors"}


def asked(**fields: Any) -> NewCourse:
    offering = fields.pop("offering", None) or factories.local()
    values = VALUES | {"place": factories.place(offering.organization)}
    arguments: dict[str, Any] = {"values": values, "rhythm": factories.rhythm(), "themes": ["Bli kjent"]} | fields
    return NewCourse(offering, **arguments)


def told(rows: Any) -> list[dict[str, Any]]:
    return [{key: value for key, value in model_to_dict(row).items() if key not in OWN} for row in rows]


def test_both_roads_leave_the_same() -> None:
    new = asked(people=PEOPLE, program=PROGRAM)
    by = factories.coordinator(new.offering)
    [quick] = bulk.publish_all(new=[new], by=by)
    slow = courses.create(offering=new.offering, by=by, values=new.values)
    meetings.add_series(course=slow, rhythm=factories.rhythm(), by=by)
    [marte] = [contributors.add(course=slow, by=by, **person) for person in PEOPLE]
    for number, meeting in enumerate(slow.meetings.all()):
        items = [{"title": "Velkommen", "minutes": 15, "contributors": [marte.pk]}]
        meetings.set_program(meeting=meeting, by=by, theme="" if number else "Bli kjent", items=items)
    courses.publish(course=slow, by=by)
    first, second = (Course.objects.get(pk=course.pk) for course in (quick, slow))
    assert told([first]) == told([second])
    for name in ("meetings", "series", "contributors"):
        assert told(getattr(first, name).all()) == told(getattr(second, name).all())
    for one, other in zip(first.meetings.all(), second.meetings.all(), strict=True):
        assert told(one.program.all()) == told(other.program.all())
        assert [item.contributors.count() for item in one.program.all()] == [1]
    assert {row.left for row in Availability.objects.all()} == {12}
    acts = set(AuditEvent.objects.filter(uid=quick.uid).values_list("act", flat=True))
    assert acts == {"create", "add_meetings", "add_contributor", "publish"}


def test_many_cost_hardly_more_queries_than_one() -> None:
    offering = factories.local()
    counts = []
    for many in (1, 12):
        new = [asked(offering=offering) for _number in range(many)]
        with CaptureQueriesContext(connection) as queries:
            bulk.publish_all(new=new, by=factories.coordinator(offering))
        counts.append(len(queries))
    # A statement holds so many values at most, so there are a few more of them; not twelve times as many.
    assert counts[1] < counts[0] + 12


def test_one_that_does_not_fit_stops_all() -> None:
    good = asked()
    bad = asked(offering=good.offering, rhythm=None)
    with pytest.raises(Invalid):
        bulk.publish_all(new=[good, bad], by=factories.coordinator(good.offering))
    assert not Course.objects.exists()


def test_the_single_acts_refusals_hold_here_too() -> None:
    new = asked()
    with pytest.raises(NotPermitted):
        bulk.publish_all(new=[new], by=factories.user("fremmed"))
    draft = asked(offering=factories.local_draft("kommune-3413", of=new.offering.template))
    with pytest.raises(Conflict):
        bulk.publish_all(new=[draft], by=factories.coordinator(draft.offering))
