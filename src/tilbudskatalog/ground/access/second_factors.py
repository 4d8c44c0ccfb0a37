"""The second factor of those who log in with a password: an app that shows codes, and recovery codes on paper.

Codes are RFC 6238's, by the cryptography library. A code counts for the half minute that it is shown and the one before
and after, and only once: the database refuses a step that is not later than the last one used.
"""

import secrets
from base64 import b32decode, b32encode

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tilbudskatalog.ground.access import audit
from tilbudskatalog.ground.access.models import RecoveryCode, SecondFactor, User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Conflict, Invalid
from tilbudskatalog.ground.base.keyed_hashes import keyed_hashes

STEP_SECONDS, DIGITS = 30, 6
RECOVERY_CODES = 10
# No 0, O, 1, I or L: the codes are read from paper.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
WRONG = _(
    "The code is not right, or has been used already. Wait for the next one, and check the time on the telephone."
)


def new_secret() -> str:
    """As apps take it: base32, 160 bits."""
    return b32encode(secrets.token_bytes(20)).decode()


def address_for_app(*, user: User, secret: str) -> str:
    """`otpauth://…`, which stands in the QR code."""
    name = user.username if not settings.DEMO else f"{user.username} (demo)"
    return _totp(secret).get_provisioning_uri(name, "Tilbudskatalogen")


def has_one(user: User) -> bool:
    return SecondFactor.objects.filter(user=user).exists()


@transaction.atomic
def activate(*, by: User, secret: str, code: str) -> list[str]:
    """Takes the app into use. Answers the recovery codes, which are shown this once. Raises `Invalid`."""
    if has_one(by):
        raise Conflict(_("An app is in use already. Remove it first."))
    step = _step_of(secret, code)
    if step is None:
        raise Invalid({"code": WRONG})
    SecondFactor.objects.create(user=by, secret=secret, since=clock.now(), last_step=step)
    audit.record(by=by, act="second-factor-activated", kind="user", uid=by.uid)
    return _new_recovery_codes(by)


@transaction.atomic
def renew_recovery_codes(*, by: User) -> list[str]:
    """The old ones count no longer."""
    if not has_one(by):
        raise Conflict(_("No app is in use."))
    audit.record(by=by, act="recovery-codes-renewed", kind="user", uid=by.uid)
    return _new_recovery_codes(by)


@transaction.atomic
def remove(*, by: User) -> None:
    SecondFactor.objects.filter(user=by).delete()
    RecoveryCode.objects.filter(user=by).delete()
    audit.record(by=by, act="second-factor-removed", kind="user", uid=by.uid)


@transaction.atomic
def use(*, by: User, code: str) -> None:
    """Raises `Invalid` unless the code is the app's present one, or an unused recovery code; either counts once."""
    given = "".join(code.split()).replace("-", "").upper()
    if given.isdigit() and len(given) == DIGITS:
        if not _use_step(by, given):
            raise Invalid({"code": WRONG})
        return
    if not RecoveryCode.objects.filter(user=by, code_hash__in=_hashes(by, given)).delete()[0]:
        raise Invalid({"code": WRONG})
    audit.record(
        by=by, act="recovery-code-used", kind="user", uid=by.uid, left=RecoveryCode.objects.filter(user=by).count()
    )


def _use_step(user: User, code: str) -> bool:
    factor = SecondFactor.objects.filter(user=user).first()
    step = _step_of(factor.secret, code) if factor else None
    if step is None:
        return False
    # One statement: of two who send the same code at once, only one finds the step unused.
    return SecondFactor.objects.filter(user=user, last_step__lt=step).update(last_step=step) == 1


def _step_of(secret: str, code: str) -> int | None:
    """The step that the code belongs to, if it is now, the one before or the one after."""
    now = int(clock.now().timestamp())
    for moment in (now, now - STEP_SECONDS, now + STEP_SECONDS):
        try:
            _totp(secret).verify(code.strip().replace(" ", "").encode(), moment)
        except InvalidToken:
            continue
        return moment // STEP_SECONDS
    return None


def _totp(secret: str) -> TOTP:
    # SHA-1 is what all apps know; RFC 6238 rests on HMAC, which SHA-1's weakness doesn't touch.
    return TOTP(b32decode(secret), DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303


def _new_recovery_codes(user: User) -> list[str]:
    codes = ["".join(secrets.choice(ALPHABET) for _letter in range(10)) for _code in range(RECOVERY_CODES)]
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create([RecoveryCode(user=user, code_hash=_hashes(user, code)[0]) for code in codes])
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _hashes(user: User, code: str) -> list[str]:
    return keyed_hashes(f"{user.pk}\0{code}", purpose="recovery-code")
