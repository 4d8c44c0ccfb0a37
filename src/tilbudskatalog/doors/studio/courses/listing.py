"""The courses that a person runs or may read of: what is to come first."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.doors.studio import workplace
from tilbudskatalog.doors.studio.answering import page, person, workspace
from tilbudskatalog.doors.studio.drafts import national_titles, titles
from tilbudskatalog.doors.studio.paging import page_of
from tilbudskatalog.doors.studio.workplace import Workplace
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.clock import OSLO
from tilbudskatalog.ground.design.seats import Seats, seats
from tilbudskatalog.registers.organizations.policy import Act, Policy

TONES = {"draft": "grey", "published": "green", "cancelled": "red", "finished": "grey"}


@dataclass(frozen=True, slots=True)
class Row:
    course: Course
    titles: Any
    seats: Seats | None

    @property
    def tone(self) -> str:
        return TONES[self.course.state]


@workspace("GET")
def courses(request: HttpRequest) -> HttpResponse:
    place = Workplace.of(person(request))
    organizations = place.organizations(place.reads)
    chosen = workplace.chosen(request.GET.get("virksomhet", ""), organizations)
    with timezone.override(OSLO):
        found = page_of(request, _ordered(request, [chosen.pk] if chosen else list(place.reads)))
        context = {
            "organizations": organizations,
            "chosen": chosen,
            "past": bool(request.GET.get("tidligere")),
            "page": found,
            "rows": rows(list(found.items)),
            "runs": bool(Policy(person(request)).organization_ids(Act.COORDINATE)),
        }
        return page(request, "studio/courses/list.html", context)


def rows(courses: list[Course]) -> list[Row]:
    """One query, for the templates' titles."""
    national = national_titles({course.offering.template_id for course in courses})
    return [Row(course, title_of(course, national), seats_of(course)) for course in courses]


def title_of(course: Course, national: Any = None) -> Any:
    """The offering's title in each language, as its latest draft has it."""
    offering = course.offering
    known = national_titles({offering.template_id}) if national is None else national
    revision = offering.latest_revision
    own = titles(revision.content) if revision else {}
    return known.get(offering.template_id or 0) or own


def seats_of(course: Course) -> Seats | None:
    counted = course.availability
    return seats(counted.capacity, counted.left, counted.waiting)


def _ordered(request: HttpRequest, organizations: list[int]) -> QuerySet[Course]:
    now = clock.now()
    over = Q(ends__lte=now) | Q(state__in=["cancelled", "finished"])
    past = bool(request.GET.get("tidligere"))
    mine = Course.objects.filter(over if past else ~over | Q(ends=None, state="draft"))
    mine = mine.filter(offering__organization__in=organizations)
    related = mine.select_related("offering__organization", "offering__latest_revision", "availability", "place")
    # What has no dates stands last.
    order = F("starts").desc(nulls_last=True) if past else F("starts").asc(nulls_last=True)
    return related.order_by(order, "pk")
