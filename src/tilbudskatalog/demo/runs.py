"""Courses of the coming half year for the whole country: invented, and the same every time for the same day.

They are filled in behind, while the catalog is served already: see the command `fill_demo`.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet

from tilbudskatalog.catalog.courses import bulk
from tilbudskatalog.catalog.courses.bulk import NewCourse
from tilbudskatalog.catalog.courses.kinds import NextOfKin
from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.catalog.courses.recurrence import Rhythm
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.demo.chance import chance, pick
from tilbudskatalog.demo.sessions import GENERAL, SESSIONS
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock

# Courses in one transaction: other writers get their turn in between, and what is made is seen soon.
BATCH = 250
HALF_YEAR = 180
HOURS = ("09:30", "10:00", "12:00", "13:00", "16:30", "17:00", "18:00")
LENGTHS = (60, 90, 120)
CAPACITIES = (6, 8, 10, 12, 12, 14, 16, 20)
SURNAMES = ("Prøve", "Eksempel", "Oppdiktet", "Demo", "Mønster", "Modell", "Liksom", "Tenkt")
NAMES = (
    "Marte",
    "Jonas",
    "Amina",
    "Leif",
    "Siri",
    "Ahmed",
    "Berit",
    "Nils",
    "Kari",
    "Ánte",
    "Olga",
    "Tor",
    "Liv",
)
PROFESSIONS = ("Fysioterapeut", "Sykepleier", "Frisklivsveileder", "Ergoterapeut", "Klinisk ernæringsfysiolog", "Lege")
FEES = (50, 100, 150, 200, 350)
# Whose meetings have a program of posts too: those that the README walks through.
SHOWCASE = "-3403"
# How many of the coming half year an offering of each form has, at most.
MOST = {"group": 4, "digital": 2, "individual": 1, "home": 0}


@dataclass(frozen=True, slots=True)
class Company:
    """Those who have a course of their own among the others of an offering."""

    name: str
    age_from: int | None
    age_to: int | None
    next_of_kin: NextOfKin


CHILDREN = Company("For barn og foreldre", None, 12, NextOfKin.ALONE)
YOUNG = Company("For ungdom", 13, 17, NextOfKin.TOGETHER)
GROWN_UP = Company("", 18, None, NextOfKin.TOGETHER)
# What children's departments teach too.
COMPANIES = {
    "astma_allergi": (CHILDREN, GROWN_UP),
    "coliaki_kurs": (CHILDREN, YOUNG, GROWN_UP),
    "diabetes1_kurs": (CHILDREN, YOUNG, GROWN_UP),
    "epilepsi_kurs": (CHILDREN, YOUNG, GROWN_UP),
    "ibd_skole": (YOUNG, GROWN_UP),
}


def offerings() -> QuerySet[LocalOffering]:
    """The demo's, with what the plan is made from."""
    rows = LocalOffering.objects.filter(live=True, synthetic=True).order_by("key")
    related = rows.select_related("organization__municipality", "organization__parent", "template", "place")
    return related.prefetch_related("template__concepts", "overrides")


def planned() -> list[LocalOffering]:
    """The offerings that have no course yet."""
    return list(offerings().filter(courses__isnull=True))


def plan(offering: LocalOffering, today: dt.date) -> list[NewCourse]:
    forms = _forms(offering)
    form = next((form for form in ("group", "digital", "individual") if form in forms), "home")
    companies = COMPANIES.get(_code(offering), ())
    if companies:
        # Not the same of them begins first everywhere.
        first = int(chance("company", offering.key) * len(companies))
        order = (*companies[first:], *companies[:first])
        return [_for(company, offering, number, len(order), today) for number, company in enumerate(order)]
    most = MOST[form]
    count = most if most < 2 else 1 + int(chance("courses", offering.key) * most)
    return [_course(offering, form, number, count, today) for number in range(count)]


def earlier(offering: LocalOffering, today: dt.date) -> NewCourse:
    """One that began in the three months before that day."""
    return _course(offering, "group", -1, 2, today, kind="fixed")


def is_group(offering: LocalOffering) -> bool:
    return "group" in _forms(offering)


def build(offerings: list[LocalOffering], by: User) -> Iterator[int]:
    """Answers how many were made each time. Whoever stops it between two batches loses nothing."""
    today = clock.today()
    waiting: list[NewCourse] = []
    for offering in offerings:
        waiting += plan(offering, today)
        if len(waiting) >= BATCH:
            yield len(_publish(waiting, by))
            waiting = []
    if waiting:
        yield len(_publish(waiting, by))


def _publish(new: list[NewCourse], by: User) -> list[Course]:
    return bulk.publish_all(new=new, by=by, synthetic=True)


