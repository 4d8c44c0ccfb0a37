"""Compose: the national catalog, with “we offer these”, and “not for us” for what is not to be suggested again."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.offerings import local_offerings, not_for_us, together
from tilbudskatalog.catalog.offerings.bookkeeping import NotForUs
from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering, NationalOfferingText
from tilbudskatalog.doors.studio import labels, local, workplace
from tilbudskatalog.doors.studio.answering import page, person, workspace
from tilbudskatalog.doors.studio.filtering import Filter, chosen_from
from tilbudskatalog.doors.studio.outcomes import Said, Summary, summary
from tilbudskatalog.doors.studio.paging import page_of
from tilbudskatalog.doors.studio.workplace import Workplace
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import NotFound, Refusal
from tilbudskatalog.ground.base.languages import closest
from tilbudskatalog.ground.design.wording import pick, wanted_language
from tilbudskatalog.registers.organizations.models import Municipality, Organization

# The address's word → the scheme of concepts that it asks for.
ASKED = {"tema": "theme", "malgruppe": "audience", "form": "form"}
NEW = dt.timedelta(days=90)
# Municipalities between half and twice as large are of one size.
LIKE = 2.0
# Under this share it says nothing.
OFTEN = 0.25


@dataclass(frozen=True, slots=True)
class Row:
    """`ours` is the chosen organization's own offering of it. `share`: per cent of those like it that offer this."""

    template: NationalOffering
    titles: dict[str, str]
    summaries: dict[str, str]
    ours: LocalOffering | None
    declined: NotForUs | None
    near: Organization | None
    new: bool
    share: int | None


@dataclass(frozen=True, slots=True)
class Shelf:
    """Of one organization: template's key → its own offering, what it has put aside, and who near it has it already:
    the municipality of a healthy-life center, or the centers of a municipality. `since`: when it began."""

    ours: Mapping[int, LocalOffering]
    declined: Mapping[int, NotForUs]
    near: Mapping[int, Organization]
    since: dt.datetime | None

    @classmethod
    def of(cls, organization: Organization | None) -> "Shelf":
        if organization is None:
            return cls({}, {}, {}, None)
        own = LocalOffering.objects.filter(organization=organization, template__isnull=False)
        aside = NotForUs.objects.filter(organization=organization).select_related("by")
        family = Q(organization__parent=organization) | Q(organization=organization.parent_id or 0)
        near = LocalOffering.objects.filter(family, template__isnull=False).select_related("organization")
        ours = {each.template_id: each for each in own}
        return cls(
            ours,
            {each.template_id: each for each in aside},
            {each.template_id: each.organization for each in near},
            min((each.created_at for each in ours.values()), default=None),
        )

    def shows(self, key: int, asked: str) -> bool:
        match asked:
            case "forslag":
                return not (key in self.ours or key in self.declined or key in self.near)
            case "vart":
                return key in self.ours
            case "ikke":
                return key in self.declined and key not in self.ours
        return True


@workspace("GET")
def catalog(request: HttpRequest) -> HttpResponse:
    return _show(request, request.GET.get("virksomhet", ""))


@workspace("POST")
def adopt(request: HttpRequest, code: str) -> HttpResponse:
    uid = request.POST.get("virksomhet", "")
    organization, template = workplace.organization(uid), _template(request, code)
    try:
        offering = local_offerings.adopt(template=template, organization=organization, by=person(request))
    except Refusal as refusal:
        return _show(request, uid, refusal)
    messages.success(request, _("It is in your catalog as a draft. Change what is different with you, and send it."))
    return redirect("studio:offering", offering.uid)


@workspace("POST")
def adopt_several(request: HttpRequest) -> HttpResponse:
    uid = request.POST.get("virksomhet", "")
    organization = workplace.organization(uid)
    codes = request.POST.getlist("mal")
    templates = list(NationalOffering.objects.visible_to(person(request)).filter(code__in=codes))
    try:
        outcomes = together.adopt_several(templates=templates, organization=organization, by=person(request))
    except Refusal as refusal:
        return _show(request, uid, refusal)
    titles = _titles([each.pk for each in templates])
    said = [Said(titles[each.thing.pk], local.href(each.done) if each.done else "", each.refusal) for each in outcomes]
    return _show(request, uid, outcome=summary(_("In your catalog as drafts:"), outcomes, said))


@workspace("POST")
def decline(request: HttpRequest, code: str) -> HttpResponse:
    uid, template = request.POST.get("virksomhet", ""), _template(request, code)
    reason = request.POST.get(f"grunn.{code}", "")
    return _set_aside(
        request,
        uid,
        lambda organization: not_for_us.remember(
            template=template, organization=organization, by=person(request), reason=reason
        ),
    )


@workspace("POST")
def reconsider(request: HttpRequest, code: str) -> HttpResponse:
    uid, template = request.POST.get("virksomhet", ""), _template(request, code)
    return _set_aside(
        request,
        uid,
        lambda organization: not_for_us.forget(template=template, organization=organization, by=person(request)),
    )


def with_title(q: str) -> list[int]:
    """Keys of published templates with these words in a title; all of them when nothing is asked for."""
    return _by_title(_titles(None), q)


