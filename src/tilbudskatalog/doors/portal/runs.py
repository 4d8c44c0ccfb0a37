"""The courses of an offering, as pages and cards show them: what is to come, when, where and for how many."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import Error
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tilbudskatalog.catalog.courses import places
from tilbudskatalog.catalog.courses.kinds import LANGUAGES
from tilbudskatalog.catalog.courses.places import Places
from tilbudskatalog.catalog.search import reading
from tilbudskatalog.catalog.search.indexing import NORWEGIAN
from tilbudskatalog.doors.portal import when
from tilbudskatalog.doors.portal.addresses import Document
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.ids import slug
from tilbudskatalog.ground.design.seats import Seats, seats
from tilbudskatalog.ground.design.wording import pick

# How many are shown before the reader asks for more.
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Leaf:
    """A calendar's leaf; without a day, `month` are words."""

    label: str
    day: str
    month: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    document: Document
    href: str
    leaf: Leaf
    name: str
    when: str
    begins: str
    first: str
    where: str
    seats: Seats | None
    cancelled: str = ""
    notes: tuple[str, ...] = ()
    special: tuple[str, ...] = ()

    @property
    def full(self) -> bool:
        return self.seats is not None and self.seats.full


def address(course: Document, offering: Document) -> str:
    return reverse("portal:course", args=[course["id"], slug(pick(offering["texts"], "title").text)])


def live(offering: Document) -> dict[str, Places] | None:
    """How many places each course of it has just now: the page's one query. None while the database is away."""
    if reading.freshness().database_away:
        return None
    try:
        return places.of_offering(offering["id"])
    except Error:
        return None


def live_one(course: Document) -> dict[str, Places] | None:
    """The same for one course."""
    if reading.freshness().database_away:
        return None
    try:
        found = places.of(course["id"])
    except Error:
        return None
    return {course["id"]: found} if found else {}


def documents(uid: UUID) -> tuple[Document | None, Document | None]:
    """A course and its offering as they are published; None for what is not."""
    course = reading.document("course", str(uid))
    return course, course and reading.document("offering", course["offering"]["id"])


def last_documents(uid: UUID) -> tuple[Document | None, Document | None]:
    """As `documents`, also when it is over and withdrawn: for those who have taken part."""
    course = reading.last_document("course", str(uid))
    return course, course and reading.last_document("offering", course["offering"]["id"])


def of(offering: Document, free: Mapping[str, Places] | None) -> list[Run]:
    """Those that one can still begin in, the next first."""
    now = clock.rfc3339(clock.now())
    open_ones = [brief for brief in offering.get("courses", ()) if begins(brief, now) or not brief["joins"]]
    open_ones.sort(key=lambda brief: (begins(brief, now) or "9", brief["id"]))
    return [run(course, offering, free) for course in reading.courses(brief["id"] for brief in open_ones)]


def begins(brief: Document, now: str) -> str | None:
    """The next moment at which one may begin; times in RFC 3339 compare as words."""
    return next((moment for moment in brief["joins"] if moment > now), None)


def run(course: Document, offering: Document, free: Mapping[str, Places] | None) -> Run:
    now = clock.rfc3339(clock.now())
    held = [meeting for meeting in course["meetings"] if not meeting["cancelled"]]
    known = free.get(course["id"]) if free is not None else None
    counted = seats(course["capacity"], known.left if known else None, known.waiting if known else 0)
    return Run(
        document=course,
        href=address(course, offering),
        leaf=leaf(course, now),
        name=course["name"],
        begins=begins_on(course, now),
        first=first(course, now),
        when=when.rhythm(held) if held else _("You begin when it suits you"),
        where=where(course),
        seats=None if course["state"] == "cancelled" else counted,
        cancelled=course["cancelled_reason"],
        notes=tuple(notes(course, held)),
        special=tuple(special(course)),
    )


def leaf(course: Document, now: str) -> Leaf:
    moment = begins(course, now) or course["starts"]
    tone = "lyng" if course["digital"] and not course["municipality"] else ""
    if moment is None:
        return Leaf("", "", _("When you like"), tone)
    local = when.local(moment)
    label = _("Next") if moment != course["starts"] else _("Starts") if moment > now else _("Started")
    return Leaf(label, str(local.day), date_format(local, "F"), tone)


