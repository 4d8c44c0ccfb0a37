"""National offerings, for those who have a role in the organization that leads the national catalog."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, Value, When
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tilbudskatalog.catalog.offerings import content, impact, national_offerings
from tilbudskatalog.catalog.offerings.inheritance import Resolved
from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering, Override
from tilbudskatalog.doors.studio import acts, catalog, drafts, filled, standing
from tilbudskatalog.doors.studio.answering import page, person, workspace
from tilbudskatalog.doors.studio.desk import SAVE, Desk, resolved_of
from tilbudskatalog.doors.studio.filled import Changes, Filled
from tilbudskatalog.doors.studio.filtering import chosen_from
from tilbudskatalog.doors.studio.paging import page_of
from tilbudskatalog.doors.studio.standing import Standing
from tilbudskatalog.doors.studio.workplace import Workplace
from tilbudskatalog.ground.base.errors import NotFound, NotPermitted
from tilbudskatalog.registers.organizations.models import Organization


@dataclass(frozen=True, slots=True)
class Row:
    """`local`: how many published local offerings it has."""

    offering: NationalOffering
    titles: drafts.Titles
    standing: Standing
    local: int
    waits: bool


class NationalDesk(Desk):
    template = "studio/national_offering.html"
    route = "studio:national-offering"
    deeds = acts.ON_NATIONAL
    offering: NationalOffering

    def address(self) -> str:
        return self.offering.code

    def filled(self, draft: NationalOffering) -> Filled:
        return filled.of_content(content.of(draft))

    def resolved(self, version: NationalOffering) -> Resolved:
        return resolved_of(version, None, ())

    def save(self, changed: Changes, *, minor: bool, expected_revision: int | None) -> NationalOffering:
        return national_offerings.revise(
            offering=self.offering,
            by=self.by,
            texts=changed.texts,
            values=changed.values,
            minor=minor,
            expected_revision=expected_revision,
        )

    @cached_property
    def local(self) -> int:
        return LocalOffering.objects.filter(template=self.offering, live=True).count()

    def reach(self, changed: Iterable[str]) -> dict[str, str]:
        """Read from what is published: drafts of providers say nothing to anybody yet."""
        overrides = Override.objects.filter(offering__template=self.offering, offering__live=True)
        own = dict(overrides.order_by().values_list("field").annotate(Count("pk")))
        return {name: reaches(self.local - own.get(name, 0), own.get(name, 0)) for name in changed}

    def more(self, draft: NationalOffering, form: Filled, errors: Mapping[str, str]) -> dict[str, Any]:
        return {"local": self.local, "impact": impact.of(self.offering)}


@workspace("GET")
def listing(request: HttpRequest) -> HttpResponse:
    place = Workplace.of(person(request))
    directorates = Organization.objects.filter(pk__in=place.reads, kind=Organization.Kind.DIRECTORATE)
    offerings = NationalOffering.objects.filter(organization__in=directorates.values_list("pk", flat=True))
    if not directorates.exists():
        raise NotPermitted
    reviews = standing.reviews_of(offerings)
    owners = dict(offerings.filter(pk__in=reviews).values_list("pk", "organization_id"))
    waiting = {key for key, owner in owners.items() if reviews[key].waits_for(place.person, owner, place.approves)}
    first = Case(
        When(pk__in=waiting, then=Value(0)), When(pk__in=reviews, then=Value(1)), default=2, output_field=IntegerField()
    )
    q, state = request.GET.get("q", "").strip().replace("\x00", ""), request.GET.get("tilstand", "")
    offerings = offerings.filter(standing.in_state(state, reviews))
    if q:
        offerings = offerings.filter(Q(pk__in=catalog.with_title(q)) | Q(code__icontains=q))
    found = page_of(request, offerings.select_related("latest_revision").order_by(first, "code"))
    local = _local_of(found.items)
    rows = [
        Row(
            each,
            drafts.titles(each.latest_revision.content),
            Standing.of(each, reviews.get(each.pk)),
            local.get(each.pk, 0),
            each.pk in waiting,
        )
        for each in found.items
    ]
    filters = [chosen_from("tilstand", _("State"), standing.names(), request.GET)]
    context = {"page": found, "rows": rows, "q": q, "filters": filters}
    return page(request, "studio/national.html", context)


@workspace("GET", "POST")
def offering(request: HttpRequest, code: str) -> HttpResponse:
    desk = NationalDesk(request, _visible(request, code))
    return desk.do(SAVE) if request.method == "POST" else desk.show()


@workspace("POST")
def act(request: HttpRequest, code: str, act: str) -> HttpResponse:
    return NationalDesk(request, _visible(request, code)).do(act)


def _visible(request: HttpRequest, code: str) -> NationalOffering:
    """Raises `NotFound` for those without a role there: what is published they find in the catalog."""
    reads = Workplace.of(person(request)).reads
    found = NationalOffering.objects.filter(organization__in=reads, code=code).select_related("organization").first()
    if found is None:
        raise NotFound(_("You have no national offering with this address."))
    return found


def _local_of(offerings: Iterable[NationalOffering]) -> dict[int | None, int]:
    """How many published local offerings each has. One query."""
    published = LocalOffering.objects.filter(template__in=[each.pk for each in offerings], live=True)
    return dict(published.order_by().values_list("template_id").annotate(Count("pk")))


def reaches(follow: int, own: int) -> str:
    changes = ngettext(
        "Changes the text of %(count)s local offering.", "Changes the text of %(count)s local offerings.", follow
    )
    keep = ngettext("%(count)s has its own.", "%(count)s have their own.", own)
    return f"{changes % {'count': follow}} {keep % {'count': own}}"
