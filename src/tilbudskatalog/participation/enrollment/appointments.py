"""The calendar file that goes with a letter to who has a place.

It is spread to telephones, watches and the calendars that a family or a workplace shares. So it tells when, and has the
link to where and what; the course, the place and the provider are not named.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Event

from tilbudskatalog.catalog.courses.kinds import State
from tilbudskatalog.catalog.courses.models import Meeting
from tilbudskatalog.ground.base import calendars, clock
from tilbudskatalog.ground.base.clock import OSLO
from tilbudskatalog.participation.enrollment.models import Enrollment


def calendar(enrollment: Enrollment, link: str) -> str:
    """One event for each meeting, in the person's language; "" where the course has no dates."""
    meetings = list(enrollment.course.meetings.all())
    if not meetings:
        return ""
    with translation.override(enrollment.language):
        made = calendars.blank(_("Appointment"))
        for meeting in meetings:
            made.add_component(_event(enrollment, meeting, link))
    return str(made.to_ical().decode())


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
    cancelled = course.state == State.CANCELLED or meeting.cancelled_at is not None
    made.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    made.add("description", f"{_('Read more, or cancel')}: {link}")
    made.add("class", "PRIVATE")
    made.add("url", link)
    return made
