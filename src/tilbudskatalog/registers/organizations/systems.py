"""Systems that act through the interface, and the agreements that let them.

A system is a user that nobody can log in as, known by its issuer and client. In an organization it holds the role of
editor while an agreement lasts: what it sends in is reviewed by people, as the provider's rules say.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tilbudskatalog.ground.access import audit
from tilbudskatalog.ground.access.models import Identity, User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Invalid, NotPermitted
from tilbudskatalog.ground.base.ids import new_uid
from tilbudskatalog.registers.organizations.models import Membership, Organization, SystemAgreement

Purpose = SystemAgreement.Purpose
NO_AGREEMENT = _("There is no agreement today that lets this system do this. Ask the catalog's administrators.")


@transaction.atomic
def agree(
    *,
    issuer: str,
    client_id: str,
    name: str,
    purpose: str,
    by: User,
    organization: Organization | None = None,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
) -> SystemAgreement:
    """Lets the client act. Raises `NotPermitted` unless `by` is an administrator, and `Invalid`."""
    _require_administrator(by)
    first = valid_from or clock.today()
    if (purpose == Purpose.PROVIDER) != (organization is not None):
        raise Invalid({"organization": _("An agreement to act in an organization names it; one for citizens doesn't.")})
    if valid_to is not None and valid_to < first:
        raise Invalid({"valid_to": _("The last day can't be before the first.")})
    agreement = SystemAgreement.objects.create(
        user=_system(issuer, client_id, name),
        purpose=purpose,
        organization=organization,
        valid_from=first,
        valid_to=valid_to,
    )
    audit.record(
        by=by,
        act="agree-with-system",
        kind="user",
        uid=agreement.user.uid,
        organization_uid=organization.uid if organization else None,
        client_id=client_id,
        purpose=purpose,
    )
    settle(clock.today())
    return agreement


@transaction.atomic
def end(*, agreement: SystemAgreement, by: User) -> None:
    """From now: an agreement ended today lets nobody in any more today."""
    _require_administrator(by)
    yesterday = clock.today() - dt.timedelta(days=1)
    audit.record(by=by, act="end-agreement", kind="user", uid=agreement.user.uid, purpose=agreement.purpose)
    if agreement.valid_from > yesterday:
        agreement.delete()
    else:
        agreement.valid_to = yesterday
        agreement.save(update_fields=["valid_to"])
    settle(clock.today())


@transaction.atomic
def settle(day: dt.date) -> None:
    """Gives systems the roles of the agreements that hold this day, and takes away the others. The worker calls this
    each day, as agreements begin and end by themselves."""
    due = set(_valid(day).filter(purpose=Purpose.PROVIDER).values_list("user_id", "organization_id"))
    held = Membership.objects.filter(user__agreements__isnull=False).distinct()
    for membership in held:
        if (membership.user_id, membership.organization_id) not in due:
            membership.delete()
    Membership.objects.bulk_create(
        [
            Membership(user_id=user, organization_id=organization, role=Membership.Role.EDITOR)
            for user, organization in sorted(due)
        ],
        ignore_conflicts=True,
    )


def provider_system(*, issuer: str, client_id: str) -> User:
    """The system, which may act where its roles are. Raises `NotPermitted`."""
    return _with_agreement(issuer, client_id, Purpose.PROVIDER)


def on_behalf_system(*, issuer: str, client_id: str) -> User:
    """The system, which may act for citizens. Raises `NotPermitted`."""
    return _with_agreement(issuer, client_id, Purpose.ON_BEHALF)


def purposes(*, issuer: str, client_id: str) -> list[str]:
    """What agreements let the client act for today."""
    found = _valid(clock.today()).filter(user__identities__issuer=issuer, user__identities__subject=_subject(client_id))
    return sorted(set(found.values_list("purpose", flat=True)))


@transaction.atomic
def note_use(*, system: User | None, person: User, client_id: str) -> None:
    """That a program acted for this citizen: their own app, or a system."""
    audit.record(
        by=system or person,
        act="on-behalf" if system else "own-token",
        kind="user",
        uid=person.uid,
        client_id=client_id[:200],
    )


def _with_agreement(issuer: str, client_id: str, purpose: str) -> User:
    identified = {"user__identities__issuer": issuer, "user__identities__subject": _subject(client_id)}
    found = _valid(clock.today()).filter(purpose=purpose, user__is_active=True, **identified)
    agreement = found.select_related("user").first()
    if agreement is None:
        raise NotPermitted(NO_AGREEMENT, code="no-agreement")
    return agreement.user


def _valid(day: dt.date) -> "QuerySet[SystemAgreement]":
    ongoing = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    return SystemAgreement.objects.filter(ongoing, valid_from__lte=day)


def _subject(client_id: str) -> str:
    # No person's subject begins so: an issuer of both can't make one pass for the other.
    return f"client:{client_id}"


def _system(issuer: str, client_id: str, name: str) -> User:
    identity = Identity.objects.filter(issuer=issuer, subject=_subject(client_id)).select_related("user").first()
    if identity is not None:
        return identity.user
    uid = new_uid()
    user = User(uid=uid, username=f"system-{uid.hex}", first_name=name[:150])
    user.set_unusable_password()
    user.save()
    Identity.objects.create(user=user, issuer=issuer, subject=_subject(client_id))
    return user


def _require_administrator(person: User) -> None:
    if not (person.is_active and person.is_superuser):
        raise NotPermitted(_("Only an administrator can make agreements with systems."))
