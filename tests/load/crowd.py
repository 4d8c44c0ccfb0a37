"""Many people who sign up at once, through a system that acts on their behalf, and what has to be so afterwards."""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Barrier, Thread
from typing import Any

import httpx

from tests.support.acting import System, number
from tilbudskatalog.catalog.courses.models import Availability, Course
from tilbudskatalog.ground.access.arrivals import hash_of
from tilbudskatalog.ground.access.models import Citizen
from tilbudskatalog.ground.delivery.models import Letter
from tilbudskatalog.participation.enrollment.kinds import Status
from tilbudskatalog.participation.enrollment.models import Enrollment

PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Told:
    """What a person was answered. `status` is 0 where no answer came."""

    person: int
    status: int
    body: dict[str, Any]
    seconds: float


def sign_up(system: System, client: httpx.Client, web: str, course: Course, person: int, key: str = "") -> Told:
    headers = system.headers(number(person)) | ({"Idempotency-Key": key} if key else {})
    body = {"name": f"Person {person}", "email": f"person-{person}@example.no"}
    began = time.perf_counter()
    try:
        answer = client.post(f"{web}/api/v1/courses/{course.uid}/enrollments", json=body, headers=headers)
    except httpx.TransportError:
        return Told(person, 0, {}, time.perf_counter() - began)
    said = answer.json() if "json" in answer.headers.get("Content-Type", "") else {"text": answer.text[:400]}
    return Told(person, answer.status_code, said, time.perf_counter() - began)


def together(people: Iterable[int], clients: int, sign_up: Callable[[httpx.Client, int], Told]) -> list[Told]:
    """All begin at the same moment; each client takes every so-manieth person, one after the other."""
    everyone, told = list(people), list[Told]()
    gate = Barrier(clients)

    def go(client: int) -> None:
        with httpx.Client(timeout=PATIENCE) as connection:
            gate.wait()
            for person in everyone[client::clients]:
                told.append(sign_up(connection, person))

    threads = [Thread(target=go, args=[client]) for client in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def faults(course: Course, told: list[Told], *, people: int) -> list[str]:
    """All that is not as it should be, when so many people have signed up for one course and nobody has left it."""
    rows = list(Enrollment.objects.filter(course=course).order_by("priority", "received_at", "sequence"))
    found = [
        f"answered {code}: {times} times" for code, times in Counter(t.status for t in told).items() if code != 201
    ]
    return found + _rows(course, rows, people) + _answers(rows, told) + _letters(rows)


def _rows(course: Course, rows: list[Enrollment], people: int) -> list[str]:
    places, held = Availability.objects.get(course=course), sum(row.held for row in rows)
    seated = [row for row in rows if row.status == Status.CONFIRMED]
    waiting = [row for row in rows if row.status == Status.WAITING]
    capacity = places.capacity or 0
    checks = {
        f"{len(rows)} rows for {people} people": len(rows) == people,
        f"{len(rows) - len(seated) - len(waiting)} neither seated nor waiting": len(seated) + len(waiting) == len(rows),
        f"{len(seated)} seated on {capacity} places": len(seated) == min(capacity, people),
        f"{held} places held, {places.taken} counted": held == places.taken == min(capacity, people),
        f"{len(waiting)} wait, {places.waiting} counted": len(waiting) == places.waiting,
        "somebody is there twice": len({row.person_id for row in rows}) == len(rows),
        "a number in the line is missing or used twice": sorted(r.sequence for r in rows) == list(range(1, people + 1)),
        "the numbers do not go with the time": [r.sequence for r in rows] == list(range(1, people + 1)),
        "somebody who came later was seated before one who waits": rows[: len(seated)] == seated,
    }
    return [fault for fault, fine in checks.items() if not fine]


def _answers(rows: list[Enrollment], told: list[Told]) -> list[str]:
    """What each was told is what the database says, of their own row."""
    line = {row.pk: place for place, row in enumerate((r for r in rows if r.status == Status.WAITING), 1)}
    known = {str(row.uid): row for row in rows}
    users = dict(Citizen.objects.values_list("number_hash", "user_id"))
    found = []
    for each in told:
        if each.status != 201:
            continue
        row = known.get(each.body["id"])
        if row is None:
            found.append(f"person {each.person} was told of an enrollment that is not there")
        elif row.person_id != users[hash_of(number(each.person))]:
            found.append(f"person {each.person} was told of somebody else's")
        elif (each.body["status"], each.body["place_in_line"]) != (row.status, line.get(row.pk)):
            found.append(f"person {each.person} was told {each.body}, and it is {row.status} {line.get(row.pk)}")
    return found


def _letters(rows: list[Enrollment]) -> list[str]:
    """One by e-mail for each, which says where they stand."""
    kinds = {"enrollment.confirmed": Status.CONFIRMED, "enrollment.waiting": Status.WAITING}
    letters = Letter.objects.filter(kind__in=kinds, channel="email").values_list("kind", "event")
    written = Counter((event.split(":")[1], kinds[kind]) for kind, event in letters)
    due = Counter((str(row.uid), Status(row.status)) for row in rows)
    ours = {uid for uid, _status in due}
    return [f"letters of {uid}" for uid, _s in (due - written) + (written - due) if uid in ours]


def pace(told: list[Told], took: float) -> str:
    waits = sorted(each.seconds for each in told)
    middle, slowest = waits[len(waits) // 2], waits[int(len(waits) * 0.99)]
    return f"{len(told)} in {took:.1f} s: {len(told) / took:.0f} a second, median {middle:.3f} s, p99 {slowest:.3f} s"
