"""Where a person works: the organizations that their roles reach, read once."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base.errors import NotFound
from tilbudskatalog.registers.organizations.models import Membership, Organization
from tilbudskatalog.registers.organizations.policy import Act, Policy


@dataclass(frozen=True, slots=True)
class Workplace:
    """Keys of the organizations where the person may read, edit or approve, or minds the catalog: edits or leads."""

    person: User
    reads: frozenset[int]
    edits: frozenset[int]
    approves: frozenset[int]
    minds: frozenset[int]

    @classmethod
    def of(cls, person: User) -> "Workplace":
        policy = Policy(person)
        reads, edits, approves, leads = (
            frozenset(policy.organization_ids(act)) for act in (Act.READ, Act.EDIT, Act.APPROVE, Act.ADMINISTER)
        )
        return cls(person, reads, edits, approves, edits | leads)

    def organizations(self, keys: Iterable[int]) -> list[Organization]:
        """Those where the person has a role first, then those that the role reaches."""
        held = Exists(Membership.objects.filter(organization=OuterRef("pk"), user=self.person))
        return list(Organization.objects.filter(pk__in=keys).order_by(held.desc(), "name"))


def rooms(person: User) -> dict[str, bool]:
    """Which parts of the workspace this person has something to do in, as the menu asks."""
    policy = Policy(person)
    reads = policy.organization_ids(Act.READ)
    administers, keeps = bool(policy.organization_ids(Act.ADMINISTER)), policy.keeps_registers()
    return {
        "reads": bool(reads),
        "leads": Organization.objects.filter(pk__in=reads, kind=Organization.Kind.DIRECTORATE).exists(),
        "administers": administers,
        # Who keeps the whole register finds how to reach each there.
        "corrects": administers and not keeps,
        "keeps": keeps,
        "delivers": person.is_superuser,
        "agrees": person.is_superuser,
    }


def chosen(uid: str, organizations: Iterable[Organization]) -> Organization | None:
    """The one that the address names; None when it names none. Raises `NotFound` for one that is not among them."""
    if not uid:
        return None
    found = next((each for each in organizations if str(each.uid) == uid), None)
    if found is None:
        raise NotFound(_("There is no such organization among yours."))
    return found


def organization(uid: str) -> Organization:
    """Any organization; what may be done there is for the act to say. Raises `NotFound`."""
    try:
        return Organization.objects.get(uid=uuid.UUID(uid))
    except (ValueError, Organization.DoesNotExist):
        raise NotFound(_("There is no such organization.")) from None
