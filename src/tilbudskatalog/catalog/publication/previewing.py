"""A draft as the document that it would be published as: for those who may read it, and never written to the log."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering
from tilbudskatalog.catalog.publication.offering_documents import of_draft
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import NotFound
from tilbudskatalog.registers.organizations.policy import Act, Policy


def document(uid: UUID, by: User | None) -> dict[str, Any]:
    """Raises `NotFound` for those who have no role where it is written: that there is a draft is not even said."""
    offering: Any = LocalOffering.objects.visible_to(by).filter(uid=uid).first()
    if offering is None:
        reads = Policy(by).organization_ids(Act.READ)
        offering = NationalOffering.objects.filter(organization__in=reads, uid=uid).first()
    if offering is None:
        raise NotFound(_("There is nothing to preview at this address, or you have no role where it is written."))
    return of_draft(offering.draft()) | {"published": clock.rfc3339(clock.now())}
