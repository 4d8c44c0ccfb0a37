"""“Today”: what waits for this person first, then the whole catalog of the organizations that they work for."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering
from tilbudskatalog.doors.studio import drafts, standing, workplace
from tilbudskatalog.doors.studio.answering import page, person, workspace
from tilbudskatalog.doors.studio.drafts import Titles
from tilbudskatalog.doors.studio.paging import page_of
from tilbudskatalog.doors.studio.standing import Review, Standing
from tilbudskatalog.doors.studio.workplace import Workplace
from tilbudskatalog.ground.base import clock

WAITS, RETURNED, CHANGED, REST = range(4)


@dataclass(frozen=True, slots=True)
class Row:
    """One offering in the list. `own` and `changes` count fields; `urgency` is lowest for what is most urgent."""

    offering: LocalOffering
    titles: Titles
    standing: Standing
    own: int
    changes: int
    urgency: int

    @property
    def section(self) -> str:
        return _("Most important first") if self.urgent else str(self.offering.organization)

    @property
    def urgent(self) -> bool:
        return self.urgency < REST

    @property
    def waits(self) -> bool:
        return self.urgency == WAITS


@dataclass(frozen=True, slots=True)
class Count:
    number: int
    label: str
    urgent: bool = True


@workspace("GET")
def home(request: HttpRequest) -> HttpResponse:
    place = Workplace.of(person(request))
    if not place.reads:
        return page(request, "studio/nobody.html", {})
    organizations = place.organizations(place.reads)
    chosen = workplace.chosen(request.GET.get("virksomhet", ""), organizations)
    offerings = LocalOffering.objects.filter(organization__in=[chosen.pk] if chosen else place.reads)
    reviews = standing.reviews_of(offerings)
    changes = drafts.national_changes(offerings)
    urgent = urgencies(offerings, reviews, changes, place)
    found = page_of(request, _by_urgency(offerings, urgent))
    context = {
        "today": clock.now().astimezone(clock.OSLO).date(),
        "organizations": organizations,
        "chosen": chosen,
        "page": found,
        "rows": rows(found.items, reviews, changes, urgent),
        "tally": _tally(Counter(urgent.values()), found.total),
        "national_waiting": _national_waiting(place),
        "edits": bool(place.edits),
    }
    return page(request, "studio/home.html", context)


def urgencies(
    offerings: QuerySet[LocalOffering], reviews: Mapping[int, Review], changes: Mapping[int, int], place: Workplace
) -> dict[int, int]:
    """What somebody has to look at, by key; the rest is left out."""
    found = dict.fromkeys(changes, CHANGED)
    for key, organization_id in offerings.filter(pk__in=reviews).values_list("pk", "organization_id"):
        if reviews[key].waits_for(place.person, organization_id, place.approves):
            found[key] = WAITS
        elif reviews[key].state == "returned" and organization_id in place.edits:
            found[key] = RETURNED
    return found


def rows(
    offerings: Iterable[LocalOffering],
    reviews: Mapping[int, Review],
    changes: Mapping[int, int],
    urgent: Mapping[int, int],
) -> list[Row]:
    """One query, for the templates' titles."""
    offerings = list(offerings)
    national = drafts.national_titles({each.template_id for each in offerings})
    found = []
    for offering in offerings:
        content = offering.latest_revision.content
        own, followed = drafts.overridden(content), national.get(offering.template_id or 0)
        titles = drafts.titles(content) if followed is None or "title" in own else followed
        where = Standing.of(offering, reviews.get(offering.pk))
        changed, urgency = changes.get(offering.pk, 0), urgent.get(offering.pk, REST)
        found.append(Row(offering, titles, where, len(own), changed, urgency))
    return found


def _tally(urgent: Counter[int], total: int) -> list[Count]:
    return [
        Count(urgent[WAITS], ngettext("waits for your approval", "wait for your approval", urgent[WAITS])),
        Count(urgent[RETURNED], _("returned, to be put right")),
        Count(urgent[CHANGED], ngettext("has a national change", "have national changes", urgent[CHANGED])),
        Count(total, _("in your catalog"), urgent=False),
    ]


def _by_urgency(offerings: QuerySet[LocalOffering], urgent: Mapping[int, int]) -> QuerySet[LocalOffering]:
    cases = [
        When(pk__in=[key for key, each in urgent.items() if each == urgency], then=Value(urgency))
        for urgency in sorted(set(urgent.values()))
    ]
    ordered: QuerySet[LocalOffering] = offerings.annotate(
        urgency=Case(*cases, default=Value(REST), output_field=IntegerField())
    )
    ordered = ordered.select_related("organization", "latest_revision")
    return ordered.order_by("urgency", "organization__name", "key")


def _national_waiting(place: Workplace) -> int:
    """How many national offerings wait for this person's approval."""
    offerings = NationalOffering.objects.filter(organization__in=place.approves)
    owners = dict(offerings.values_list("pk", "organization_id"))
    reviews = standing.reviews_of(offerings)
    return sum(review.waits_for(place.person, owners[key], place.approves) for key, review in reviews.items())
