"""How long a citizen's account is kept that nobody uses. In words: docs/operations/retention.md."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q

from tilbudskatalog.ground.access import accounts
from tilbudskatalog.ground.access.models import Citizen, User
from tilbudskatalog.ground.base.retention import Rows, Rule
from tilbudskatalog.participation.enrollment.models import Enquiry, Enrollment
from tilbudskatalog.participation.privacy.erasure import private

UNUSED = dt.timedelta(days=2 * 365)


def _unused(now: dt.datetime) -> Rows:
    """Of those about whom nothing else is kept any more: the account is their way to it."""
    past = now - UNUSED
    unused = Q(last_login__lt=past) | Q(last_login=None, date_joined__lt=past)
    mine = Q(person=OuterRef("pk")) | Q(entered_by=OuterRef("pk"))
    enrollments = Enrollment.objects.filter(mine, anonymized_at=None)
    asked = Enquiry.objects.filter(person=OuterRef("pk"), anonymized_at=None)
    people = private().filter(unused, ~Exists(enrollments), ~Exists(asked))
    return Citizen.objects.filter(user__in=people.values("pk"))


def _erase(rows: Rows) -> int:
    people = list(User.objects.filter(citizen__in=rows))
    for person in people:
        accounts.erase(person=person)
    return len(people)


RULES = [Rule("citizens' accounts", Citizen, ("user", "number", "number_hash"), _unused, _erase)]
