"""“Today”: what needs this person, one list by urgency, each with what can be done about it."""

from dataclasses import dataclass

from django.db.models import Count as Number
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tilbudskatalog.catalog.offerings import succession
from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering
from tilbudskatalog.doors.studio import drafts, matters, participants, standing, telling, workplace
from tilbudskatalog.doors.studio.answering import page, person, workspace
from tilbudskatalog.doors.studio.drafts import Titles
from tilbudskatalog.doors.studio.matters import Kind, Matters
from tilbudskatalog.doors.studio.paging import page_of
from tilbudskatalog.doors.studio.workplace import Workplace
from tilbudskatalog.ground.base import clock
from tilbudskatalog.registers.organizations.models import Organization

REPLACED_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Count:
    """`urgent` ones stand out while there are any."""

    number: int
    label: str
    href: str
    urgent: bool = False
    chosen: bool = False


@workspace("GET")
def home(request: HttpRequest) -> HttpResponse:
    place = Workplace.of(person(request))
    if not place.reads:
        return page(request, "studio/nobody.html", {})
    organizations = place.organizations(place.reads)
    chosen = workplace.chosen(request.GET.get("virksomhet", ""), organizations)
    keys = frozenset({chosen.pk}) if chosen else place.reads
    offerings = LocalOffering.objects.filter(organization__in=keys)
    found = matters.of(offerings, place, Q(organization__in=keys & place.approves))
    kind = next((each for each in Kind if each.code == request.GET.get("sak")), None)
    some = page_of(request, found.listed(kind))
    context = {
        "today": clock.today(),
        "organizations": organizations,
        "chosen": chosen,
        "kind": kind,
        "page": some,
        "rows": telling.rows(some.items, found, place),
        "query": request.GET.urlencode(),
        "tally": _tally(found, kind, chosen),
        "replaced": _replaced(place),
        "unreached": participants.unreached(place.person),
        "national_waiting": _national_waiting(place),
        "edits": bool(place.edits & keys),
        **_offered(offerings),
    }
    return page(request, "studio/home.html", context)


def _tally(found: Matters, kind: Kind | None, chosen: Organization | None) -> list[Count]:
    of = {each: len(keys) for each, keys in found.of.items()}
    waits, changed, drafts = of[Kind.WAITS], of[Kind.CHANGED], of[Kind.DRAFT]
    unconfirmed, lacking, invited = of[Kind.STALE], of[Kind.LANGUAGE], of[Kind.INVITED]
    labelled = {
        Kind.WAITS: ngettext("waits for your approval", "wait for your approval", waits),
        Kind.RETURNED: _("returned, to be put right"),
        Kind.INVITED: ngettext("invitation to answer", "invitations to answer", invited),
        Kind.CHANGED: ngettext("national change to look at", "national changes to look at", changed),
        Kind.OLD: _("not confirmed for a year"),
        Kind.STALE: ngettext("to be confirmed: is it still correct?", "to be confirmed: still correct?", unconfirmed),
        Kind.DRAFT: ngettext("draft to finish", "drafts to finish", drafts),
        Kind.LANGUAGE: ngettext("lacks a language", "lack a language", lacking),
    }
    where = f"&virksomhet={chosen.uid}" if chosen else ""
    urgent = (Kind.WAITS, Kind.RETURNED, Kind.INVITED, Kind.CHANGED)
    counts = [
        Count(of[each], label, f"?sak={each.code}{where}", each in urgent, each is kind)
        for each, label in labelled.items()
        if of[each] or each in (Kind.CHANGED, Kind.DRAFT)
    ]
    if found.others:
        label = ngettext("in review with somebody else", "in review with somebody else", found.others)
        counts.append(Count(found.others, label, f"{reverse('studio:ours')}?tilstand=in-review{where}"))
    return counts


def _offered(offerings: QuerySet[LocalOffering]) -> dict[str, int]:
    counted = offerings.aggregate(
        of_templates=Number("template", distinct=True), own=Number("pk", filter=Q(template__isnull=True))
    )
    return counted | {"templates": NationalOffering.objects.filter(live=True).count()}


def _national_waiting(place: Workplace) -> int:
    """How many national offerings wait for this person's approval."""
    offerings = NationalOffering.objects.filter(organization__in=place.approves)
    owners = dict(offerings.values_list("pk", "organization_id"))
    reviews = standing.reviews_of(offerings)
    return sum(review.waits_for(place.person, owners[key], place.approves) for key, review in reviews.items())


def _replaced(place: Workplace) -> list[tuple[LocalOffering, Titles]]:
    """Those whose national text is retired and that can be moved to what took its place, as many as one looks at."""
    found = list(succession.replaced(place.edits).select_related("organization", "template")[:REPLACED_SHOWN])
    titles = drafts.national_titles({each.template_id for each in found}) if found else {}
    return [(each, titles.get(each.template_id or 0, {})) for each in found]
