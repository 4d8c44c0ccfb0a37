"""Acts of those who take part: sign up, answer an offer, cancel. A place that is confirmed stays the person's."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilbudskatalog.catalog.courses import places
from tilbudskatalog.catalog.courses.kinds import State
from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.ground.access import audit
from tilbudskatalog.ground.access.models import AuditEvent, User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Conflict, Invalid, NotPermitted
from tilbudskatalog.participation.enrollment import answers, seating, telling
from tilbudskatalog.participation.enrollment.kinds import ALIVE, Basis, LegalBasis, Source, Status
from tilbudskatalog.participation.enrollment.models import Enrollment, Step
from tilbudskatalog.participation.enrollment.party import Party, check, contact_hash, normal_phone, participant_hashes
from tilbudskatalog.registers.organizations.models import Organization

ROWS = 200
# Their offerings are not founded in a statute that lets them keep health data, so they ask.
BY_CONSENT = frozenset({Organization.Kind.USER_ORGANIZATION, Organization.Kind.VOLUNTARY})
CALL = gettext_lazy("This sign-up can't be done here. Call the provider, who can help you.")


class AlreadyEnrolled(Conflict):
    code = "already-enrolled"

    def __init__(self, enrollment: Enrollment) -> None:
        self.enrollment = enrollment
        super().__init__(_("This person is signed up for the course already."))


@transaction.atomic
def enroll(*, course: Course, by: User, party: Party) -> Enrollment:
    """With log-in: a place at once if it is one's turn, else a place in line.

    Raises `Invalid`, `Conflict` where sign-up is not open, and `AlreadyEnrolled`.
    """
    course = locked_course(course)
    check_open(course, without_login=False)
    check(party, course, today=clock.today())
    person = by if party.basis == Basis.SELF else None
    try:
        enrollment = written(course, party, source=Source.SELF, by=by, person=person)
    except AlreadyEnrolled as known:
        if Enrollment.objects.of_person(by).filter(pk=known.enrollment.pk).exists():
            raise
        # What a child keeps from its parents is not told them in this way either.
        raise Conflict(CALL, code="call-the-provider") from None
    line_up(enrollment, by)
    return enrollment


@transaction.atomic
def accept(*, enrollment: Enrollment, by: User | None) -> Enrollment:
    """Takes the place that is offered or, close to the start, that is free. `by` is None for who came by a link.

    Raises `Conflict` when the time is out, and `Full` when somebody else answered first: the place in line is kept.
    """
    enrollment = locked(enrollment, by)
    if enrollment.status == Status.CONFIRMED:
        return enrollment
    if enrollment.status == Status.OFFERED:
        refuse_over(enrollment.course)
        if enrollment.deadline is not None and enrollment.deadline <= clock.now():
            raise Conflict(_("The time to answer is out, and the place goes to the next in line."), code="too-late")
        enrollment.status, enrollment.deadline, enrollment.confirmed_at = Status.CONFIRMED, None, clock.now()
        enrollment.save()
        seating.note(enrollment, "accept", by)
        telling.of_status(enrollment)
    elif seating.is_asked(enrollment):
        seating.take(enrollment, Status.CONFIRMED, by)
    else:
        raise Conflict(_("There is no offer to answer."), code="nothing-offered")
    record("accept", enrollment, by)
    return enrollment


@transaction.atomic
def decline(*, enrollment: Enrollment, by: User | None) -> Enrollment:
    """No, thank you: as easy as yes. The next in line is offered the place."""
    enrollment = locked(enrollment, by)
    if enrollment.status != Status.OFFERED:
        raise Conflict(_("There is no offer to answer."), code="nothing-offered")
    end(enrollment, Status.DECLINED, by)
    record("decline", enrollment, by)
    return enrollment


@transaction.atomic
def cancel(*, enrollment: Enrollment, by: User | None) -> Enrollment:
    """Gives up a place, or steps out of the line. Raises `Conflict` when it has ended already."""
    enrollment = locked(enrollment, by)
    if not enrollment.alive:
        raise Conflict(_("This has ended already."), code="ended")
    end(enrollment, Status.CANCELLED, by)
    record("cancel", enrollment, by)
    return enrollment


def locked_course(course: Course) -> Course:
    """The course as it is now, with its places locked: whoever signs up stands in one row until this is done."""
    places.locked(course.pk)
    return Course.objects.select_related("offering__organization").get(pk=course.pk)


def locked(enrollment: Enrollment, by: User | None) -> Enrollment:
    """Raises `NotPermitted` for somebody whose it is not. None as `by` stands for a link that has been checked."""
    places.locked(enrollment.course_id)
    rows = Enrollment.objects.select_related("course__offering__organization")
    found = rows.get(pk=enrollment.pk)
    if by is not None and not Enrollment.objects.of_person(by).filter(pk=found.pk).exists():
        raise NotPermitted(_("This is not yours to answer."))
    return found


def check_open(course: Course, *, without_login: bool) -> None:
    """Raises `Conflict` that says why one can't sign up."""
    refuse_over(course)
    if not course.offering.live:
        # Those who have a place keep it; nobody new comes to what the provider has withdrawn.
        raise Conflict(_("The course is cancelled, over, or not published."), code="course-over")
    now = clock.now()
    if course.opens is not None and now < course.opens:
        raise Conflict(_("Sign-up opens on %(when)s.") % {"when": telling.moment(course.opens)}, code="not-open-yet")
    if (course.closes is not None and now >= course.closes) or seating.begun(course):
        raise Conflict(_("Sign-up is closed."), code="closed")
    if without_login and not course.without_login:
        raise Conflict(_("Log in to sign up for this course."), code="log-in")
    if not without_login and not (course.by_login or course.without_login):
        raise Conflict(_("One comes to this course by referral."), code="by-referral")


