"""Who may do what: every address × method × person, against authorization_matrix.toml.

A new address without an entry fails, an entry without an address fails, and each entry is tried: as anybody, as a
person without roles, as another organization's people, and as the own organization's people, role by role.
"""

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.test import Client
from pytest_django import DjangoDbBlocker

from tests import factories
from tests.doors.api import documents
from tests.doors.api.library import Library
from tests.doors.portal.documents import course as build_course
from tests.ground.delivery.letters import write
from tests.repository.addresses import addresses
from tilbudskatalog.catalog.courses import contributors, meetings
from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.catalog.offerings import local_offerings, partners
from tilbudskatalog.catalog.offerings.dealings import Suggestion
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.catalog.search import reading
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.delivery.models import Letter
from tilbudskatalog.participation.enrollment import enquiries
from tilbudskatalog.participation.enrollment.enquiries import Question
from tilbudskatalog.participation.enrollment.models import Enquiry, Enrollment
from tilbudskatalog.registers.organizations import places, systems
from tilbudskatalog.registers.organizations.models import (
    EmergencyService,
    Membership,
    Organization,
    SystemAgreement,
)
from tilbudskatalog.registers.organizations.policy import ROLES, Act

pytestmark = pytest.mark.django_db
MATRIX: dict[str, dict[str, str]] = tomllib.loads(Path(__file__).with_name("authorization_matrix.toml").read_text())
ADDRESSES = addresses()
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
OWN, OTHER, NATIONAL = "kommune-3403", "kommune-4601", "helsedirektoratet"
CODE = "tobakk_kurs"
# Asks us to take part in something of theirs.
OSLO = "redaktor-kommune-0301"
# What an act needs in its body, so that it is the role that decides.
BODIES = {
    "offerings": {"template": CODE},
    "return": {"reason": "x"},
    "withdraw": {"reason": "x"},
    "accept-upstream": {"field": "cost"},
    "keep-own": {"field": "cost"},
}
# The same as the workspace's forms send it.
FORM = {"versjon": "1", "return.reason": "x", "withdraw.reason": "x", "grunn": "x", "field": "cost"}


@dataclass(frozen=True, slots=True)
class Person:
    """`role` "" has no membership; `key` names the organization."""

    name: str
    key: str = ""
    role: str = ""
    administrator: bool = False

    def user(self) -> User | None:
        if self.name == "anybody":
            return None
        memberships = {self.role: _organization(self.key)} if self.role else {}
        person = factories.user(self.name, **memberships)
        if self.administrator:
            User.objects.filter(pk=person.pk).update(is_superuser=True, is_staff=True)
        return person


def _organization(key: str) -> Organization:
    return factories.directorate() if key == NATIONAL else factories.organization(key)


ANYBODY, STRANGER = Person("anybody"), Person("without-roles")
ADMINISTRATOR = Person("administrator", administrator=True)
OTHERS = [Person(f"another-{role}", OTHER, role) for role in ("editor", "approver", "leader")]
OWN_PEOPLE = [Person(f"own-{role}", OWN, role) for role in Membership.Role.values]
NATIONAL_PEOPLE = [Person(f"national-{role}", NATIONAL, role) for role in ("reader", "editor", "approver")]
PEOPLE = [ANYBODY, STRANGER, *OTHERS, *OWN_PEOPLE, *NATIONAL_PEOPLE, ADMINISTRATOR]


def may(person: Person, entry: str) -> bool:
    kind, _, act = entry.partition(":")
    match kind:
        case "public":
            return True
        case "logged-in":
            return person is not ANYBODY
        case "administrator":
            return person.administrator
        case "proof" | "own":
            return False
        case "role":
            # Administrators give each organization its first leader.
            first = person.administrator and act == Act.ADMINISTER
            return first or (person.key == OWN and _holds(person, act))
        case "registers":
            return person.administrator or (person.key == NATIONAL and _holds(person, Act.EDIT))
        case "leads":
            return person.administrator or _holds(person, Act.ADMINISTER)
        case "national":
            return person.key == NATIONAL and _holds(person, act)
    raise ValueError(f"“{entry}” is none of those that authorization_matrix.toml begins with")


def _holds(person: Person, acts: str) -> bool:
    return any(person.role in ROLES[Act(act)] for act in acts.split("|"))


@dataclass(frozen=True, slots=True)
class World:
    """`values`: what stands for the <names> in addresses; `sessions`: each person's cookie."""

    values: dict[str, str]
    sessions: dict[str, str]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Made once, in a transaction that every call leaves as it was. Our draft says something else than its template, so
    that every act has something to do."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        offering = factories.local_draft(OWN)
        editor = factories.user(f"redaktor-{OWN}")
        local_offerings.adapt(offering=offering, by=editor, texts={"nb": {"cost": "200 kroner"}})
        theirs = factories.local_draft("kommune-0301", of=offering.template)
        asked = partners.invite(offering=theirs, organization=offering.organization, by=factories.user(OSLO))
        place = places.add(organization=offering.organization, by=editor, given={"name": "Helsehuset"})
        course = factories.course_draft(offering)
        by = factories.coordinator(offering)
        [meeting, *_others] = meetings.add_series(course=course, rhythm=factories.rhythm(), by=by)
        person = contributors.add(course=course, by=by, role="professional", name="Marte Prøve")
        _stock(patch, str(course.uid))
        EmergencyService.objects.create(number="113", order=1, owner="x", confirmed="x")
        suggestion = Suggestion.objects.create(offering=offering, by=editor, at=clock.now(), reason="x")
        yield World(
            {
                "partner_id": str(asked.pk),
                "place_id": str(place.uid),
                "offering_id": str(offering.uid),
                "organization_id": str(offering.organization.uid),
                "course_id": str(course.uid),
                "meeting_id": str(meeting.uid),
                "contributor_id": str(person.pk),
                "enrollment_id": str(_enrolled(course).uid),
                "enquiry_id": str(_asked(offering).uid),
                "act": "ta-av",
                "code": CODE,
                "number": "3403",
                "uid": documents.offering(key="published")["id"],
                "slug": "roykesluttkurs",
                "letter_id": str(_dead_letter().uid),
                "width": "480",
                "suggestion": str(suggestion.pk),
                "target": "phone",
                "way": "innbygger",
                "token": "guessed",
                "person_id": str(factories.user(f"redaktor-{OWN}").uid),
                "emergency_number": "113",
                "agreement_number": str(_agreement().pk),
                "format": "csv",
            },
            {person.name: _session(user) for person in PEOPLE if (user := person.user())},
        )
        transaction.set_rollback(True)


