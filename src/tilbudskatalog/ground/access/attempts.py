"""How often somebody may try to log in, or write to us without a log-in. Counted in the database, so that all web
processes count together."""

import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from tilbudskatalog.ground.access.models import LogInAttempt
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Refusal
from tilbudskatalog.ground.base.keyed_hashes import keyed_hash

WINDOW = dt.timedelta(minutes=15)
# One person at one address mistypes; a whole office shares an address; one account tried from everywhere is an attack,
# and its limit is high enough that nobody can be locked out of their own by a neighbor's play.
PER_ACCOUNT_AND_ADDRESS, PER_ADDRESS, PER_ACCOUNT = 5, 60, 30
# Far more than a library sends; each holds a place for a while, or is a text message that somebody pays for.
OPENLY_PER_ADDRESS = 30


class TooManyAttempts(Refusal):
    status = 429
    code = "too-many-attempts"
    sentence = _("There have been too many attempts. Wait a quarter of an hour, and try again.")


def begin(*, account: str, address: str) -> str:
    """Counts an attempt before anything is compared, so that many at once gain nothing by it. Answers what `succeeded`
    takes. Raises `TooManyAttempts`."""
    keys = _keys(account.strip().casefold()[:254], address)
    _count(keys)
    return next(iter(keys))


def write_openly(*, address: str) -> None:
    """Counts what somebody sends without a log-in. Raises `TooManyAttempts`."""
    _count({keyed_hash(f"openly\0{address}", purpose="log-in-attempt"): OPENLY_PER_ADDRESS})


def succeeded(pair: str) -> None:
    """Forgets the slips of the pair of account and address. Those of others stand."""
    LogInAttempt.objects.filter(key=pair).delete()


def _count(limits: Mapping[str, int]) -> None:
    """Noted first and counted afterwards: of many at once, each sees the others."""
    now = clock.now()
    noted = LogInAttempt.objects.bulk_create([LogInAttempt(key=key, at=now) for key in limits])
    for key, most in limits.items():
        if LogInAttempt.objects.filter(key=key, at__gt=now - WINDOW).count() > most:
            LogInAttempt.objects.filter(pk__in=[row.pk for row in noted]).delete()
            raise TooManyAttempts


def _keys(account: str, address: str) -> Mapping[str, int]:
    limits = {
        f"{account}\0{address}": PER_ACCOUNT_AND_ADDRESS,
        f"address\0{address}": PER_ADDRESS,
        f"account\0{account}": PER_ACCOUNT,
    }
    return {keyed_hash(what, purpose="log-in-attempt"): most for what, most in limits.items()}