def refuse_over(course: Course) -> None:
    if course.state != State.PUBLISHED or (course.ends is not None and course.ends <= clock.now()):
        raise Conflict(_("The course is cancelled, over, or not published."), code="course-over")


def written(
    course: Course,
    party: Party,
    *,
    source: Source,
    by: User | None,
    person: User | None = None,
    priority: int | None = None,
    beside: bool = False,
) -> Enrollment:
    """The row, not in line yet; `beside` as in `participant_hashes`. Raises `AlreadyEnrolled`, or `Invalid` without the
    consent that this provider needs."""
    by_consent = course.offering.organization.kind in BY_CONSENT
    if by_consent and not party.consents:
        raise Invalid({"consents": _("The provider needs your consent to keep this.")})
    who = participant_hashes(party, person=person or (by if source == Source.SELF else None), beside=beside)
    if already := Enrollment.objects.filter(course=course, participant_hash__in=who, status__in=ALIVE).first():
        raise AlreadyEnrolled(already)
    answers.freeze(party.answers, course)
    return Enrollment(
        course=course,
        status=Status.WAITING,
        source=source,
        attends=party.attends,
        places=party.places,
        priority=usual_class(course) if priority is None else priority,
        received_at=clock.now(),
        sequence=next_sequence(course),
        person=person,
        entered_by=by,
        basis=party.basis,
        basis_note=party.basis_note.strip(),
        basis_until=party.last_day,
        participant_hash=who[0],
        contact_hash=contact_hash(party.email, party.phone),
        name=" ".join(party.name.split()),
        email=party.email.strip(),
        phone=normal_phone(party.phone) if party.phone.strip() else "",
        language=party.language,
        needs=party.needs_json,
        answers=party.answers_json,
        legal_basis=LegalBasis.CONSENT if by_consent else LegalBasis.STATUTE,
        consented_at=clock.now() if by_consent else None,
        synthetic=course.synthetic,
    )


def usual_class(course: Course) -> int:
    """Who nobody has put forward stands in the last class."""
    return max(len(course.priority_classes) - 1, 0)


def next_sequence(course: Course) -> int:
    """To be asked under the course's lock."""
    found: int | None = Enrollment.objects.filter(course=course).aggregate(last=Max("sequence"))["last"]
    return (found or 0) + 1


def line_up(enrollment: Enrollment, by: User | None, *, tell: bool = True) -> None:
    """Puts it in line, or seats it if it is its turn, and tells the person which unless the caller does."""
    seating.seat_or_line_up(enrollment, enrollment.course)
    try:
        enrollment.save()
    except IntegrityError as error:
        # The lock has let two through at once: the act ends here, and all of it is undone.
        raise Conflict(_("This person is signed up for the course already."), code="already-enrolled") from error
    steps = [seating.step(enrollment, "enroll", by)]
    if enrollment.status == Status.CONFIRMED:
        steps.append(seating.step(enrollment, "confirm", None))
    Step.objects.bulk_create(steps)
    if tell:
        telling.of_status(enrollment)
    record("enroll", enrollment, by)


def end(enrollment: Enrollment, status: Status, by: User | None, *, tell: bool = True, settle: bool = True) -> None:
    """Gives back what it holds, or its place in line, and lets the next in line have it."""
    freed, waited = enrollment.held, enrollment.status == Status.WAITING
    if freed or waited:
        places.change(places.locked(enrollment.course_id), taken=-freed, waiting=-waited)
    enrollment.status, enrollment.held, enrollment.deadline = status, 0, None
    enrollment.ended_at = clock.now()
    enrollment.save()
    seating.note(enrollment, status, by)
    if tell and status in telling.OF_STATUS:
        telling.of_status(enrollment)
    if settle:
        seating.settle(enrollment.course, freed=freed)


def end_all(enrollments: Sequence[Enrollment], status: Status, act: str) -> None:
    """Of one course where nobody is next. Some statements for all; the caller tells them."""
    if not enrollments:
        return
    held, waited = sum(each.held for each in enrollments), sum(each.status == Status.WAITING for each in enrollments)
    places.change(places.locked(enrollments[0].course_id), taken=-held, waiting=-waited)
    for each in enrollments:
        each.status, each.held, each.deadline, each.ended_at = status, 0, None, clock.now()
    Enrollment.objects.bulk_update(enrollments, ["status", "held", "deadline", "ended_at"], batch_size=ROWS)
    Step.objects.bulk_create([seating.step(each, act, None) for each in enrollments], batch_size=ROWS)
    audit.record_all([_line(act, each, None) for each in enrollments])


def record(act: str, enrollment: Enrollment, by: User | None) -> None:
    audit.record_all([_line(act, enrollment, by)])


def _line(act: str, enrollment: Enrollment, by: User | None) -> AuditEvent:
    return audit.line(
        by=by,
        act=act,
        kind="enrollment",
        uid=enrollment.uid,
        organization_uid=enrollment.course.offering.organization.uid,
        course=str(enrollment.course.uid),
        status=enrollment.status,
    )