def _enrolled(course: Course) -> Enrollment:
    now = clock.now()
    return Enrollment.objects.create(
        course=course, status="waiting", source="self", received_at=now, sequence=1, legal_basis="statute", name="x"
    )


def _asked(offering: LocalOffering) -> Enquiry:
    question = Question(name="Mona", email="mona@example.no", text="Kan jeg komme?")
    return enquiries.ask(organization=offering.organization, question=question, offering=None, by=None)


def _dead_letter() -> Letter:
    letter = write(event="matrix")
    Letter.objects.update(state="dead", finished_at=letter.created_at, error="SMTP 550")
    return letter


def _agreement() -> SystemAgreement:
    administrator = factories.user("made-it")
    User.objects.filter(pk=administrator.pk).update(is_superuser=True)
    administrator.refresh_from_db()
    return systems.agree(
        issuer="https://x.example", client_id="x", name="x", purpose=SystemAgreement.Purpose.ON_BEHALF, by=administrator
    )


def _stock(patch: pytest.MonkeyPatch, course_id: str) -> None:
    library, offering = Library(), documents.offering(key="published")
    course = build_course(offering, id=course_id)
    library.add(offering, course, documents.national(), documents.organization(), documents.municipality())
    for name in ("find", "document", "documents", "raw_document", "version", "courses", "free_places"):
        patch.setattr(reading, name, getattr(library, name))


def _session(user: User) -> str:
    client = Client()
    client.force_login(user)
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


def path_of(address: str, world: World) -> str:
    def value(match: re.Match[str]) -> str:
        name = match["name"]
        if name not in world.values:
            pytest.fail(f"Say in the world's values what stands for <{name}> in “{address}”.")
        return world.values[name]

    return "/" + re.sub(r"<(?:[a-z]+:)?(?P<name>[a-z_]+)>", value, address).replace("^", "no-such-address")


def call(world: World, person: Person, method: str, path: str) -> HttpResponse:
    """The answer; what it changed is taken back, so that the next one meets the same state."""
    # From outside, as everybody comes.
    client = Client(raise_request_exception=False, REMOTE_ADDR="203.0.113.7")
    if person is not ANYBODY:
        client.cookies[settings.SESSION_COOKIE_NAME] = world.sessions[person.name]
    with transaction.atomic():
        response: HttpResponse
        if method == "POST" and not path.startswith("/api/"):
            response = client.post(
                path, FORM | dict.fromkeys(("virksomhet", "partner"), world.values["organization_id"])
            )
        else:
            body = "" if method == "GET" else json.dumps(BODIES.get(path.rsplit("/", 1)[-1], {}))
            response = client.generic(method, path, body, "application/json")
        transaction.set_rollback(True)
    return response


def refused(response: HttpResponse) -> bool:
    """404 refuses too: what one has nothing to do with is not even said to exist."""
    asks_to_log_in = response.status_code == 302 and response["Location"].startswith(resolve_url(settings.LOGIN_URL))
    return response.status_code in (401, 403, 404) or asks_to_log_in


def entries() -> list[Any]:
    return [
        pytest.param(address, "GET" if method == "*" else method, entry, id=f"{method} {address} – {entry}")
        for address, methods in MATRIX.items()
        for method, entry in methods.items()
    ]


def test_every_entry_has_an_address() -> None:
    gone = sorted(set(MATRIX) - set(ADDRESSES))
    assert not gone, f"Take these out of authorization_matrix.toml, they lead nowhere: {gone}"


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_says_who_may(address: str, world: World) -> None:
    """Which methods an address takes is found by asking it; 405 means that it doesn't take that one."""
    assert address in MATRIX, f'Add ["{address}"] to authorization_matrix.toml, and say for each method who may.'
    known, path = MATRIX[address], path_of(address, world)
    taken = [method for method in METHODS if call(world, ANYBODY, method, path).status_code != 405]
    missing = [] if "*" in known else sorted(set(taken) - set(known))
    assert not missing, f'Under ["{address}"] in authorization_matrix.toml, say who may: {missing}'
    stale = sorted(set(known) - {"*"} - set(taken))
    assert not stale, f'["{address}"] in authorization_matrix.toml has methods that the address does not take: {stale}'


@pytest.mark.parametrize(("address", "method", "entry"), entries())
def test_the_answer_agrees_with_the_entry(address: str, method: str, entry: str, world: World) -> None:
    path, wrong = path_of(address, world), []
    for person in PEOPLE:
        response = call(world, person, method, path)
        assert response.status_code != 500, f"{method} {path} as {person.name}"
        let_in = not refused(response) or (entry == "public" and response.status_code == 404)
        if let_in != may(person, entry):
            wrong.append(f"{person.name} {'got in' if let_in else 'was refused'}: {response.status_code}")
    assert wrong == []