def _template(request: HttpRequest, code: str) -> NationalOffering:
    template = NationalOffering.objects.visible_to(person(request)).filter(code=code).first()
    if template is None:
        raise NotFound(_("No national offering has this code."))
    return template


def _set_aside(request: HttpRequest, uid: str, act: Callable[[Organization], object]) -> HttpResponse:
    organization = workplace.organization(uid)
    try:
        act(organization)
    except Refusal as refusal:
        return _show(request, uid, refusal)
    messages.success(request, _("Noted. You can change your mind under “not for us”."))
    return redirect(f"{reverse('studio:catalog')}?{request.GET.urlencode()}")


def _show(
    request: HttpRequest, uid: str, refusal: Refusal | None = None, outcome: Summary | None = None
) -> HttpResponse:
    place = Workplace.of(person(request))
    organizations = place.organizations(place.edits)
    # Where the person may not edit, the refusal has said so already.
    chosen = workplace.chosen("" if refusal else uid, organizations)
    chosen = chosen or next((each for each in organizations if uid in ("", str(each.uid))), None)
    shelf, shares = Shelf.of(chosen), _shares(chosen)
    keys = [key for key in _matching(request.GET) if shelf.shows(key, request.GET.get("vis", ""))]
    if request.GET.get("vis") == "forslag":
        keys.sort(key=lambda key: -shares.get(key, 0))
    found = page_of(request, keys)
    context = {
        "organizations": organizations,
        "chosen": chosen,
        "q": request.GET.get("q", ""),
        "filters": _filters(request.GET),
        "page": found,
        "rows": _rows(found.items, shelf, shares),
        "refusal": refusal,
        "outcome": outcome,
        "query": request.GET.urlencode(),
    }
    return page(request, "studio/catalog.html", context, status=refusal.status if refusal else 200)


def _matching(wanted: QueryDict) -> list[int]:
    """Keys of published templates, in the order of their titles in the reader's language."""
    keys = set(with_title(wanted.get("q", "").strip()))
    for name, scheme in ASKED.items():
        if code := wanted.get(name):
            tagged = NationalOffering.objects.filter(concepts__code=code, concepts__scheme=scheme)
            keys &= set(tagged.values_list("pk", flat=True))
    return [key for key in with_title("") if key in keys]


def _titles(keys: Collection[int] | None) -> dict[int, dict[str, str]]:
    texts = NationalOfferingText.objects.filter(offering__live=True)
    texts = texts if keys is None else texts.filter(offering__in=keys)
    titles: dict[int, dict[str, str]] = {}
    for key, language, title in texts.values_list("offering_id", "language", "title"):
        if title:
            titles.setdefault(key, {})[language] = title
    return titles


def _by_title(titles: Mapping[int, Mapping[str, str]], q: str) -> list[int]:
    # Compared here: SQLite ignores the case of a to z only, and there are few titles.
    matching = [key for key, named in titles.items() if any(q.casefold() in each.casefold() for each in named.values())]
    return sorted(matching, key=lambda key: titles[key][closest(wanted_language(), titles[key]) or ""].casefold())


def _shares(organization: Organization | None) -> dict[int, float]:
    """Template's key → how many of the municipalities of about this size offer it. Empty for other organizations."""
    seat = organization.municipality if organization else None
    if seat is None:
        return {}
    size = (seat.population / LIKE, seat.population * LIKE)
    like = Municipality.objects.filter(population__range=size).exclude(pk=seat.pk)
    offered = LocalOffering.objects.filter(live=True, template__isnull=False, organization__municipality__in=like)
    counted = offered.order_by().values_list("template_id").annotate(Count("organization__municipality", distinct=True))
    number = like.count()
    return {key: count / number for key, count in counted} if number else {}


def _rows(keys: list[int], shelf: Shelf, shares: Mapping[int, float]) -> list[Row]:
    templates = NationalOffering.objects.prefetch_related("texts").in_bulk(keys)
    since = max(clock.now() - NEW, shelf.since or clock.now())
    return [
        Row(
            template,
            {text.language: text.title for text in template.texts.all()},
            {text.language: text.summary for text in template.texts.all() if text.summary},
            shelf.ours.get(key),
            shelf.declined.get(key),
            shelf.near.get(key),
            bool(shelf.since and template.first_published_at and template.first_published_at > since),
            round(100 * shares[key]) if shares.get(key, 0) >= OFTEN else None,
        )
        for key in keys
        if (template := templates.get(key))
    ]


def _filters(wanted: QueryDict) -> list[Filter]:
    concepts = labels.concepts()
    shown = {"forslag": _("Suggestions"), "vart": _("In our catalog"), "ikke": _("Not for us")}
    asked = {"tema": _("Theme"), "malgruppe": _("Audience"), "form": _("Form")}
    return [
        chosen_from("vis", _("Show"), shown, wanted),
        *(
            chosen_from(name, label, {code: str(pick(each)) for code, each in concepts[ASKED[name]].items()}, wanted)
            for name, label in asked.items()
        ),
    ]
