"""The letters of this room. No subject and no text message names the course: that alone would be health data."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from django.utils import formats, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tilbudskatalog.catalog.courses.models import CourseChange
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.delivery import outbox, writing
from tilbudskatalog.ground.delivery.kinds import Kind
from tilbudskatalog.ground.delivery.models import Channel
from tilbudskatalog.ground.delivery.recipients import Contact
from tilbudskatalog.participation.enrollment import appointments, links
from tilbudskatalog.participation.enrollment.kinds import Source, Status
from tilbudskatalog.participation.enrollment.models import Enrollment

CODE = Kind(
    "enrollment.code",
    "enrollment/letters/code.txt",
    subject=_("Your code"),
    sms=_("Your code is %(code)s. It holds for 15 minutes."),
)
KNOWN = Kind(
    "enrollment.known",
    "enrollment/letters/known.txt",
    subject=_("You are signed up already"),
    sms=_("You are signed up already, and need no code. See what for: %(link)s"),
)
CONFIRMED = Kind(
    "enrollment.confirmed",
    "enrollment/letters/confirmed.txt",
    subject=_("You have a place"),
    sms=_("You have a place %(when)s. Read more, or cancel: %(link)s"),
)
WAITING = Kind(
    "enrollment.waiting",
    "enrollment/letters/waiting.txt",
    subject=_("You are in line"),
    sms=_("You are in line for a place. See where you stand, or step out: %(link)s"),
)
OFFERED = Kind(
    "enrollment.offered",
    "enrollment/letters/offered.txt",
    subject=_("You are offered a place"),
    sms=_("You are offered a place. Answer by %(deadline)s: %(link)s"),
)
LAST_CALL = Kind(
    "enrollment.last_call",
    "enrollment/letters/last_call.txt",
    subject=_("A place is free: the first answer gets it"),
    sms=_("A place is free. The first who answers gets it: %(link)s"),
)
LAPSED = Kind(
    "enrollment.lapsed",
    "enrollment/letters/lapsed.txt",
    subject=_("The place went to the next in line"),
    sms=_("We did not hear from you, and the place went to the next in line. Read more: %(link)s"),
)
ENDED = Kind(
    "enrollment.ended",
    "enrollment/letters/ended.txt",
    subject=_("You are not signed up any more"),
    sms=_("You are not signed up any more. See what happened: %(link)s"),
)
REMINDER = Kind(
    "enrollment.reminder",
    "enrollment/letters/reminder.txt",
    subject=_("A reminder for tomorrow"),
    sms=_("A reminder: you have an appointment %(when)s. Can't you come? %(link)s"),
)
CHANGED = Kind(
    "enrollment.changed",
    "enrollment/letters/changed.txt",
    subject=_("Something has changed"),
    sms=_("Something has changed about your appointment. Read what: %(link)s"),
)
COURSE_CANCELLED = Kind(
    "enrollment.course_cancelled",
    "enrollment/letters/course_cancelled.txt",
    subject=_("It will not be held"),
    sms=_("What you signed up for will not be held. Read more: %(link)s"),
)
RECLASSIFIED = Kind(
    "enrollment.reclassified",
    "enrollment/letters/reclassified.txt",
    subject=_("Your place in line has changed"),
    sms=_("Your place in line has changed. Read why: %(link)s"),
)
MOVED = Kind(
    "enrollment.moved",
    "enrollment/letters/moved.txt",
    subject=_("You are moved"),
    sms=_("You are moved to another time or group. Read where, and why: %(link)s"),
)
LINE_CLOSED = Kind(
    "enrollment.line_closed",
    "enrollment/letters/line_closed.txt",
    subject=_("There was no place this time"),
    sms=_("There was no place for you this time. See what there is instead: %(link)s"),
)
ACTING_OVER = Kind(
    "enrollment.acting_over",
    "enrollment/letters/acting_over.txt",
    subject=_("You do not answer for it any more"),
    sms=_("Whom you signed up answers for it from now on, and has to tell us their own number or e-mail: %(link)s"),
)
OF_STATUS = {
    Status.CONFIRMED: CONFIRMED,
    Status.WAITING: WAITING,
    Status.OFFERED: OFFERED,
    Status.LAPSED: LAPSED,
    Status.CANCELLED: ENDED,
    Status.DECLINED: ENDED,
    Status.REFUSED: ENDED,
}
# With these goes a file to who has, or had, a place: a calendar program moves what has moved, and strikes what is off.
WITH_CALENDAR = (CONFIRMED, CHANGED, MOVED, COURSE_CANCELLED, ENDED)


def of_status(enrollment: Enrollment) -> None:
    """Tells where it stands now. An offer is not sent any more when its time is out."""
    kind = OF_STATUS[Status(enrollment.status)]
    # A place can be offered again after a time in line, so the event is told by when it happened too.
    event = f"{enrollment.status}:{enrollment.uid}:{_stamp(enrollment)}"
    write([enrollment], kind, lambda _each: event, useful_until=enrollment.deadline)


def of_last_call(people: Sequence[Enrollment]) -> None:
    """Of one course: each time that a place is free."""
    starts = people[0].course.starts if people else None
    write(people, LAST_CALL, lambda each: f"last call:{each.uid}:{_moment(each.asked_at)}", useful_until=starts)


def of_known(enrollment: Enrollment) -> None:
    """To a contact that signed up again: at most once a day, however often somebody tries."""
    write([enrollment], KNOWN, lambda each: f"known:{each.uid}:{clock.today()}")


def of_class(enrollment: Enrollment) -> None:
    write([enrollment], RECLASSIFIED, lambda each: f"class:{each.uid}:{_moment(clock.now())}")


def of_move(was: Enrollment, now: Enrollment) -> None:
    """One letter of the whole: what ended there, and what there is here instead."""
    write([now], MOVED, lambda _each: f"moved:{was.uid}", instead_of=was)


def of_reminder(enrollment: Enrollment) -> None:
    starts = enrollment.course.starts
    write([enrollment], REMINDER, lambda each: f"reminder:{each.uid}:{_moment(starts)}", useful_until=starts)


def of_change(people: Sequence[Enrollment], change: CourseChange) -> None:
    write(people, CHANGED, lambda each: f"change:{change.pk}:{each.uid}")


def of_cancelled_course(people: Sequence[Enrollment], change: CourseChange) -> None:
    write(people, COURSE_CANCELLED, lambda each: f"change:{change.pk}:{each.uid}")


def of_closed_line(people: Sequence[Enrollment]) -> None:
    write(people, LINE_CLOSED, lambda each: f"line closed:{each.uid}")


def of_acting_over(enrollment: Enrollment) -> None:
    """The last letter to who acted. It leads to the public page, with whom to call: no other is theirs to see."""
    page = writing.address(f"/kurs/{enrollment.course.uid}", enrollment.language)
    write([enrollment], ACTING_OVER, lambda each: f"acting over:{each.uid}", link=page)


def of_code(enrollment: Enrollment, code: str) -> None:
    until = enrollment.deadline
    write([enrollment], CODE, lambda each: f"code:{each.uid}:{each.sequence}", useful_until=until, code=code)


def write(
    people: Sequence[Enrollment],
    kind: Kind,
    event_of: Callable[[Enrollment], str],
    *,
    useful_until: dt.datetime | None = None,
    instead_of: Enrollment | None = None,
    **words: Any,
) -> None:
    """By e-mail where there is an address, and as a text message where there is a phone: the same number of statements
    however many they are. Whoever has an account logs in; the others get a way in that can be used once.

    Who does not answer for the person any more gets no other letter than the one that says so.

    A code goes one way only, to what the person is known by (`party.contact_hash`). That is what it shows to be theirs;
    and to another phone it would tell its owner that the address is not signed up.
    """
    people = [each for each in people if kind is ACTING_OVER or not each.acting_over]
    without = [each for each in people if kind not in (CODE, ACTING_OVER) and not _has_a_page(each)]
    ways_in = {each.pk: way for each, way in zip(without, links.new(without), strict=True)}
    envelopes = []
    for each in people:
        link = ways_in.get(each.pk) or writing.address("/min-side", each.language)
        with translation.override(each.language):
            context = {**_context(each), "link": link, **words}
        dated = each.confirmed_at is not None and kind in WITH_CALENDAR and bool(each.email)
        calendar = appointments.calendar(each, link, instead_of=instead_of) if dated else ""
        context["calendar"] = bool(calendar)
        envelopes += _envelopes(each, kind, event_of(each), context, useful_until, calendar)
    outbox.send_all(envelopes)


def _envelopes(
    enrollment: Enrollment,
    kind: Kind,
    event: str,
    context: dict[str, Any],
    useful_until: dt.datetime | None,
    calendar: str,
) -> list[outbox.Envelope]:
    contact = Contact(email=enrollment.email, phone=enrollment.phone, person=enrollment.person)
    ways = [Channel.EMAIL] if enrollment.email else []
    ways += [Channel.SMS] if enrollment.phone and not (ways and kind is CODE) else []
    return [
        outbox.Envelope(
            kind=kind,
            to=contact,
            event=event,
            language=enrollment.language,
            context=context,
            channel=channel,
            useful_until=useful_until,
            calendar=calendar if channel is Channel.EMAIL else "",
        )
        for channel in ways
    ]


def _context(enrollment: Enrollment) -> dict[str, Any]:
    begins = appointments.begins(enrollment.course)
    return {
        "enrollment": enrollment,
        "course": enrollment.course,
        "when": moment(begins) if begins else "",
        "deadline": moment(enrollment.deadline) if enrollment.deadline else "",
    }


def _has_a_page(enrollment: Enrollment) -> bool:
    """Whether who gets its letters finds it by logging in: whose it is, or who signed up somebody else."""
    for_another = enrollment.source == Source.SELF and enrollment.entered_by_id is not None
    return enrollment.person_id is not None or (for_another and not enrollment.kept_from_parents)


def moment(at: dt.datetime) -> str:
    """In Oslo's time, in the language that is active: `tirsdag 12. januar kl. 17.00`."""
    # Translators: a day and a time in Django's date format.
    return formats.date_format(at.astimezone(clock.OSLO), gettext("l j F, H:i"))


def _stamp(enrollment: Enrollment) -> str:
    return _moment(enrollment.ended_at or enrollment.deadline or enrollment.confirmed_at or enrollment.received_at)


def _moment(at: dt.datetime | None) -> str:
    return clock.rfc3339(at) if at else ""
