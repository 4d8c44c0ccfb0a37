"""Run together: invitations to answer, what we take part in, and our own offerings with others; and inviting to one."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilbudskatalog.catalog.offerings import partners
from tilbudskatalog.catalog.offerings.models import LocalOffering, Partner
from tilbudskatalog.doors.studio import filled, local, titles, workplace
from tilbudskatalog.doors.studio.answering import page, person, workspace
from tilbudskatalog.doors.studio.drafts import Titles
from tilbudskatalog.doors.studio.paging import page_of
from tilbudskatalog.doors.studio.workplace import Workplace
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import NotFound, Refusal
from tilbudskatalog.registers.organizations.models import Organization

# So many are shown when one looks for an organization to invite.
FOUND = 20


@dataclass(frozen=True, slots=True)
class Row:
    """`own`: ours to open; `answers`: may say yes or no; `ends`: may end it."""

    partner: Partner
    titles: Titles
    own: bool
    answers: bool
    ends: bool

    @property
    def state(self) -> str:
        if self.partner.ended_at:
            return "ended"
        return "together" if self.partner.consented_at else "asked"


@dataclass(frozen=True, slots=True)
class Deed:
    run: Callable[..., None]
    done: Promise
    takes_reason: bool = True


DEEDS = {
    "consent": Deed(partners.consent, gettext_lazy("You take part. It is shown to your inhabitants too."), False),
    "decline": Deed(partners.decline, gettext_lazy("You have said no. The owner sees why.")),
    "leave": Deed(partners.leave, gettext_lazy("It is ended. The other side sees why.")),
}


@workspace("GET")
def listing(request: HttpRequest) -> HttpResponse:
    return _list(request)


@workspace("POST")
def act(request: HttpRequest, partner_id: int, act: str) -> HttpResponse:
    place = Workplace.of(person(request))
    partner = _partners(place).filter(pk=partner_id).first()
    if partner is None:
        raise NotFound(_("There is no such invitation among yours."))
    deed = DEEDS[act]
    said = {"reason": request.POST.get("grunn", "").replace(filled.NULL, "")} if deed.takes_reason else {}
    try:
        deed.run(partner=partner, by=person(request), **said)
    except Refusal as refusal:
        return _list(request, refusal, partner)
    messages.success(request, str(deed.done))
    return redirect("studio:partners")


@workspace("GET", "POST")
def of_offering(request: HttpRequest, offering_id: uuid.UUID) -> HttpResponse:
    offering = local.visible(request, offering_id)
    refusal = None
    if request.method == "POST":
        try:
            invited = workplace.organization(request.POST.get("partner", ""))
            partners.invite(offering=offering, organization=invited, by=person(request))
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("Asked. It is shown with both of you once they have said yes."))
            return redirect("studio:offering-partners", offering.uid)
    return _of_offering(request, offering, refusal)


def _of_offering(request: HttpRequest, offering: LocalOffering, refusal: Refusal | None) -> HttpResponse:
    place = Workplace.of(person(request))
    rows = _rows(list(_partners(place).filter(offering=offering)), place)
    q = request.GET.get("finn", "").replace(filled.NULL, "").strip()
    context = {
        "offering": offering,
        "titles": titles.of([offering])[offering.pk],
        "rows": rows,
        "q": q,
        "found": _found(q, offering, rows),
        "edits": offering.organization_id in place.edits,
        "refusal": refusal,
    }
    return page(request, "studio/offering_partners.html", context, status=refusal.status if refusal else 200)


def _found(q: str, offering: LocalOffering, rows: Sequence[Row]) -> list[Organization]:
    if not q:
        return []
    taken = {row.partner.organization_id for row in rows if row.state != "ended"} | {offering.organization_id}
    open_ones = Organization.objects.filter(Q(closed__isnull=True) | Q(closed__gt=clock.today()))
    named = open_ones.filter(Q(name__icontains=q) | Q(short_name__icontains=q) | Q(municipality__name__icontains=q))
    return list(named.exclude(pk__in=taken).distinct().order_by("name")[:FOUND])


def _list(request: HttpRequest, refusal: Refusal | None = None, of: Partner | None = None) -> HttpResponse:
    place = Workplace.of(person(request))
    some = page_of(request, _partners(place).order_by("ended_at", "consented_at", "-invited_at"))
    rows = _rows(some.items, place)
    theirs = [row for row in rows if row.partner.organization_id in place.reads]
    context = {
        "page": some,
        "asked": [row for row in theirs if row.state == "asked"],
        "joined": [row for row in theirs if row.state == "together"],
        "own": [row for row in rows if row.partner.organization_id not in place.reads],
        "refusal": refusal,
        "of": of,
    }
    return page(request, "studio/partners.html", context, status=refusal.status if refusal else 200)


def _partners(place: Workplace) -> QuerySet[Partner]:
    """Of the person's organizations, on either side."""
    mine = Q(organization__in=place.reads) | Q(offering__organization__in=place.reads)
    return Partner.objects.filter(mine).select_related(
        "organization", "offering__organization", "offering__index", "ended_by", "consented_by"
    )


def _rows(some: Sequence[Partner], place: Workplace) -> list[Row]:
    named = titles.of([each.offering for each in some])
    return [
        Row(
            each,
            named[each.offering_id],
            each.offering.organization_id in place.reads,
            each.organization_id in place.approves,
            each.organization_id in place.approves or each.offering.organization_id in place.edits,
        )
        for each in some
    ]
