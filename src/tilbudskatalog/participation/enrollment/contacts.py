"""Sign-up without a log-in: the place is held for 15 minutes, until a code shows that the contact is the person's own.

Whoever signs up gets the same answer whether or not the contact is known here: what is known goes to the contact. For
who is signed up already a row is made beside theirs, with a code that nobody has. It holds a place, counts, waits and
lapses as any other, so that neither addresses, numbers of free places nor limits tell the two apart.
"""

import datetime as dt
import secrets
import uuid

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilbudskatalog.catalog.courses import places
from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Conflict, Invalid
from tilbudskatalog.ground.base.keyed_hashes import keyed_hashes
from tilbudskatalog.participation.enrollment import seating, telling
from tilbudskatalog.participation.enrollment.enrollments import (
    AlreadyEnrolled,
    check_open,
    line_up,
    locked_course,
    record,
    refuse_over,
    written,
)
from tilbudskatalog.participation.enrollment.kinds import Source, Status
from tilbudskatalog.participation.enrollment.models import NOBODYS_CODE, Code, Enrollment
from tilbudskatalog.participation.enrollment.party import Party, check, contact_hashes

HELD_FOR = dt.timedelta(minutes=15)
DIGITS, TRIES = 6, 5
UNCONFIRMED_AT_ONCE, UNCONFIRMED_A_DAY = 3, 10
A_DAY = dt.timedelta(days=1)
WRONG = gettext_lazy(
    "This is not the code. It has six digits, and after five wrong tries you can sign up again in 15 minutes."
)


@transaction.atomic
def ask(*, course: Course, party: Party) -> uuid.UUID:
    """Holds a place, if there is one, and sends a code. Answers what the code belongs to.

    Raises `Invalid`, or `Conflict` where sign-up is not open or too many sign-ups of one contact wait for their code.
    """
    course = locked_course(course)
    check_open(course, without_login=True)
    check(party, course, today=clock.today())
    enrollment, known = _row(course, party)
    if not enrollment._state.adding:
        # Who has not confirmed yet has a code already.
        return enrollment.uid
    _refuse_too_many(party)
    enrollment.status, enrollment.deadline = Status.UNCONFIRMED, clock.now() + HELD_FOR
    row = places.locked(course.pk)
    left = seating.free(row)
    if left is None or (left >= party.places and not row.waiting):
        places.change(row, taken=party.places)
        enrollment.held = party.places
    enrollment.save()
    seating.note(enrollment, "ask", None)
    if known is None:
        _send_code(enrollment)
    else:
        Code.objects.create(enrollment=enrollment, code_hash=NOBODYS_CODE)
        telling.of_known(known)
    record("ask", enrollment, None)
    return enrollment.uid


def confirm(*, uid: uuid.UUID, code: str) -> Enrollment:
    """With the code that was sent: the held place, or a place in line by the time of the sign-up.

    Raises `Invalid` for a wrong code or when the tries are out, and `Conflict` when the time is.
    """
    if not _is_right(uid, "".join(code.split())):
        raise Invalid({"code": WRONG})
    return _confirmed(uid)


@transaction.atomic
def _confirmed(uid: uuid.UUID) -> Enrollment:
    places.locked(Enrollment.objects.values_list("course_id", flat=True).get(uid=uid))
    enrollment = Enrollment.objects.select_related("course__offering__organization").get(uid=uid)
    if enrollment.status != Status.UNCONFIRMED or (enrollment.deadline or clock.now()) <= clock.now():
        raise Conflict(_("The time is out. Sign up once more."), code="too-late")
    refuse_over(enrollment.course)
    held = enrollment.held
    Code.objects.filter(enrollment=enrollment).delete()
    if held:
        enrollment.status, enrollment.deadline, enrollment.confirmed_at = Status.CONFIRMED, None, clock.now()
        enrollment.save()
        seating.note(enrollment, "confirm", None)
        telling.of_status(enrollment)
        record("confirm", enrollment, None)
    else:
        line_up(enrollment, None)
    return enrollment


@transaction.atomic
def _is_right(uid: uuid.UUID, code: str) -> bool:
    """A wrong try is counted, in a transaction of its own, so that the count stays when the act is refused."""
    row = Code.objects.select_for_update().filter(enrollment__uid=uid).first()
    if row is None or row.tries >= TRIES:
        return False
    if any(secrets.compare_digest(row.code_hash, each) for each in _hashes(uid, code)):
        return True
    row.tries += 1
    row.save(update_fields=["tries"])
    return False


def _row(course: Course, party: Party) -> tuple[Enrollment, Enrollment | None]:
    """The row to hold a place with, or the one that waits for its code; and whose it stands beside, if anybody's."""
    try:
        return written(course, party, source=Source.SELF, by=None), None
    except AlreadyEnrolled as refusal:
        known = refusal.enrollment
    if known.status == Status.UNCONFIRMED:
        return known, None
    try:
        return written(course, party, source=Source.SELF, by=None, beside=True), known
    except AlreadyEnrolled as refusal:
        return refusal.enrollment, known


def _refuse_too_many(party: Party) -> None:
    now = clock.now()
    of_contact = Enrollment.objects.filter(
        contact_hash__in=contact_hashes(party.email, party.phone), code__isnull=False
    )
    if of_contact.filter(received_at__gt=now - A_DAY).count() >= UNCONFIRMED_A_DAY:
        # Each of them was a letter or a text message to somebody who may never have asked for it.
        raise Conflict(
            _("Too many codes to this contact have not been used. Try again tomorrow, or call the provider."),
            code="too-many",
        )
    if of_contact.filter(status=Status.UNCONFIRMED, deadline__gt=now).count() >= UNCONFIRMED_AT_ONCE:
        raise Conflict(
            _("Several sign-ups wait for their code already. Write the codes first, or try again in 15 minutes."),
            code="too-many",
        )


def _send_code(enrollment: Enrollment) -> None:
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    Code.objects.create(enrollment=enrollment, code_hash=_hashes(enrollment.uid, code)[0])
    telling.of_code(enrollment, code)


def _hashes(uid: uuid.UUID, code: str) -> list[str]:
    return keyed_hashes(f"{uid}:{code}", purpose="enrollment code")
