"""How often somebody may try to log in. Counted in the database, so that all web processes count together."""

import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from tilbudskatalog.ground.access.models import LogInAttempt
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.encryption import keyed_hash
from tilbudskatalog.ground.base.errors import Refusal

WINDOW = dt.timedelta(minutes=15)
# One person at one address mistypes; a whole office shares an address; one account tried from everywhere is an attack,
# and its limit is high enough that nobody can be locked out of their own by a neighbor's play.
PER_ACCOUNT_AND_ADDRESS, PER_ADDRESS, PER_ACCOUNT = 5, 60, 30


class TooManyAttempts(Refusal):
    status = 429
    code = "too-many-attempts"
    sentence = _("There have been too many attempts. Wait a quarter of an hour, and try again.")


def begin(*, account: str, address: str) -> str:
    """Counts an attempt before anything is compared, so that many at once gain nothing by it. Answers what `succeeded`
    takes. Raises `TooManyAttempts`."""
    keys = _keys(account.strip().casefold()[:254], address)
    since = clock.now() - WINDOW
    for key, most in keys.items():
        if LogInAttempt.objects.filter(key=key, at__gt=since).count() >= most:
            raise TooManyAttempts
    LogInAttempt.objects.bulk_create([LogInAttempt(key=key, at=clock.now()) for key in keys])
    return next(iter(keys))


def succeeded(pair: str) -> None:
    """Forgets the slips of the pair of account and address. Those of others stand."""
    LogInAttempt.objects.filter(key=pair).delete()


def _keys(account: str, address: str) -> Mapping[str, int]:
    limits = {
        f"{account}\0{address}": PER_ACCOUNT_AND_ADDRESS,
        f"address\0{address}": PER_ADDRESS,
        f"account\0{account}": PER_ACCOUNT,
    }
    return {keyed_hash(what, purpose="log-in-attempt"): most for what, most in limits.items()}
