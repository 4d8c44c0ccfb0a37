"""How long enrollments and questions tell of a person: see docs/operations/retention.md.

What is left after that counts people and knows nobody.
"""

import datetime as dt

from django.db import transaction
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast

from tilbudskatalog.participation.enrollment.models import Enquiry, EnquiryMessage, Enrollment, Link, Step

KEPT = dt.timedelta(days=365)
NEVER_CONFIRMED = dt.timedelta(days=1)
AT_ONCE = 500


def due(now: dt.datetime) -> QuerySet[Enrollment]:
    """A year after the course, or after one's own end where the course has none; a day after a code that never came."""
    over = Q(course__ends__lt=now - KEPT) | Q(course__ends=None, ended_at__lt=now - KEPT)
    never_confirmed = Q(code__isnull=False, ended_at__lt=now - NEVER_CONFIRMED)
    return Enrollment.objects.filter(over | never_confirmed, anonymized_at=None)


@transaction.atomic
def purge(now: dt.datetime) -> dict[str, int]:
    """How many were anonymized and deleted, by kind."""
    enrollments = anonymize(list(due(now).values_list("pk", flat=True)[:AT_ONCE]), now)
    old = Enquiry.objects.filter(changed_at__lt=now - KEPT, anonymized_at=None)
    enquiries = list(old.values_list("pk", flat=True)[:AT_ONCE])
    EnquiryMessage.objects.filter(enquiry__in=enquiries).delete()
    Enquiry.objects.filter(pk__in=enquiries).update(
        person=None, name="", email="", phone="", contact_hash="", anonymized_at=now
    )
    links, _kinds = Link.objects.filter(lapses_at__lt=now).delete()
    return {"enrollments_anonymized": enrollments, "enquiries_anonymized": len(enquiries), "links_deleted": links}


def anonymize(keys: list[int], now: dt.datetime) -> int:
    """Takes the person out of these rows; status, times and counts are left for the figures."""
    Step.objects.filter(enrollment__in=keys).update(note="", by=None)
    Link.objects.filter(enrollment__in=keys).delete()
    return Enrollment.objects.filter(pk__in=keys).update(
        person=None,
        entered_by=None,
        basis_note="",
        # Something that is nobody and still one of a kind.
        participant_hash=Cast("uid", CharField()),
        contact_hash="",
        name="",
        email="",
        phone="",
        needs="",
        answers="",
        anonymized_at=now,
    )
