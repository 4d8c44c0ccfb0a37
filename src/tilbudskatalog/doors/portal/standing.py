"""What somebody who has signed up is told besides where they stand: what happens now, the line, and what there is
instead."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tilbudskatalog.doors.portal import runs, when
from tilbudskatalog.doors.portal.addresses import Document
from tilbudskatalog.doors.portal.runs import Run
from tilbudskatalog.ground.base import clock
from tilbudskatalog.participation.enrollment.kinds import Basis, LegalBasis, Status
from tilbudskatalog.participation.enrollment.models import Enrollment
from tilbudskatalog.participation.enrollment.party import needs_in_words, written_phone

# So many of the line are drawn, and so many other courses named.
DRAWN, NAMED = 7, 3
_STEP, _RADIUS = 44, 17


@dataclass(frozen=True, slots=True)
class Mark:
    """One party in the line, as a dot with a number."""

    number: int
    x: int
    tone: str


def queue(in_line: int | None, waiting: int) -> dict[str, Any] | None:
    """The line around somebody as dots: those ahead, oneself, and those behind. None for who is not in it."""
    if in_line is None:
        return None
    first = max(1, min(in_line - DRAWN // 2, waiting - DRAWN + 1))
    numbers = range(first, min(first + DRAWN, max(waiting, in_line) + 1))
    tones = {number: "ahead" if number < in_line else "you" if number == in_line else "behind" for number in numbers}
    marks = [Mark(number, _STEP // 2 + _STEP * at, tones[number]) for at, number in enumerate(numbers)]
    return {"marks": marks, "width": _STEP * len(marks), "height": _STEP, "radius": _RADIUS}


def company(enrollment: Enrollment) -> str:
    """For whom it is, where that is not said by who reads it: “For Per, 2 plasser”."""
    number = ngettext("%(count)d place", "%(count)d places", enrollment.places) % {"count": enrollment.places}
    if enrollment.basis != Basis.SELF:
        return _("For %(name)s, %(places)s") % {"name": enrollment.name, "places": number}
    return number[0].upper() + number[1:] if enrollment.places > 1 else ""


def what_now(enrollment: Enrollment, run: Run) -> list[tuple[str, str]]:
    """The way to the first meeting, for who has a place: what has been sent, what will be, and where to come."""
    steps = [(_("We have sent you a confirmation"), _sent_to(enrollment))]
    starts = enrollment.course.starts
    if starts is not None and starts - dt.timedelta(days=1) > clock.now():
        day = when.day(starts.astimezone(clock.OSLO) - dt.timedelta(days=1))
        steps.append((_("You get a reminder"), _("%(day)s, the day before.") % {"day": day[0].upper() + day[1:]}))
    price = _("Price: %(price)s") % {"price": runs.price(run.document)}
    came = [run.begins or run.when, run.where, _address(run.document), price]
    steps.append((_("You come"), ". ".join(part for part in came if part)))
    return steps


def others(document: Document, offering: Document) -> list[Run]:
    """Courses of the same offering that have places now."""
    found = runs.of(offering, runs.live(offering))
    free = [run for run in found if run.document["id"] != document["id"] and run.seats and not run.full]
    return free[:NAMED]


def kept(enrollment: Enrollment) -> list[tuple[str, str]]:
    """What is kept about the person, and on what ground: in pairs, without what is empty."""
    pairs = [
        (_("Name"), enrollment.name),
        (_("Mobile number"), written_phone(enrollment.phone)),
        (_("E-mail"), enrollment.email),
        (_("Needs"), ", ".join(needs_in_words(enrollment.needs))),
        (_("Signed up"), enrollment.get_basis_display() if enrollment.basis != Basis.SELF else ""),
        (
            _("Whoever signed up answers until"),
            when.day(enrollment.basis_until, year=True) if enrollment.basis_until else "",
        ),
        (_("Kept because of"), str(LegalBasis(enrollment.legal_basis).label)),
        (_("Deleted"), _("Twelve months after the course")),
    ]
    return [pair for pair in pairs if pair[1]]


def ended(enrollment: Enrollment) -> str:
    """How it ended, as a sentence to the person; empty while it has not."""
    if enrollment.status == Status.CANCELLED and enrollment.steps.filter(act="line_closed").exists():
        return _("There was no place for you. You do not stand in line any more.")
    return str(
        {
            Status.CANCELLED: _("It is cancelled. You need do nothing more."),
            Status.DECLINED: _("You said no to the place. You need do nothing more."),
            Status.LAPSED: _("We did not hear from you in time, and the place went to the next in line."),
            Status.REFUSED: _("The referral was refused. Ask the one who referred you what you can do now."),
            Status.MOVED: _("The provider has moved you to another course. You find it on your page, or in a letter."),
            Status.ATTENDED: _("You took part. Thank you for coming."),
            Status.NO_SHOW: _("You did not come. Is this wrong? Tell the provider."),
        }.get(Status(enrollment.status), "")
    )


def _sent_to(enrollment: Enrollment) -> str:
    both = _("By text message to %(phone)s and by e-mail to %(email)s. It doesn't say what the course is about.")
    one = _("To %(contact)s. It doesn't say what the course is about.")
    phone = written_phone(enrollment.phone)
    if phone and enrollment.email:
        return both % {"phone": phone, "email": enrollment.email}
    return one % {"contact": phone or enrollment.email}


def _address(document: Document) -> str:
    place = document["place"]
    if not place:
        return ""
    return ", ".join(
        part for part in (place["address"], " ".join((place["postal_code"], place["city"])).strip()) if part
    )
