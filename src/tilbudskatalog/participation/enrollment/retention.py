"""How long enrollments and questions tell of a person. In words: docs/operations/retention.md.

What is left after that counts people and knows nobody.
"""

import datetime as dt

from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast

from tilbudskatalog.catalog.courses.kinds import State
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.retention import Rows, Rule
from tilbudskatalog.participation.enrollment.kinds import Status
from tilbudskatalog.participation.enrollment.models import Enquiry, EnquiryMessage, Enrollment, Link, Step

KEPT = dt.timedelta(days=365)
NEVER_CONFIRMED = dt.timedelta(days=1)


def _over(now: dt.datetime) -> QuerySet[Enrollment]:
    """A year after the course, or after one's own end, whichever is first: a group that one joins at any time may go on
    for many years. Whether somebody came is noted the first time, and is no end while the course has dates."""
    past = now - KEPT
    came = Q(status__in=(Status.ATTENDED, Status.NO_SHOW))
    own_end = Q(ended_at__lt=past) & (Q(course__ends=None) | ~came)
    # Without dates, what is known of those who have no end of their own is when they came to what is finished now.
    finished = Q(course__ends=None, course__state=State.FINISHED, ended_at=None, received_at__lt=past)
    return Enrollment.objects.filter(Q(course__ends__lt=past) | own_end | finished, anonymized_at=None)


def _never_confirmed(now: dt.datetime) -> QuerySet[Enrollment]:
    return Enrollment.objects.filter(code__isnull=False, ended_at__lt=now - NEVER_CONFIRMED, anonymized_at=None)


def anonymize(rows: Rows) -> int:
    """Takes the person out of these enrollments; status, times and counts are left for the figures."""
    keys = list(rows.values_list("pk", flat=True))
    Step.objects.filter(enrollment__in=keys).update(note="", by=None)
    Link.objects.filter(enrollment__in=keys).delete()
    return Enrollment.objects.filter(pk__in=keys).update(
        person=None,
        entered_by=None,
        basis_note="",
        basis_until=None,
        # Something that is nobody and still one of a kind.
        participant_hash=Cast("uid", CharField()),
        contact_hash="",
        name="",
        email="",
        phone="",
        needs="",
        answers="",
        anonymized_at=clock.now(),
    )


def forget_who_asked(rows: Rows) -> int:
    """Of questions: the words go, and who asked."""
    EnquiryMessage.objects.filter(enquiry__in=rows).delete()
    return rows.update(person=None, name="", email="", phone="", contact_hash="", anonymized_at=clock.now())


PERSON = (
    "person",
    "entered_by",
    "basis_note",
    "basis_until",
    "contact_hash",
    "name",
    "email",
    "phone",
    "needs",
    "answers",
)
RULES = [
    Rule("enrollments", Enrollment, PERSON, _over, anonymize),
    Rule("sign-ups that were never confirmed", Enrollment, PERSON, _never_confirmed, anonymize),
    Rule(
        "questions",
        Enquiry,
        ("person", "name", "email", "phone", "contact_hash"),
        lambda now: Enquiry.objects.filter(changed_at__lt=now - KEPT, anonymized_at=None),
        forget_who_asked,
    ),
    Rule("ways in from letters", Link, ("token_hash",), lambda now: Link.objects.filter(lapses_at__lt=now)),
]
