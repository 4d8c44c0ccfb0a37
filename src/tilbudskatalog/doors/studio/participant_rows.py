"""The list of those who have a place in a course or wait for one, a page at a time."""

from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.doors.studio.paging import Page, page_of
from tilbudskatalog.ground.base import clock
from tilbudskatalog.participation.enrollment import answers
from tilbudskatalog.participation.enrollment.answers import Answered
from tilbudskatalog.participation.enrollment.kinds import Attends, Status
from tilbudskatalog.participation.enrollment.models import Enrollment
from tilbudskatalog.participation.enrollment.party import needs_in_words, written_phone

PLACED = (Status.CONFIRMED, Status.ATTENDED, Status.NO_SHOW)
IN_LINE = (Status.OFFERED, Status.WAITING, Status.REFERRED, Status.UNCONFIRMED)
# The word in the address → what it is called, and whom it shows, in the order that they stand in.
PARTS: dict[str, tuple[Promise, tuple[Status, ...]]] = {
    "": (_("Everyone with us"), PLACED + IN_LINE),
    "plass": (_("With a place"), PLACED),
    "venter": (_("Waiting"), IN_LINE),
    "avsluttet": (_("Ended"), tuple(status for status in Status if status not in PLACED + IN_LINE)),
}
TONES = {Status.CONFIRMED: "green", Status.OFFERED: "sun", Status.WAITING: "sun", Status.ATTENDED: "green"}


@dataclass(frozen=True, slots=True)
class Row:
    """`in_line` is 1 for the next one. `class_name` is only told where it matters: of those who wait."""

    enrollment: Enrollment
    in_line: int | None
    needs: list[str]
    answers: list[Answered]
    class_name: str
    may_be_marked: bool

    @property
    def tone(self) -> str:
        return TONES.get(Status(self.enrollment.status), "grey")

    @property
    def phone(self) -> str:
        return written_phone(self.enrollment.phone)

    @property
    def kin(self) -> str:
        attends = Attends(self.enrollment.attends)
        return "" if attends == Attends.PERSON else str(attends.label)


@dataclass(frozen=True, slots=True)
class Part:
    """A choice of whom to see. `address` keeps nothing else: another part begins on its first page."""

    name: str
    label: Promise
    count: int
    address: str
    chosen: bool


def parts(request: HttpRequest, course: Course) -> list[Part]:
    counted = dict(_of(course).order_by().values_list("status").annotate(Count("pk")))
    here = chosen(request)
    return [
        Part(name, label, sum(counted.get(status, 0) for status in statuses), f"?vis={name}", name == here)
        for name, (label, statuses) in PARTS.items()
    ]


def chosen(request: HttpRequest) -> str:
    given = request.GET.get("vis", "")
    return given if given in PARTS else ""


def listed(request: HttpRequest, course: Course) -> Page:
    """The enrollments of the page that the address asks for."""
    _label, statuses = PARTS[chosen(request)]
    ranks = [When(status=status, then=Value(rank)) for rank, status in enumerate(statuses)]
    rows = _of(course).filter(status__in=statuses).select_related("person")
    rank = Case(*ranks, default=Value(len(ranks)), output_field=IntegerField())
    return page_of(request, rows.order_by(rank, "priority", "received_at", "sequence"))


def rows(course: Course, enrollments: list[Enrollment]) -> list[Row]:
    numbers, said = _places_in_line(course, enrollments), answers.given(enrollments)
    begun = course.starts is None or course.starts <= clock.now()
    return [
        Row(
            enrollment=each,
            in_line=numbers.get(each.pk),
            needs=needs_in_words(each.needs),
            answers=said.get(each.pk, []),
            class_name=_class_name(course, each),
            may_be_marked=begun and each.status in PLACED,
        )
        for each in enrollments
    ]


def _of(course: Course) -> QuerySet[Enrollment]:
    return Enrollment.objects.filter(course=course).shown_to_provider()


def _places_in_line(course: Course, enrollments: list[Enrollment]) -> dict[int, int]:
    if not any(each.status == Status.WAITING for each in enrollments):
        return {}
    line = Enrollment.objects.filter(course=course).in_line().values_list("pk", flat=True)
    return {key: number for number, key in enumerate(line, 1)}


def _class_name(course: Course, enrollment: Enrollment) -> str:
    classes = course.priority_classes
    waits = enrollment.status in (Status.WAITING, Status.REFERRED)
    return classes[enrollment.priority] if waits and enrollment.priority < len(classes) else ""
