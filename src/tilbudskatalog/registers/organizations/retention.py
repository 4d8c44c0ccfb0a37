"""What the registers hold of people. In words: docs/operations/retention.md."""

from tilbudskatalog.ground.base.retention import Kept
from tilbudskatalog.registers.organizations.models import Membership, Organization, Place, SystemAgreement

RULES = [
    Kept(Organization, ("phone", "email"), "the organization's own, and public"),
    Kept(Place, ("address",), "a place where people meet, and public"),
    Kept(Membership, ("user",), "as long as the person has the role"),
    Kept(SystemAgreement, ("user",), "the system that acts, which is no person"),
    Kept(SystemAgreement, ("made_by", "ended_by"), "the administrator who answers for it, at work"),
]
