"""Invented people to log in as. One password for all, shown on the log-in page; none of this exists in production."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base.ids import uid_of
from tilbudskatalog.registers.organizations.models import Membership, Organization


@dataclass(frozen=True, slots=True)
class Person:
    username: str
    first_name: str
    last_name: str
    introduction: str
    # (role, organization key)
    roles: tuple[tuple[str, str], ...] = ()
    administrator: bool = False


HAMAR, CENTER, TRUST, NATIONAL = "kommune-3403", "frisklivssentral-3403", "sykehuset-innlandet", "helsedirektoratet"

PEOPLE = (
    Person("innbygger", "Ingrid", "Demo-Lund", "Innbygger i Hamar"),
    Person("parorende", "Mona", "Demo-Berg", "Pårørende: mor til en gutt med diabetes"),
    Person("fastlege", "Frank", "Demo-Vik", "Fastlege i Hamar"),
    Person("sykepleier", "Sunniva", "Demo-Moen", "Sykepleier ved Sykehuset Innlandet", (("assessor", TRUST),)),
    Person(
        "frisklivsveileder",
        "Fredrik",
        "Demo-Haug",
        "Frisklivsveileder i Hamar",
        (("assessor", CENTER), ("coordinator", CENTER)),
    ),
    Person("redaktor", "Rita", "Demo-Solberg", "Redaktør i Hamar kommune", (("editor", HAMAR),)),
    Person("godkjenner", "Geir", "Demo-Dahl", "Godkjenner i Hamar kommune", (("approver", HAMAR),)),
    Person(
        "kurskoordinator", "Karin", "Demo-Lie", "Kurskoordinator ved frisklivssentralen", (("coordinator", CENTER),)
    ),
    Person("erfaren", "Egil", "Demo-Bakke", "Erfaren bruker, holder kurs", (("reader", CENTER),)),
    Person("leder", "Lena", "Demo-Aas", "Leder i Hamar kommune", (("leader", HAMAR),)),
    Person("nasjonal", "Nora", "Demo-Strand", "Nasjonal redaktør", (("editor", NATIONAL),)),
    Person("nasjonal-godkjenner", "Nils", "Demo-Foss", "Godkjenner nasjonale tilbud", (("approver", NATIONAL),)),
    Person("administrator", "Ada", "Demo-Nes", "Administrator", administrator=True),
    Person("system", "Helsenorge", "Demo-klient", "Systemklient, som Helsenorge"),
)


@transaction.atomic
def build() -> None:
    """Makes the people and their roles; a second time changes nothing."""
    password = make_password(settings.DEMO_PASSWORD)
    keys = {key for person in PEOPLE for _role, key in person.roles}
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
        for role, key in person.roles:
            Membership.objects.get_or_create(user=user, organization=organizations[key], role=role)


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
