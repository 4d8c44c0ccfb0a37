"""Who somebody is to us, once an issuer has said who they are. Users come to be at the first log-in.

A citizen is known by the national identity number, which ID-porten vouches for; an employee by the issuer's subject.
One human being at home and at work is two users: nobody's own sign-ups are reached with the rights of their work.
"""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tilbudskatalog.ground.access import audit
from tilbudskatalog.ground.access.models import Citizen, ClosedNumber, Identity, User
from tilbudskatalog.ground.base import turns
from tilbudskatalog.ground.base.errors import NotPermitted
from tilbudskatalog.ground.base.ids import new_uid
from tilbudskatalog.ground.base.keyed_hashes import keyed_hash, keyed_hashes, lasting_hash

NUMBER_LENGTH = 11
_NUMBER = "national-identity-number"
CLOSED = _("This account has been closed. Ask the one who gives access where you work, or tell us.")


def hash_of(number: str) -> str:
    """By which a national identity number will be found (`keyed_hashes`)."""
    return keyed_hash(number, purpose=_NUMBER)


def is_number(number: object) -> bool:
    return isinstance(number, str) and len(number) == NUMBER_LENGTH and number.isascii() and number.isdigit()


def citizen(*, number: str, issuer: str = "", subject: str = "") -> User:
    """The citizen with this number, made when they are new. Raises `NotPermitted` when the account is closed.

    A number can change (a D-number becomes a birth number); the issuer's subject then says that it is the same person.
    """
    try:
        user = _citizen(number, issuer, subject)
    except IntegrityError:
        # Somebody else made the same citizen at the same moment: now it is there.
        user = _citizen(number, issuer, subject)
    return _open(user)


@transaction.atomic
def _citizen(number: str, issuer: str, subject: str) -> User:
    known = _known(number)
    if known is None:
        # While keys are changed one number has several hashes, and a unique column lets each of them in.
        turns.take(lasting_hash(number, purpose=_NUMBER))
        known = _known(number)
    if known is None and subject:
        of_subject = {"user__identities__issuer": issuer, "user__identities__subject": subject}
        known = Citizen.objects.select_related("user").filter(**of_subject).first()
        if known is not None:
            known.number, known.number_hash = number, hash_of(number)
            known.save(update_fields=["number", "number_hash"])
            audit.record(by=known.user, act="number-changed", kind="user", uid=known.user.uid)
    if known is None:
        if ClosedNumber.objects.filter(number_hash__in=_hashes(number)).exists():
            raise NotPermitted(CLOSED)
        known = Citizen(user=_new_user("citizen"), number=number, number_hash=hash_of(number))
        known.save()
    if subject:
        Identity.objects.update_or_create(issuer=issuer, subject=subject, defaults={"user": known.user})
    return known.user


def _known(number: str) -> Citizen | None:
    return Citizen.objects.select_related("user").filter(number_hash__in=_hashes(number)).first()


def _hashes(number: str) -> list[str]:
    return keyed_hashes(number, purpose=_NUMBER)


def employee(*, issuer: str, claims: Mapping[str, Any]) -> User:
    """The employee that the issuer means by this subject, made without any role when they are new."""
    try:
        return _open(_employee(issuer, claims))
    except IntegrityError:
        return _open(_employee(issuer, claims))


@transaction.atomic
def _employee(issuer: str, claims: Mapping[str, Any]) -> User:
    identity = Identity.objects.select_related("user").filter(issuer=issuer, subject=claims["sub"]).first()
    user = identity.user if identity else _awaited(claims) or _new_user("employee")
    names = {
        "first_name": str(claims.get("given_name") or claims.get("name") or "")[:150],
        "last_name": str(claims.get("family_name") or "")[:150],
    }
    if names["first_name"] and any(getattr(user, field) != name for field, name in names.items()):
        User.objects.filter(pk=user.pk).update(**names)
        user.first_name, user.last_name = names["first_name"], names["last_name"]
    if identity is None:
        Identity.objects.create(user=user, issuer=issuer, subject=claims["sub"])
    return user


def _awaited(claims: Mapping[str, Any]) -> User | None:
    """Somebody who was given a role before their first log-in, noted by e-mail address. The address counts this once,
    when the issuer itself vouches for it, and only for who has no other way in; from then on the subject counts."""
    address = claims.get("email")
    if claims.get("email_verified") is not True or not isinstance(address, str) or not address:
        return None
    if not address.isascii():
        # To a database, ı is an i without regard to case; to a mail server it is somebody else's address.
        return None
    noted = User.objects.filter(email__iexact=address, is_active=True, last_login=None, identities=None, citizen=None)
    found = [user for user in noted.select_for_update(of=("self",))[:2] if not user.has_usable_password()]
    if len(found) != 1:
        return None
    audit.record(by=found[0], act="first-log-in", kind="user", uid=found[0].uid)
    return found[0]


def _new_user(kind: str) -> User:
    uid = new_uid()
    user = User(uid=uid, username=f"{kind}-{uid.hex}")
    user.set_unusable_password()
    user.save()
    audit.record(by=user, act="first-log-in", kind="user", uid=uid)
    return user


def _open(user: User) -> User:
    if not user.is_active:
        raise NotPermitted(CLOSED)
    return user
