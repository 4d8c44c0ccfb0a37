"""The one permission policy: which roles an act takes, and whether a person holds one of them here.

Web, API, studio and demo all ask here. Django's model permissions are never granted to provider groups.
A role in an organization also holds in those below it: a municipality's editor edits for its healthy-life center.
"""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base.errors import NotPermitted
from tilbudskatalog.registers.organizations.models import Membership, Organization

Role = Membership.Role


class Act(StrEnum):
    READ = "read"
    EDIT = "edit"
    APPROVE = "approve"
    COORDINATE = "coordinate"
    ADMINISTER = "administer"


ROLES: dict[Act, frozenset[str]] = {
    Act.READ: frozenset(Role.values),
    Act.EDIT: frozenset({Role.EDITOR, Role.COORDINATOR}),
    Act.APPROVE: frozenset({Role.APPROVER}),
    Act.COORDINATE: frozenset({Role.COORDINATOR}),
    Act.ADMINISTER: frozenset({Role.LEADER}),
}

# Organizations are at most this many levels below one another: RHF, HF, hospital, learning center.
LEVELS = 4


class Policy:
    """Answers for one person; reads the memberships once, and what lies below them once per act."""

    def __init__(self, user: User | None) -> None:
        self._roles: dict[int, set[str]] = {}
        self._reached: dict[Act, set[int]] = {}
        self._administrator = user is not None and user.is_active and user.is_superuser
        if user is not None and user.is_authenticated and user.is_active:
            for organization_id, role in user.memberships.values_list("organization_id", "role"):
                self._roles.setdefault(organization_id, set()).add(role)

    def organization_ids(self, act: Act) -> set[int]:
        """Keys of the organizations where the person may do this, those below included."""
        if act not in self._reached:
            self._reached[act] = self._reach(act)
        return self._reached[act]

    def _reach(self, act: Act) -> set[int]:
        if act == Act.ADMINISTER and self._administrator:
            # Somebody must give each organization its first leader. It gives no right to read drafts.
            return set(Organization.objects.values_list("id", flat=True))
        reached = {organization for organization, held in self._roles.items() if held & ROLES[act]}
        below = reached
        for _level in range(LEVELS - 1):
            if not below:
                break
            below = set(Organization.objects.filter(parent_id__in=below).values_list("id", flat=True)) - reached
            reached |= below
        return reached

    def may(self, act: Act, organization: Organization) -> bool:
        return organization.id in self.organization_ids(act)

    def require(self, act: Act, organization: Organization) -> None:
        """Raises `NotPermitted`, with the same sentence wherever it is asked."""
        if not self.may(act, organization):
            raise NotPermitted(
                _("You don't have the role that this takes in %(organization)s.") % {"organization": organization}
            )

    def keeps_registers(self) -> bool:
        """Whether the person may change organizations, catchments and emergency numbers: national editors, and
        administrators."""
        if self._administrator:
            return True
        editing = [organization for organization, held in self._roles.items() if held & ROLES[Act.EDIT]]
        return Organization.objects.filter(pk__in=editing, kind=Organization.Kind.DIRECTORATE).exists()

    def require_registers(self) -> None:
        """Raises `NotPermitted`."""
        if not self.keeps_registers():
            raise NotPermitted(_("Only national editors and administrators keep this register."))


def may_change_something(user: User) -> bool:
    """Whether the person has a right that a stolen password could be used for: then a password alone won't do."""
    return user.is_superuser or user.memberships.exclude(role=Role.READER).exists()