def first(course: Document, now: str) -> str:
    """ "Starter: tirsdag 12. januar"; empty where `Run.when` says it, or there is nothing to say."""
    moment = begins(course, now) or course["starts"]
    if moment is None or len(course["meetings"]) < 2:
        return ""
    return f"{leaf(course, now).label}: {when.day(when.local(moment))}"


def where(course: Mapping[str, Any], meeting: Mapping[str, Any] | None = None) -> str:
    place = (meeting or {}).get("place") or course["place"]
    room = (meeting or {}).get("room") or course["room"]
    if place:
        return ", ".join(part for part in (place["name"], room) if part)
    return _("Online, wherever you are") if course["digital"] else ""


def language(code: str) -> str:
    return str(dict(LANGUAGES).get(code, code))


def notes(course: Document, held: Sequence[Document]) -> list[str]:
    """What one chooses between courses by, besides when and where."""
    said = [language(course["language"])]
    if len(held) > 1 and course["course_kind"] == "fixed":
        said.append(_("last time %(day)s") % {"day": when.short_day(when.local(held[-1]["starts"]))})
    return [note for note in said if note]


def special(course: Document) -> list[str]:
    """What a reader must know before taking it for a course that they can come to: whom it is called for, and that it
    is not in Norwegian."""
    other = language(course["language"]) if course["language"] != NORWEGIAN else ""
    return [said for said in (course["name"], other) if said]


def begins_on(brief: Document, now: str) -> str:
    """ "Onsdag 19. mai kl. 13.00", the next time that one may begin; empty where there are no dates to come."""
    moment = begins(brief, now)
    if moment is None:
        return ""
    local = when.local(moment)
    words = _("%(day)s at %(hours)s") % {"day": when.day(local), "hours": when.hour(local)}
    return words[0].upper() + words[1:]


def next_in_words(brief: Document) -> str:
    """ "Onsdag 19. mai kl. 13.00 (For barn og foreldre, ukrainsk)" """
    begins_then, said = begins_on(brief, clock.rfc3339(clock.now())), ", ".join(special(brief))
    return f"{begins_then} ({said})" if begins_then and said else begins_then


def next_brief(offering: Document) -> Document | None:
    """The course that one can begin in first."""
    now = clock.rfc3339(clock.now())
    upcoming = [(moment, brief["id"], brief) for brief in offering.get("courses", ()) if (moment := begins(brief, now))]
    return min(upcoming, key=lambda each: each[:2])[2] if upcoming else None


def brief_of(offering: Document, course: str) -> Document | None:
    """None where the course's and the offering's snapshots are not of the same moment."""
    return next((brief for brief in offering.get("courses", ()) if brief["id"] == course), None)


def leaf_of(brief: Document) -> tuple[Leaf, Seats | None]:
    """For a card in a list: the course's day and, from the copy that this worker keeps, its places."""
    known = reading.free_places(brief["id"])
    counted = seats(brief["capacity"], known.left, known.waiting) if known else None
    return leaf(brief, clock.rfc3339(clock.now())), counted


def sign_up_opens(course: Document, now: dt.datetime) -> str:
    """The day that sign-up opens, where it has not yet; empty otherwise."""
    opens = course["opens"]
    return when.day(when.local(opens)) if opens and opens > clock.rfc3339(now) else ""


def price(document: Document) -> str:
    kroner = _("%(price)d kroner") % {"price": document["price"]} if document["price"] else _("Free")
    return ". ".join(part for part in (kroner, document["price_note"]) if part)


def no_show(document: Document) -> str:
    """What it costs to stay away; empty where it costs nothing."""
    if not document["no_show_fee"]:
        return ""
    words = {"fee": document["no_show_fee"], "hours": document["cancel_hours"]}
    return ngettext(
        "%(fee)d kroner if you have not cancelled %(hours)d hour before.",
        "%(fee)d kroner if you have not cancelled %(hours)d hours before.",
        document["cancel_hours"],
    ) % words  # fmt: skip
