"""Acts of the provider: add a person by hand, move, change a class, note who came. The same limits as for everyone."""

from django.db import transaction
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.courses import places
from tilbudskatalog.catalog.courses.filling import OLDEST
from tilbudskatalog.catalog.courses.kinds import NextOfKin
from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Conflict, Invalid
from tilbudskatalog.ground.base.ids import new_uid
from tilbudskatalog.ground.base.keyed_hashes import brought_forward
from tilbudskatalog.participation.enrollment import homes, seating, telling
from tilbudskatalog.participation.enrollment.enrollments import (
    AlreadyEnrolled,
    end,
    line_up,
    locked_course,
    next_sequence,
    record,
    refuse_over,
    usual_class,
    written,
)
from tilbudskatalog.participation.enrollment.kinds import ALIVE, Attends, Basis, Source, Status
from tilbudskatalog.participation.enrollment.models import Enrollment, Link
from tilbudskatalog.participation.enrollment.party import (
    Party,
    check,
    contact_faults,
    contact_hash,
    normal_phone,
    participant_hashes,
)
from tilbudskatalog.registers.organizations.policy import Act, Policy

LONGEST_REASON = 400


@transaction.atomic
def add(*, course: Course, by: User, party: Party, priority: int | None = None, reason: str = "") -> Enrollment:
    """A person who asked by phone or at the counter. Sign-up need not be open, but nobody goes before the line.

    Another priority class than everyone gets takes a reason, which the person is shown.
    Raises `NotPermitted`, `Invalid`, `Conflict`, and `AlreadyEnrolled`.
    """
    course = locked_course(course)
    Policy(by).require(Act.COORDINATE, course.offering.organization)
    refuse_over(course)
    check(party, course, today=clock.today())
    _refuse_unknown_class(course, priority)
    usual = usual_class(course)
    put_forward = priority is not None and priority != usual
    if put_forward:
        _refuse_no_reason(reason)
    enrollment = written(course, party, source=Source.STAFF, by=by, priority=priority)
    line_up(enrollment, by)
    if put_forward:
        seating.note(enrollment, "reclassify", by, text=reason.strip(), before=usual, after=priority)
        record("reclassify", enrollment, by)
    return enrollment


@transaction.atomic
def reclassify(*, enrollment: Enrollment, by: User, priority: int, reason: str) -> Enrollment:
    """Another priority class, for a reason that the person is shown. Raises `Conflict` for who is not in line."""
    enrollment = run_by(enrollment, by)
    _refuse_unknown_class(enrollment.course, priority)
    _refuse_no_reason(reason)
    if enrollment.status not in (Status.WAITING, Status.REFERRED):
        raise Conflict(_("Only who waits in line has a class."), code="not-in-line")
    if enrollment.priority == priority:
        raise Conflict(_("It is in this class already."), code="nothing-changed")
    before, enrollment.priority = enrollment.priority, priority
    enrollment.save(update_fields=["priority"])
    seating.note(enrollment, "reclassify", by, text=reason.strip(), before=before, after=priority)
    telling.of_class(enrollment)
    record("reclassify", enrollment, by)
    seating.settle(enrollment.course)
    enrollment.refresh_from_db()
    return enrollment


@transaction.atomic
def move(*, enrollment: Enrollment, by: User, to: Course, message: str = "") -> Enrollment:
    """To another course of the same provider. Who has a place gets one there first, and goes past nobody in line. The
    person is told, and reads the `message` on their own page.

    Raises `NotPermitted`, `Invalid`, or `Conflict`: then nothing has changed, and nobody has lost what they had.
    """
    for course_id in sorted({enrollment.course_id, to.pk}):
        # Always in this order, so that two moves in opposite directions can't wait for each other.
        places.locked(course_id)
    enrollment, to = run_by(enrollment, by), locked_course(to)
    Policy(by).require(Act.COORDINATE, to.offering.organization)
    refuse_over(to)
    if enrollment.status not in (Status.CONFIRMED, Status.OFFERED, Status.WAITING) or to.pk == enrollment.course_id:
        raise Conflict(_("This can't be moved."), code="not-movable")
    _refuse_too_long("message", message)
    _refuse_unfit(enrollment, to)
    new = _copied(enrollment, to)
    line_up(new, by, tell=False)
    if enrollment.held and new.status != Status.CONFIRMED:
        raise Conflict(_("The other course has no free place. Nothing has changed."), code="course-full")
    seating.note(new, "moved_here", by, text=message.strip())
    end(enrollment, Status.MOVED, by)
    telling.of_move(enrollment, new)
    record("move", enrollment, by)
    return new


