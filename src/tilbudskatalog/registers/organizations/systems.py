"""Systems that act through the interface, and the agreements that let them.

A system is a user that nobody can log in as, known by its issuer and client. In an organization it holds the role of
editor while an agreement lasts: what it sends in is reviewed by people, as the provider's rules say.
"""

import datetime as dt
import re
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Case, Q, QuerySet, When
from django.utils.translation import gettext_lazy as _

from tilbudskatalog.ground.access import audit
from tilbudskatalog.ground.access.models import Identity, User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Conflict, Invalid, NotPermitted, Sentence
from tilbudskatalog.ground.base.ids import new_uid
from tilbudskatalog.registers.organizations.models import Membership, Organization, SystemAgreement

Purpose = SystemAgreement.Purpose
LONGEST_NAME = 150
# Printable ASCII: a client_id as OAuth has it (RFC 6749, appendix A.1), without spaces.
CLIENT = re.compile(r"[!-~]{1,200}")
NO_AGREEMENT = _("There is no agreement today that lets this system do this. Ask the catalog's administrators.")


@dataclass(frozen=True, slots=True)
class Asked:
    """An agreement that is asked for. `valid_to` is its last day; None: until somebody ends it."""

    issuer: str
    client_id: str
    name: str
    purpose: str
    organization: Organization | None
    valid_from: dt.date
    valid_to: dt.date | None


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
    asked = Asked(issuer, client_id, name, purpose, organization, valid_from or clock.today(), valid_to)
    if found := faults(asked):
        raise Invalid(found)
    agreement = SystemAgreement.objects.create(
        user=_system(issuer, client_id, name),
        purpose=purpose,
        organization=organization,
        valid_from=asked.valid_from,
        valid_to=valid_to,
        made_at=clock.now(),
        made_by=by,
    )
    audit.record(
        by=by,
        act="agree-with-system",
        kind="user",
        uid=agreement.user.uid,
        organization_uid=organization.uid if organization else None,
        agreement=agreement.pk,
        client_id=client_id,
        purpose=purpose,
    )
    settle(clock.today())
    return agreement


@transaction.atomic
def end(*, agreement: SystemAgreement, by: User) -> None:
    """At once: the next request is refused. Raises `NotPermitted`, and `Conflict` where it is over already."""
    _require_administrator(by)
    agreement = SystemAgreement.objects.select_for_update(of=("self",)).select_related("user").get(pk=agreement.pk)
    if agreement.is_over(clock.today()):
        raise Conflict(_("The agreement is over already."))
    agreement.ended_at, agreement.ended_by = clock.now(), by
    agreement.save(update_fields=["ended_at", "ended_by"])
    audit.record(
        by=by,
        act="end-agreement",
        kind="user",
        uid=agreement.user.uid,
        organization_uid=agreement.organization.uid if agreement.organization else None,
        agreement=agreement.pk,
        purpose=agreement.purpose,
    )
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


def all_agreements() -> "QuerySet[SystemAgreement]":
    """Those that hold or will, then those that are over; each with whom it is with, and who made and ended it."""
    over = Q(ended_at__isnull=False) | Q(valid_to__lt=clock.today())
    rows = SystemAgreement.objects.annotate(over=Case(When(over, then=True), default=False))
    everyone = rows.select_related("user", "organization", "made_by", "ended_by").prefetch_related("user__identities")
    return everyone.order_by("over", "user__first_name", "-valid_from", "-pk")


def at_work() -> "QuerySet[SystemAgreement]":
    """The agreements that hold today, with whom, and for which organization."""
    rows = _valid(clock.today()).select_related("user", "organization").prefetch_related("user__identities")
    return rows.order_by("user__first_name", "purpose", "pk")


def client_of(system: User) -> tuple[str, str]:
    """Its issuer, and what the issuer calls it."""
    identity = system.identities.all()[0]
    return identity.issuer, identity.subject.removeprefix(_subject(""))


def faults(asked: Asked) -> dict[str, Sentence]:
    """What is wrong with an agreement before it is made, by field: all of it at once."""
    found: dict[str, Sentence] = {}
    if not asked.name.strip() or len(asked.name) > LONGEST_NAME:
        sentence = _("Write what people call the system, in at most %(most)d characters.")
        found["name"] = sentence % {"most": LONGEST_NAME}
    if not CLIENT.fullmatch(asked.client_id):
        found["client_id"] = _("Write what the issuer calls the system: letters, numbers and signs, without spaces.")
    if asked.purpose not in Purpose.values:
        found["purpose"] = _("Choose what the system may do.")
    elif (asked.purpose == Purpose.PROVIDER) != (asked.organization is not None):
        found["organization"] = _("An agreement to act in an organization names it; one for citizens doesn't.")
    if asked.valid_to is not None and asked.valid_to < asked.valid_from:
        found["valid_to"] = _("The last day can't be before the first.")
    elif asked.valid_to is not None and asked.valid_to < clock.today():
        found["valid_to"] = _("The last day has been already.")
    elif not found and _overlaps(asked):
        found["client_id"] = _("The system has such an agreement already. End that one first, or let it run out.")
    return found


def _overlaps(asked: Asked) -> bool:
    """Of two that say the same, ending one would end nothing."""
    same = SystemAgreement.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=asked.valid_from),
        user__identities__issuer=asked.issuer,
        user__identities__subject=_subject(asked.client_id),
        purpose=asked.purpose,
        organization=asked.organization,
        ended_at__isnull=True,
    )
    return (same if asked.valid_to is None else same.filter(valid_from__lte=asked.valid_to)).exists()


def _with_agreement(issuer: str, client_id: str, purpose: str) -> User:
    identified = {"user__identities__issuer": issuer, "user__identities__subject": _subject(client_id)}
    found = _valid(clock.today()).filter(purpose=purpose, user__is_active=True, **identified)
    agreement = found.select_related("user").first()
    if agreement is None:
        raise NotPermitted(NO_AGREEMENT, code="no-agreement")
    return agreement.user


def _valid(day: dt.date) -> "QuerySet[SystemAgreement]":
    ongoing = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    return SystemAgreement.objects.filter(ongoing, ended_at__isnull=True, valid_from__lte=day)


def _subject(client_id: str) -> str:
    # No person's subject begins so: an issuer of both can't make one pass for the other.
    return f"client:{client_id}"


def _system(issuer: str, client_id: str, name: str) -> User:
    identity = Identity.objects.filter(issuer=issuer, subject=_subject(client_id)).select_related("user").first()
    if identity is not None:
        # It has one name: the last that it was given.
        User.objects.filter(pk=identity.user.pk).update(first_name=name)
        return identity.user
    uid = new_uid()
    user = User(uid=uid, username=f"system-{uid.hex}", first_name=name)
    user.set_unusable_password()
    user.save()
    Identity.objects.create(user=user, issuer=issuer, subject=_subject(client_id))
    return user


def _require_administrator(person: User) -> None:
    if not (person.is_active and person.is_superuser):
        raise NotPermitted(_("Only an administrator can make agreements with systems."))
