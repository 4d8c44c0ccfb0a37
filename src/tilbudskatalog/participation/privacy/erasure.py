"""Erasure on request (GDPR article 17): what may go, goes at once; what the law keeps, is named with its reason.

What a statutory service has given a person falls under the duty to keep records (helsepersonelloven §§ 39 and 40). It
is the provider's to keep, and it leaves the catalog by the rule in docs/operations/retention.md.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.courses.kinds import State
from tilbudskatalog.ground.access import accounts, audit, readings
from tilbudskatalog.ground.access.models import AuditEvent, User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Conflict
from tilbudskatalog.participation.enrollment import retention
from tilbudskatalog.participation.enrollment.kinds import ALIVE, LegalBasis, Status
from tilbudskatalog.participation.enrollment.models import Enquiry, Enrollment

RECORDED = (Status.CONFIRMED, Status.ATTENDED, Status.NO_SHOW)


@dataclass(frozen=True, slots=True)
class Erased:
    """`kept` names the providers whose records hold what could not be erased here. `account` is whether the account
    went too: not while it is the way to what is kept, and not of who has worked here."""

    enrollments: int
    questions: int
    kept: tuple[str, ...]
    account: bool


@transaction.atomic
def erase(*, person: User, by: User) -> Erased:
    """Raises `Conflict` while a place or a place in line is the person's: that has to be given up first, knowingly."""
    # What somebody wrote in for others at work is not theirs, nor is what their child keeps from them.
    mine = Enrollment.objects.of_person(person).filter(anonymized_at=None)
    now = clock.now()
    coming = Q(course__ends__gt=now) | Q(course__ends=None)
    if mine.filter(coming, status__in=ALIVE).exclude(course__state=State.FINISHED).exists():
        raise Conflict(
            _("You have a place, or stand in line, for something that is to come. Cancel it first, then come back."),
            code="enrolled",
        )
    recorded = Q(status__in=RECORDED, legal_basis=LegalBasis.STATUTE)
    kept = mine.filter(recorded).order_by().values_list("course__offering__organization__name", flat=True).distinct()
    names = tuple(sorted(kept))
    erased = retention.anonymize(mine.exclude(recorded))
    enquiries = Enquiry.objects.filter(person=person)
    enquiries.update(state=Enquiry.State.CLOSED)
    questions = retention.forget_who_asked(enquiries)
    account = not names and private().filter(pk=person.pk).exists()
    if account:
        accounts.erase(person=person)
    audit.record(by=by, act="erase", kind="person", uid=person.uid, enrollments=erased, questions=questions)
    return Erased(erased, questions, names, account)


def private() -> QuerySet[User]:
    """Those who have never worked here. Whose data somebody has read, and what they decided, is for others to know:
    nobody can wipe that away."""
    given = AuditEvent.objects.filter(uid=OuterRef("uid"), kind="person", act="give_role")
    read = AuditEvent.objects.filter(actor=OuterRef("pk"), act=readings.READ)
    return User.objects.filter(~Exists(given), ~Exists(read), is_superuser=False, memberships=None)
