"""Small, readable things for tests. Each has sensible values; a test names only what it is about."""

import datetime as dt
from typing import Any

from tilbudskatalog.catalog.courses import courses, meetings
from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.catalog.courses.recurrence import Rhythm
from tilbudskatalog.catalog.offerings import local_offerings, national_offerings, reviews
from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.ids import uid_of
from tilbudskatalog.registers.concepts.models import Concept, Term
from tilbudskatalog.registers.organizations.models import Membership, Municipality, Organization, Place


def user(name: str, **memberships: Organization) -> User:
    """`user("kari", editor=hamar)`: a person with roles."""
    person, _created = User.objects.get_or_create(username=name, defaults={"first_name": name.title()})
    for role, organization in memberships.items():
        Membership.objects.get_or_create(user=person, organization=organization, role=role)
    return person


def municipality(number: str = "3403", name: str = "Hamar", **fields: Any) -> Municipality:
    values = {
        "uid": uid_of("municipality", number),
        "name": name,
        "official_name": name,
        "county_number": number[:2],
        "county": "Innlandet",
        "population": 33000,
        "population_year": 2026,
        "latitude": 60.79,
        "longitude": 11.07,
        "largest_place": name,
    } | fields
    return Municipality.objects.get_or_create(number=number, defaults=values)[0]


def organization(key: str = "kommune-3403", **fields: Any) -> Organization:
    values: dict[str, Any] = {"uid": uid_of("organization", key), "name": key, "kind": "user_organization"}
    if key.startswith("kommune-"):
        place = fields.pop("municipality", None) or municipality(key[-4:])
        values |= {"kind": "municipality", "municipality": place, "name": f"{place.name} kommune"}
    return Organization.objects.get_or_create(key=key, defaults=values | fields)[0]


def directorate() -> Organization:
    return organization("helsedirektoratet", kind="directorate", name="Helsedirektoratet")


def concept(code: str, scheme: str, **terms: str) -> Concept:
    row, created = Concept.objects.get_or_create(code=code, defaults={"scheme": scheme, "uid": uid_of("concept", code)})
    if created:
        for language in ("nb", "nn", "en"):
            Term.objects.create(concept=row, language=language, kind="preferred", text=terms.get(language, code))
    return row


TEXTS = {
    "nb": {
        "title": "Snus- og røykesluttkurs",
        "summary": "Seks samlinger sammen med andre som vil slutte.",
        "description": "Dere møtes seks ganger.",
        "for_whom": "Voksne som røyker eller snuser",
        "schedule": "Seks ganger, en gang i uka",
        "cost": "Gratis",
        "how_to_join": "Meld deg på selv.",
    },
    "nn": {
        "title": "Snus- og røykesluttkurs",
        "summary": "Seks samlingar saman med andre som vil slutte.",
        "description": "De møtest seks gonger.",
        "for_whom": "Vaksne som røykjer eller snusar",
        "schedule": "Seks gonger, ein gong i veka",
        "cost": "Gratis",
        "how_to_join": "Meld deg på sjølv.",
    },
    "en": {"title": "Tobacco cessation course", "summary": "Six meetings with others who want to quit."},
}


def values() -> dict[str, Any]:
    concept("group", "form", nb="gruppe", nn="gruppe", en="group")
    concept("tema_tobakk", "theme", nb="tobakk", nn="tobakk", en="tobacco")
    return {"formats": ["group"], "themes": ["tema_tobakk"], "access": "self", "cost_kind": "free", "ages": [18, None]}


def template_draft(code: str = "tobakk_kurs", **fields: Any) -> NationalOffering:
    arguments: dict[str, Any] = {"texts": TEXTS, "values": values(), "level": "municipality"} | fields
    return national_offerings.propose(
        code=code, organization=directorate(), by=user("nasjonal", editor=directorate()), **arguments
    )


def approve_national(offering: NationalOffering) -> NationalOffering:
    reviews.submit(offering=offering, by=user("nasjonal", editor=directorate()))
    reviews.approve(offering=offering, by=user("godkjenner", approver=directorate()))
    return NationalOffering.objects.get(pk=offering.pk)


def template(code: str = "tobakk_kurs", **fields: Any) -> NationalOffering:
    """A published national offering."""
    return approve_national(template_draft(code, **fields))


def local_draft(key: str = "kommune-3403", of: NationalOffering | None = None) -> LocalOffering:
    provider = organization(key)
    return local_offerings.adopt(
        template=of or template(), organization=provider, by=user(f"redaktor-{key}", editor=provider)
    )


def approve_local(offering: LocalOffering) -> LocalOffering:
    provider = offering.organization
    reviews.submit(offering=offering, by=user(f"redaktor-{provider.key}", editor=provider))
    reviews.approve(offering=offering, by=user(f"godkjenner-{provider.key}", approver=provider))
    return LocalOffering.objects.get(pk=offering.pk)


def local(key: str = "kommune-3403", of: NationalOffering | None = None) -> LocalOffering:
    """A published local offering that follows its template in everything."""
    return approve_local(local_draft(key, of))


def coordinator(offering: LocalOffering) -> User:
    return user(f"koordinator-{offering.organization.key}", coordinator=offering.organization)


def place(of: Organization, name: str = "Hamar rådhus") -> Place:
    where = of.municipality or municipality()
    return Place.objects.get_or_create(
        organization=of, name=name, defaults={"uid": uid_of("place", f"{of.key}/{name}"), "municipality": where}
    )[0]


def rhythm(**fields: Any) -> Rhythm:
    """Six Tuesdays at 17, from a Tuesday that is some weeks away."""
    soon = clock.today() + dt.timedelta(days=30)
    first = soon + dt.timedelta(days=(1 - soon.weekday()) % 7)
    values: dict[str, Any] = {"first": first, "at": dt.time(17), "minutes": 90, "count": 6} | fields
    return Rhythm(**values)


def course_draft(offering: LocalOffering | None = None, **values: Any) -> Course:
    offering = offering or local()
    values = {"capacity": 12, "place": place(offering.organization)} | values
    return courses.create(offering=offering, by=coordinator(offering), values=values)


def course(offering: LocalOffering | None = None, when: Rhythm | None = None, **values: Any) -> Course:
    """A published course of six meetings with twelve places."""
    made = course_draft(offering, **values)
    by = coordinator(made.offering)
    meetings.add_series(course=made, rhythm=when or rhythm(), by=by)
    return courses.publish(course=made, by=by)
