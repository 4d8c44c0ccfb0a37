"""What an address of the workspace may name: asked in front of every view, so that one that forgets to can't leak.

`workspace` hands each value of the address to the scope of its name. A name without a scope lets nobody in. Where one
value belongs to another (a version of an offering), the scope looks it up through the other: two that don't belong
together are not found, whoever's they are.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Q

from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering, Partner
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base.errors import NotFound
from tilbudskatalog.participation.enrollment.models import Enquiry, Enrollment
from tilbudskatalog.registers.organizations.models import Membership, Organization, Place
from tilbudskatalog.registers.organizations.policy import Act, Policy

# The person, the value, and the whole address's values → whether the person may know that there is such a thing.
Scope = Callable[[User, Any, Mapping[str, Any]], bool]


def names_nothing(_person: User, _value: Any, _address: Mapping[str, Any]) -> bool:
    """For words that name no stored thing: an act, a language, a file's kind."""
    return True


def own_offering(person: User, value: Any, _address: Mapping[str, Any]) -> bool:
    return LocalOffering.objects.visible_to(person).filter(uid=value).exists()


def own_course(person: User, value: Any, _address: Mapping[str, Any]) -> bool:
    return Course.objects.visible_to(person).filter(uid=value).exists()


def meeting_of_course(person: User, value: Any, address: Mapping[str, Any]) -> bool:
    courses = Course.objects.visible_to(person).filter(uid=address["course_id"])
    return courses.filter(meetings__uid=value).exists()


def contributor_of_course(person: User, value: Any, address: Mapping[str, Any]) -> bool:
    courses = Course.objects.visible_to(person).filter(uid=address["course_id"])
    return courses.filter(contributors=value).exists()


def enrollment_of_course(person: User, value: Any, address: Mapping[str, Any]) -> bool:
    """Only those who run the course may know who takes part."""
    return Enrollment.objects.of_provider(person).filter(uid=value, course__uid=address["course_id"]).exists()


def own_enquiry(person: User, value: Any, _address: Mapping[str, Any]) -> bool:
    organizations = Policy(person).organization_ids(Act.COORDINATE)
    return Enquiry.objects.filter(organization__in=organizations, uid=value).exists()


def known_template(person: User, value: Any, _address: Mapping[str, Any]) -> bool:
    return NationalOffering.objects.visible_to(person).filter(code=value).exists()


def reached_organization(person: User, value: Any, _address: Mapping[str, Any]) -> bool:
    policy = Policy(person)
    if policy.keeps_registers():
        return Organization.objects.filter(uid=value).exists()
    reached = policy.organization_ids(Act.READ) | policy.organization_ids(Act.ADMINISTER)
    return Organization.objects.filter(uid=value, pk__in=reached).exists()


def own_partnership(person: User, value: Any, _address: Mapping[str, Any]) -> bool:
    """On either side: the owner's, or one that was asked."""
    reads = Policy(person).organization_ids(Act.READ)
    mine = Q(organization__in=reads) | Q(offering__organization__in=reads)
    return Partner.objects.filter(mine, pk=value).exists()


def own_place(person: User, value: Any, _address: Mapping[str, Any]) -> bool:
    return Place.objects.filter(organization__in=Policy(person).organization_ids(Act.READ), uid=value).exists()


def colleague(person: User, value: Any, address: Mapping[str, Any]) -> bool:
    """Somebody with a role in the organization that the address names too, and that the person leads."""
    led = Policy(person).organization_ids(Act.ADMINISTER)
    memberships = Membership.objects.filter(user__uid=value, organization__in=led)
    return memberships.filter(organization__uid=address["organization_id"]).exists()


def kept_by_register_keepers(person: User, _value: Any, _address: Mapping[str, Any]) -> bool:
    return Policy(person).keeps_registers()


def seen_by_administrators(person: User, _value: Any, _address: Mapping[str, Any]) -> bool:
    return person.is_superuser


def reads_nationally(person: User, _value: Any, _address: Mapping[str, Any]) -> bool:
    """What providers suggest is for those with a role where national offerings are written."""
    reads = Policy(person).organization_ids(Act.READ)
    return Organization.objects.filter(pk__in=reads, kind=Organization.Kind.DIRECTORATE).exists()


SCOPES: dict[str, Scope] = {
    "letter_id": seen_by_administrators,
    "agreement_number": seen_by_administrators,
    "act": names_nothing,
    "format": names_nothing,
    "offering_id": own_offering,
    "course_id": own_course,
    "meeting_id": meeting_of_course,
    "contributor_id": contributor_of_course,
    "enrollment_id": enrollment_of_course,
    "enquiry_id": own_enquiry,
    "code": known_template,
    "organization_id": reached_organization,
    "person_id": colleague,
    "partner_id": own_partnership,
    "place_id": own_place,
    "suggestion": reads_nationally,
    "emergency_number": kept_by_register_keepers,
}


def require(person: User, address: Mapping[str, Any]) -> None:
    """Raises `NotFound` unless every value of the address is this person's to know of."""
    for name, value in address.items():
        scope = SCOPES.get(name)
        if scope is None or not scope(person, value, address):
            raise NotFound
