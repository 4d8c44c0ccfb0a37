"""Invented people to log in as. One password for all, shown on the log-in page; none of this exists in production.

They stand in `people.json`, which the demo's identity provider reads too: who logs in there is the same person here.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Concat

from tilbudskatalog.ground.access import arrivals
from tilbudskatalog.ground.access.models import Citizen, Identity, User
from tilbudskatalog.ground.base.ids import uid_of
from tilbudskatalog.registers.organizations import systems
from tilbudskatalog.registers.organizations.models import Membership, Organization


@dataclass(frozen=True, slots=True)
class Person:
    """`pid` is a synthetic national identity number (its month is 80 too high). `work` lets the person log in as an
    employee, `hpr` (an invented number) as health personnel, where `work_pid` is told besides. `roles` are by the
    organization's key. Somebody `unknown` has not been here yet."""

    username: str
    first_name: str
    last_name: str
    introduction: str
    pid: str = ""
    protected: bool = False
    work: bool = False
    hpr: str = ""
    work_pid: str = ""
    unknown: bool = False
    roles: dict[str, list[str]] = field(default_factory=dict)
    administrator: bool = False


EVERYBODY = [Person(**row) for row in json.loads(Path(__file__).with_name("people.json").read_text("utf-8"))]
PEOPLE = tuple(person for person in EVERYBODY if not person.unknown)


@transaction.atomic
def build() -> None:
    """Makes the people, their roles and their ways in; a second time changes nothing."""
    password = make_password(settings.DEMO_PASSWORD)
    keys = {key for person in PEOPLE for key in person.roles}
    organizations = {row.key: row for row in Organization.objects.filter(key__in=keys)}
    for person in PEOPLE:
        user, _created = User.objects.get_or_create(
            username=person.username,
            defaults={
                "uid": uid_of("user", person.username),
                "first_name": person.first_name,
                "last_name": person.last_name,
                "introduction": person.introduction,
                "password": password,
                "is_superuser": person.administrator,
                "is_staff": person.administrator,
            },
        )
        for key, roles in person.roles.items():
            for role in roles:
                Membership.objects.get_or_create(user=user, organization=organizations[key], role=role)
        _let_in(person, user)
    _agree_with_systems(User.objects.get(username="administrator"))


def _let_in(person: Person, user: User) -> None:
    if person.work:
        issuer = settings.WAYS_IN["ansatt"]["issuer"]
        Identity.objects.get_or_create(issuer=issuer, subject=f"demo-{person.username}", defaults={"user": user})
    if person.pid:
        known = {"number": person.pid, "protected_address": person.protected}
        Citizen.objects.get_or_create(number_hash=arrivals.hash_of(person.pid), defaults={"user": user, **known})


def _agree_with_systems(administrator: User) -> None:
    """As tools/system_token.py knows them: Hamar's own system, and one like Helsenorge that acts for citizens."""
    hamar = Organization.objects.get(key="kommune-3403")
    for client, name, purpose, organization in (
        ("fagsystem-demo", "Fagsystem (demo)", "provider", hamar),
        ("helsenorge-demo", "Helsenorge (demo)", "on-behalf", None),
    ):
        issuer = settings.SYSTEM_ISSUERS[0]
        if purpose not in systems.purposes(issuer=issuer, client_id=client):
            systems.agree(
                issuer=issuer,
                client_id=client,
                name=name,
                purpose=purpose,
                organization=organization,
                by=administrator,
            )


@transaction.atomic
def builders(organizations: list[Organization]) -> tuple[User, User]:
    """The editor and the approver that the country's demo catalog is built by. Nobody can log in as them."""
    pair = []
    # A role in a municipality holds in its healthy-life center too: only the topmost are needed.
    organizations = [row for row in organizations if row.kind != Organization.Kind.HEALTHY_LIFE_CENTER]
    for username, role in (("demo-bygger", "editor"), ("demo-kontroll", "approver")):
        user, created = User.objects.get_or_create(username=username, defaults={"uid": uid_of("user", username)})
        if created:
            user.set_unusable_password()
            user.save(update_fields=["password"])
        memberships = [Membership(user=user, organization=row, role=role) for row in organizations]
        Membership.objects.bulk_create(memberships, ignore_conflicts=True)
        pair.append(user)
    return pair[0], pair[1]


@transaction.atomic
def coordinator(organizations: list[Organization]) -> User:
    """Who runs the demo's courses. Nobody can log in as this person."""
    user, created = User.objects.get_or_create(username="demo-kurs", defaults={"uid": uid_of("user", "demo-kurs")})
    if created:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    memberships = [Membership(user=user, organization=row, role="coordinator") for row in organizations]
    Membership.objects.bulk_create(memberships, ignore_conflicts=True)
    return user


def give_addresses() -> None:
    """To those who work somewhere and have none, so that their letters reach the mail sink. Systems get no letters."""
    nobody = Q(username__startswith="demo-") | Q(username__startswith="system-")
    working = User.objects.filter(email="", memberships__isnull=False).exclude(nobody)
    working.update(email=Concat("username", Value("@demo.example")))
