"""The calendar file that goes with a letter to who has a place, or had one.

It is spread to telephones, watches and the calendars that a family or a workplace shares. So it tells when, and has the
link to where and what; the course, the place and the provider are not named.
"""

import datetime as dt
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Event

from tilbudskatalog.catalog.courses.kinds import JOINED_ANY_TIME, State
from tilbudskatalog.catalog.courses.models import Course, Meeting
from tilbudskatalog.ground.base import calendars, clock
from tilbudskatalog.ground.base.clock import OSLO
from tilbudskatalog.participation.enrollment.models import Enrollment


def calendar(enrollment: Enrollment, link: str, *, instead_of: Enrollment | None = None) -> str:
    """One event for each meeting, in the person's language, and those of what it is `instead_of`, struck; "" where the
    course has no dates."""
    both = [each for each in (instead_of, enrollment) if each is not None]
    with translation.override(enrollment.language):
        made = calendars.blank(_("Appointment"))
        for each in both:
            for meeting in _coming(each.course):
                made.add_component(_event(each, meeting, link))
    return str(made.to_ical().decode()) if made.walk("VEVENT") else ""


def begins(course: Course) -> dt.datetime | None:
    """When somebody comes for the first time who gets a place now; None where there are no dates to come."""
    if course.kind not in JOINED_ANY_TIME:
        return course.starts
    held = (each.starts for each in course.meetings.all() if each.cancelled_at is None)
    return min((starts for starts in held if starts > clock.now()), default=None)


def _coming(course: Course) -> list[Meeting]:
    """Of a group that one can join at any time, what has been concerns nobody who gets a letter now."""
    rows = list(course.meetings.all())
    return [each for each in rows if each.ends > clock.now()] if course.kind in JOINED_ANY_TIME else rows


def _event(enrollment: Enrollment, meeting: Meeting, link: str) -> Event:
    course = enrollment.course
    made = Event()
    # Not the meeting's own: that is the event's in the course's public calendar, which tells more.
    made.add("uid", f"{meeting.uid}.{enrollment.uid}@{urlsplit(settings.PUBLIC_URL).hostname}")
    made.add("sequence", course.version + meeting.version)
    made.add("dtstamp", clock.now())
    made.add("dtstart", meeting.starts.astimezone(OSLO))
    made.add("dtend", meeting.ends.astimezone(OSLO))
    made.add("summary", _("Appointment"))
    cancelled = not enrollment.has_place or course.state == State.CANCELLED or meeting.cancelled_at is not None
    made.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    made.add("description", f"{_('Read more, or cancel')}: {link}")
    made.add("class", "PRIVATE")
    made.add("url", link)
    return made
