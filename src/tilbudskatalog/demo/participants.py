"""Who takes part in the demo's courses: full ones with a line, offers, cancellations, needs, next of kin and answers.

Everything is done by the acts that people use, so that the demo holds nothing that couldn't have happened. It is filled
in behind, after the courses: see the command `fill_demo`.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction

from tilbudskatalog.catalog.courses import courses, questions
from tilbudskatalog.catalog.courses.kinds import WITH_PLACES, NextOfKin, State
from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.catalog.courses.questions import Asked
from tilbudskatalog.demo.chance import chance, pick
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.participation.enrollment import answers, desk, enrollments
from tilbudskatalog.participation.enrollment.kinds import Attends, Basis, Need, Status
from tilbudskatalog.participation.enrollment.models import Enrollment
from tilbudskatalog.participation.enrollment.party import GROWN_UP, Party

# Municipalities, their healthy-life centers, hospitals, and an organization that asks for consent.
PROVIDERS = (
    "frisklivssentral-3403",
    "kommune-3403",
    "sykehuset-innlandet",
    "kommune-0301",
    "frisklivssentral-4601",
    "kommune-4601",
    "kommune-5001",
    "kommune-1103",
    "kommune-5501",
    "frisklivssentral-5001",
    "oslo-universitetssykehus",
    "diabetesforbundet",
)
# How many in proportion to the places, in a provider's first course, its second, and so on.
SHARES = (1.4, 0.9, 0.6, 0.3)
# Nearer than this everyone in line is asked at once, and nobody is offered a place of their own.
NOT_BEFORE = dt.timedelta(days=5)
# Those who sign up are grown up, and not older than this; to a course for younger ones they sign up a child.
AGES = (25, 80)
CLASSES = ["Henvist av lege", "Alle andre"]
BY_PHONE, TOGETHER, WITH_NEEDS = 0.25, 0.2, 0.2
CHILDREN = ("Emil", "Nora", "Jakob", "Aisha", "Sondre", "Ella", "Yusuf", "Máret")
LANGUAGES = ("tigrinja", "ukrainsk", "arabisk", "polsk")
WISHES = ("Å komme i gang igjen", "Mat i hverdagen", "Tips til søvnen", "Treffe andre i samme situasjon")
QUESTIONS = (
    Asked(
        "choice",
        {
            "nb": {
                "text": "Når passer det at vi ringer deg før første samling?",
                "why": "Kurslederen snakker med alle før kurset begynner.",
                "choices": ["Om formiddagen", "Om ettermiddagen"],
            },
            "nn": {
                "text": "Når passar det at vi ringjer deg før første samling?",
                "why": "Kursleiaren snakkar med alle før kurset byrjar.",
                "choices": ["Om formiddagen", "Om ettermiddagen"],
            },
        },
        required=True,
    ),
    Asked(
        "text",
        {
            "nb": {
                "text": "Hva ønsker du å få ut av kurset?",
                "why": "Vi lager programmet sammen.",
                "choices": [],
            },
            "nn": {
                "text": "Kva ønskjer du å få ut av kurset?",
                "why": "Vi lagar programmet saman.",
                "choices": [],
            },
        },
    ),
)


@dataclass(frozen=True, slots=True)
class Guest:
    """One of those that one can log in as: has a place, waits in line, or is offered the place that comes free."""

    username: str
    provider: str
    course: int
    offered: bool = False
    waits: bool = False
    attends: Attends = Attends.PERSON


GUESTS = (
    Guest("innbygger", "frisklivssentral-3403", 1),
    Guest("innbygger", "frisklivssentral-3403", 0, waits=True),
    Guest("innbygger", "kommune-3403", 0, offered=True),
    Guest("parorende", "frisklivssentral-3403", 0, offered=True),
    Guest("parorende", "kommune-3403", 1),
    Guest("eldre", "kommune-3403", 2),
)


@dataclass(frozen=True, slots=True)
class Planned:
    """`number` is the course's among its provider's, from 0."""

    course: Course
    provider: str
    number: int

    @property
    def key(self) -> str:
        return f"{self.provider}/{self.number}"


def planned() -> list[Planned]:
    """The courses that take people in and have nobody yet, as many as each provider lacks."""
    found = []
    for provider in PROVIDERS:
        held = Course.objects.filter(offering__organization__key=provider, synthetic=True)
        done = held.filter(enrollments__isnull=False, ends__gt=clock.now()).distinct().count()
        free = held.filter(
            state=State.PUBLISHED,
            by_login=True,
            kind__in=WITH_PLACES,
            capacity__isnull=False,
            starts__gt=clock.now() + NOT_BEFORE,
            enrollments__isnull=True,
        )
        rows = free.select_related("offering__organization").order_by("starts", "uid")[: max(len(SHARES) - done, 0)]
        found += [Planned(course, provider, number) for number, course in enumerate(rows, done)]
    return found


def build(plan: Sequence[Planned], people: Sequence[User], by: User) -> Iterator[int]:
    """Answers how many have signed up for each course. A course is filled whole or not at all."""
    for each in plan:
        yield _fill(each, people, by)


@transaction.atomic
def _fill(plan: Planned, people: Sequence[User], by: User) -> int:
    course = plan.course
    if plan.number == 0:
        course = courses.change(course=course, by=by, values={"priority_classes": CLASSES})
    if plan.number < 2:
        questions.put(course=course, by=by, questions=QUESTIONS)
    guests = [guest for guest in GUESTS if (guest.provider, guest.course) == (plan.provider, plan.number)]
    crowd = Crowd(plan, course, people, by)
    for guest in guests:
        if not (guest.offered or guest.waits):
            crowd.invite(guest)
    assert course.capacity is not None  # noqa: S101 - only such are planned
    wanted = round(course.capacity * SHARES[plan.number])
    crowd.sign_up(min(wanted, course.capacity))
    for guest in sorted(guests, key=lambda guest: guest.waits):
        if guest.offered or guest.waits:
            crowd.invite(guest)
    crowd.sign_up(wanted)
    crowd.change_their_minds()
    return len(crowd.enrollments)


class Crowd:
    """Those who sign up for one course, in the order that they come."""

    def __init__(self, plan: Planned, course: Course, people: Sequence[User], by: User) -> None:
        self.plan, self.course, self.by = plan, course, by
        self.for_children = course.age_to is not None and course.age_to <= AGES[0]
        first = int(chance("first", plan.key) * len(people))
        self.people = iter([*people[first:], *people[:first]])
        self.asked = answers.put(course)
        self.enrollments: list[Enrollment] = []

    def sign_up(self, until: int) -> None:
        """Until so many places are taken or waited for."""
        while (left := until - sum(each.places for each in self.enrollments)) > 0:
            person = next(self.people)
            together = left > 1 and (self.for_children or self._luck("together", person) < TOGETHER)
            attends = Attends.TOGETHER if together and self.course.next_of_kin != NextOfKin.NONE else Attends.PERSON
            self.enrollments.append(self._enrolled(person, attends))

    def invite(self, guest: Guest) -> None:
        person = User.objects.filter(username=guest.username).first()
        if person is not None:
            party = self._party(person, guest.attends, name=person.get_full_name(), email=person.email)
            self.enrollments.append(enrollments.enroll(course=self.course, by=person, party=party))

    def change_their_minds(self) -> None:
        """One who has a place gives it up: where others wait, the first of them is offered it. And one in line is put
        forward for a reason."""
        placed = [each for each in self.enrollments if each.status == Status.CONFIRMED and each.places == 1]
        leaving = next((each for each in placed if each.source == "self" and not _is_guest(each)), None)
        if leaving is not None and leaving.person is not None:
            enrollments.cancel(enrollment=leaving, by=leaving.person)
        waiting = Enrollment.objects.filter(course=self.course).in_line().last()
        if waiting is not None and self.course.priority_classes and not _is_guest(waiting):
            desk.reclassify(enrollment=waiting, by=self.by, priority=0, reason="Henvisningen fra legen kom etterpå.")

    def _enrolled(self, person: User, attends: Attends) -> Enrollment:
        name, basis = person.get_full_name(), Basis.SELF
        if self.for_children:
            name = f"{pick(CHILDREN, 'child', self.plan.key, person.username)} {person.last_name}"
            basis = Basis.PARENT
        if self._luck("phone", person) < BY_PHONE:
            party = self._party(person, attends, name=name, basis=Basis.STAFF)
            return desk.add(course=self.course, by=self.by, party=party)
        return enrollments.enroll(
            course=self.course, by=person, party=self._party(person, attends, name=name, basis=basis)
        )

    def _party(self, person: User, attends: Attends, *, name: str, email: str = "", basis: Basis = Basis.SELF) -> Party:
        needs = self._needs(person)
        return Party(
            name=name,
            email=email,
            phone=phone_of(person),
            attends=attends,
            places=2 if attends == Attends.TOGETHER else 1,
            needs=needs,
            interpreter_language=pick(LANGUAGES, "language", person.username) if Need.INTERPRETER in needs else "",
            answers=self._answers(person),
            basis=basis,
            born=self._born(person),
            consents=True,
        )

    def _needs(self, person: User) -> frozenset[Need]:
        if self._luck("needs", person) >= WITH_NEEDS:
            return frozenset()
        return frozenset({list(Need)[int(self._luck("which", person) * len(Need))]})

    def _answers(self, person: User) -> dict[str, str]:
        said = {}
        for question in self.asked:
            if question.choices:
                said[question.key] = question.choices[int(self._luck(question.kind, person) * len(question.choices))][0]
            elif self._luck("wish", person) < 0.5:
                said[question.key] = pick(WISHES, "wish", self.plan.key, person.username)
        return said

    def _born(self, person: User) -> dt.date:
        youngest, oldest = max(self.course.age_from or 0, AGES[0]), min(self.course.age_to or AGES[1], AGES[1])
        if self.for_children:
            youngest, oldest = self.course.age_from or 2, min(self.course.age_to or GROWN_UP, GROWN_UP - 1)
        age = youngest + int(self._luck("age", person) * max(oldest - youngest, 1))
        today = clock.today()
        return dt.date(today.year - age, 1, 1)

    def _luck(self, what: str, person: User) -> float:
        return chance(what, self.plan.key, person.username)


def phone_of(person: User) -> str:
    """No Norwegian number begins with 1 and has eight digits, so that nobody is ever written to."""
    return f"1{int(chance('phone', person.username) * 10**7):07}"


def _is_guest(enrollment: Enrollment) -> bool:
    return enrollment.person is not None and enrollment.person.username in {guest.username for guest in GUESTS}