def _for(company: Company, offering: LocalOffering, number: int, count: int, today: dt.date) -> NewCourse:
    new = _course(offering, "group", number, count, today, kind="fixed")
    asked = {"age_from": company.age_from, "age_to": company.age_to, "next_of_kin": company.next_of_kin}
    return replace(new, values={**new.values, **asked, "name": company.name})


def _course(
    offering: LocalOffering, form: str, number: int, count: int, today: dt.date, *, kind: str = ""
) -> NewCourse:
    key = f"{offering.key}/{number}"
    values: dict[str, Any] = {
        "kind": kind or _kind(offering, form, key),
        "without_login": chance("open", key) < 0.6,
        "next_of_kin": pick(("none", "together", "alone"), "kin", key),
        "language": "no" if chance("language", key) < 0.94 else pick(("en", "ar", "pl", "so", "uk"), "which", key),
        "interpreter": chance("interpreter", key) < 0.7,
        "price": _price(offering, key),
        "room": f"Rom {100 + int(chance('room', key) * 300)}" if form == "group" else "",
        "name": _name(key, form),
    }
    dated = values["kind"] in ("fixed", "continuous", "digital")
    if dated:
        values |= {"capacity": CAPACITIES[int(chance("capacity", key) * len(CAPACITIES))], "minimum": 4}
    if form == "digital" or offering.place is None:
        # A domain that is set aside for examples, and that nobody answers.
        values |= {"digital_link": f"https://video.example.com/{offering.uid}/{number}"}
    if values["price"] and chance("no show", key) < 0.4:
        values["no_show_fee"] = values["price"]
    themes = SESSIONS.get(_code(offering), GENERAL)
    rhythm = _rhythm(key, number, count, len(themes), today, values["kind"]) if dated else None
    people = _people(key)
    program = _program(len(people)) if offering.organization.key.endswith(SHOWCASE) else ()
    return NewCourse(offering, values, rhythm, themes if values["kind"] == "fixed" else (), people, program)


def _kind(offering: LocalOffering, form: str, key: str) -> str:
    if form == "group":
        return "continuous" if chance("kind", key) < 0.18 else "fixed"
    if form == "individual":
        return "individual"
    return "self_guided" if offering.nationwide else "digital"


def _rhythm(key: str, number: int, count: int, meetings: int, today: dt.date, kind: str) -> Rhythm:
    """The first course of an offering soon, the others after it."""
    share = HALF_YEAR / count
    days = 2 + int(share * number + chance("start", key) * share / 2)
    first = today + dt.timedelta(days=days)
    weekday = int(chance("weekday", key) * 5)
    first += dt.timedelta(days=(weekday - first.weekday()) % 7)
    times = 20 if kind == "continuous" else meetings if chance("long", key) < 0.8 else 1
    at = dt.time.fromisoformat(HOURS[int(chance("hour", key) * len(HOURS))])
    return Rhythm(first, at, LENGTHS[int(chance("length", key) * len(LENGTHS))], count=times)


def _program(people: int) -> list[tuple[str, int | None, tuple[int, ...]]]:
    posts: list[tuple[str, int | None, tuple[int, ...]]] = [("Siden sist", 15, ()), ("Dagens tema", 30, (0,))]
    if people > 1:
        posts.append(("Erfaringer og samtale", 30, (0, 1)))
    return posts


def _people(key: str) -> list[dict[str, Any]]:
    """A professional and, in most, an experienced user. Names that nobody has."""
    people = [_person(key, "professional", pick(PROFESSIONS, "profession", key))]
    if chance("experienced", key) < 0.75:
        people.append(_person(key, "experienced_user", "Har vært deltaker selv"))
    return people


def _person(key: str, role: str, description: str) -> dict[str, Any]:
    name = f"{pick(NAMES, role, 'first', key)} {pick(SURNAMES, role, 'last', key)}"
    return {"role": role, "name": name, "description": description, "confirmed": True, "name_public": True}


def _name(key: str, form: str) -> str:
    if form != "group" or chance("named", key) > 0.2:
        return ""
    return pick(("Dagkurs", "Kveldskurs", "Kurs på enkelt norsk"), "name", key)


def _price(offering: LocalOffering, key: str) -> int:
    """Nothing where the national text says that it is free."""
    asks = offering.template is not None and offering.template.cost_kind == "fee"
    return FEES[int(chance("price", key) * len(FEES))] if asks else 0


def _code(offering: LocalOffering) -> str:
    return offering.template.code if offering.template else ""


def _forms(offering: LocalOffering) -> set[str]:
    if offering.template is None:
        return {"group"}
    return {concept.code for concept in offering.template.concepts.all() if concept.scheme == "form"}
