"""Acts by which a provider says that a national offering is not for it, and takes that back."""

from django.db import transaction
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.offerings.bookkeeping import NotForUs
from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering
from tilbudskatalog.ground.access import audit
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base.errors import Conflict
from tilbudskatalog.registers.organizations.models import Organization
from tilbudskatalog.registers.organizations.policy import Act, Policy


@transaction.atomic
def remember(*, template: NationalOffering, organization: Organization, by: User, reason: str = "") -> NotForUs:
    """It is suggested no more. Raises `NotPermitted`, or `Conflict` when it is in the provider's catalog."""
    Policy(by).require(Act.EDIT, organization)
    if LocalOffering.objects.filter(template=template, organization=organization).exists():
        raise Conflict(_("You already have this in your catalog."), code="already-adopted")
    row, _created = NotForUs.objects.update_or_create(
        template=template, organization=organization, defaults={"by": by, "reason": reason.strip()}
    )
    _record("not_for_us", template, organization, by)
    return row


@transaction.atomic
def forget(*, template: NationalOffering, organization: Organization, by: User) -> None:
    """It may be suggested again; nothing happens when it was not put aside."""
    Policy(by).require(Act.EDIT, organization)
    removed, _rows = NotForUs.objects.filter(template=template, organization=organization).delete()
    if removed:
        _record("for_us_after_all", template, organization, by)


def _record(act: str, template: NationalOffering, organization: Organization, by: User) -> None:
    audit.record(by=by, act=act, kind="national_offering", uid=template.uid, organization_uid=organization.uid)