@transaction.atomic
def mark(*, enrollment: Enrollment, by: User, came: bool) -> Enrollment:
    """Whether the person took part, from the day of the first meeting. It can be put right later."""
    enrollment = run_by(enrollment, by)
    if enrollment.status not in (Status.CONFIRMED, Status.ATTENDED, Status.NO_SHOW):
        raise Conflict(_("Only who has a place can have come."), code="no-place")
    if enrollment.course.starts is not None and enrollment.course.starts > clock.now():
        raise Conflict(_("It has not begun yet."), code="not-begun")
    enrollment.status = Status.ATTENDED if came else Status.NO_SHOW
    enrollment.ended_at = enrollment.ended_at or clock.now()
    enrollment.save(update_fields=["status", "ended_at"])
    seating.note(enrollment, enrollment.status, by)
    record("mark", enrollment, by)
    return enrollment


@transaction.atomic
def take_out(*, enrollment: Enrollment, by: User, reason: str) -> Enrollment:
    """The provider cancels for a person who asked for it, or can't come after all. The person is told why."""
    enrollment = run_by(enrollment, by)
    _refuse_no_reason(reason)
    if enrollment.status == Status.CONFIRMED and seating.begun(enrollment.course):
        raise Conflict(_("It has begun. Note instead whether the person came."), code="begun")
    if enrollment.status not in ALIVE:
        raise Conflict(_("This has ended already."), code="ended")
    seating.note(enrollment, "take_out", by, text=reason.strip())
    end(enrollment, Status.CANCELLED, by)
    record("take_out", enrollment, by)
    return enrollment


@transaction.atomic
def keep_from_parents(*, enrollment: Enrollment, by: User, email: str, phone: str) -> Enrollment:
    """A child of 12 or more wants it so: the parent who signed up neither sees it any more nor gets its letters, which
    go to the child's own contact. Source: pasient- og brukerrettighetsloven § 3-4. That the child is 12 is for the
    provider to know: no date of birth is kept.

    Raises `NotPermitted`, `Invalid`, or `Conflict` where no parent signed up, or a parent takes part as well.
    """
    enrollment = run_by(enrollment, by)
    if faults := contact_faults(email, phone):
        raise Invalid(faults)
    if enrollment.basis != Basis.PARENT or enrollment.attends != Attends.PERSON:
        raise Conflict(_("Only what a parent signed a child up for alone can be kept from parents."), code="no-child")
    if not enrollment.alive or enrollment.kept_from_parents:
        raise Conflict(_("It has ended, or is kept from the parents already."), code="nothing-changed")
    enrollment.kept_from_parents, enrollment.basis_until = True, None
    _reached_by(enrollment, email, phone)
    seating.note(enrollment, "keep_from_parents", by)
    if enrollment.status in telling.OF_STATUS:
        telling.of_status(enrollment)
    record("keep_from_parents", enrollment, by)
    return enrollment


@transaction.atomic
def hand_over(*, enrollment: Enrollment, by: User, email: str, phone: str) -> Enrollment:
    """Nobody acts for the person any more (`ticking.end_acting`): they answer for themselves, and letters go to their
    own contact. Who acted stands in the steps.

    Raises `NotPermitted`, `Invalid`, `AlreadyEnrolled`, or `Conflict` while somebody still acts.
    """
    enrollment = run_by(enrollment, by)
    if faults := contact_faults(email, phone):
        raise Invalid(faults)
    if not enrollment.acting_over:
        raise Conflict(_("Somebody still acts for this person, or it is handed over already."), code="nothing-changed")
    was, own = enrollment.basis, Party(name=enrollment.name, email=email, phone=phone)
    who = participant_hashes(own, person=None)
    if already := Enrollment.objects.filter(
        course=enrollment.course, participant_hash__in=who, status__in=ALIVE
    ).first():
        raise AlreadyEnrolled(already)
    enrollment.participant_hash, enrollment.basis, enrollment.basis_note = who[0], Basis.SELF, ""
    enrollment.basis_until = enrollment.entered_by = None
    _reached_by(enrollment, email, phone)
    seating.note(enrollment, "hand_over", by, before=was)
    if enrollment.alive and enrollment.status in telling.OF_STATUS:
        telling.of_status(enrollment)
    record("hand_over", enrollment, by)
    return enrollment


def _reached_by(enrollment: Enrollment, email: str, phone: str) -> None:
    """Saves it with another contact; the ways in that the former one has in letters lead nowhere from now on."""
    enrollment.email, enrollment.phone = email.strip(), normal_phone(phone) if phone.strip() else ""
    enrollment.contact_hash = contact_hash(email, phone)
    enrollment.save()
    Link.objects.filter(enrollment=enrollment).delete()


def run_by(enrollment: Enrollment, by: User) -> Enrollment:
    """As it is now, with the course's places locked. Raises `NotPermitted`."""
    places.locked(enrollment.course_id)
    found = Enrollment.objects.select_related("course__offering__organization").get(pk=enrollment.pk)
    Policy(by).require(Act.COORDINATE, found.course.offering.organization)
    return found


def _refuse_unfit(enrollment: Enrollment, to: Course) -> None:
    """A move meets the limits that signing up does. Raises `Conflict`.

    Each provider answers for the data of its own participants, so nobody is moved from one to another. The date of
    birth is not kept: who was within the limits of the one course must be so in the other.
    """
    was = enrollment.course
    if to.offering.organization_id != was.offering.organization_id:
        raise Conflict(_("Choose a course of the same provider."), code="other-provider")
    alone = enrollment.attends == Attends.NEXT_OF_KIN
    if to.capacity is not None and enrollment.places > to.capacity:
        raise Conflict(_("The course has %d places in all.") % to.capacity, code="too-many")
    if (alone and to.next_of_kin != NextOfKin.ALONE) or (
        enrollment.attends != Attends.PERSON and to.next_of_kin == NextOfKin.NONE
    ):
        raise Conflict(_("Next of kin can't come to the other course in this way."), code="next-of-kin")
    those, these = ({each.pk for each in homes.limits(each)} for each in (to, was))
    if those and not (these and these <= those):
        raise Conflict(
            _("The other course is for other municipalities, and homes are not kept. Ask, and add the person there."),
            code="other-municipalities",
        )
    younger, older = (to.age_from or 0) > (was.age_from or 0), (to.age_to or OLDEST) < (was.age_to or OLDEST)
    if (younger or older) and not alone:
        raise Conflict(
            _("The other course is for other ages, and birth dates are not kept. Ask, and add the person there."),
            code="other-ages",
        )


def _refuse_no_reason(reason: str) -> None:
    if not reason.strip():
        raise Invalid({"reason": _("Say why. The person sees it.")})
    _refuse_too_long("reason", reason)


def _refuse_too_long(field: str, text: str) -> None:
    if len(text.strip()) > LONGEST_REASON:
        raise Invalid({field: _("Write at most %d letters.") % LONGEST_REASON})


def _refuse_unknown_class(course: Course, priority: int | None) -> None:
    if priority is not None and not 0 <= priority < max(len(course.priority_classes), 1):
        raise Invalid({"priority": _("Choose one of the classes of this course.")})


def _copied(enrollment: Enrollment, to: Course) -> Enrollment:
    """The same party in another course's line, last of its class."""
    # The two may be hashed under different keys.
    who = brought_forward(enrollment.participant_hash, to_newest=True)
    for other in Enrollment.objects.filter(course=to, status__in=ALIVE).only("participant_hash", "status"):
        if brought_forward(other.participant_hash, to_newest=True) == who:
            raise AlreadyEnrolled(other)
    last = usual_class(to)
    new: Enrollment = Enrollment.objects.select_related("course__offering__organization").get(pk=enrollment.pk)
    new.pk, new.uid, new.course = None, new_uid(), to
    new._state.adding = True
    new.status, new.held, new.priority, new.passed_over = Status.WAITING, 0, min(enrollment.priority, last), False
    new.received_at, new.sequence = clock.now(), next_sequence(to)
    new.asked_at = new.deadline = new.confirmed_at = new.reminded_at = None
    return new
