"""The national catalog, with “we offer this” for the organizations where the person may edit."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.offerings import local_offerings
from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering, NationalOfferingText
from tilbudskatalog.doors.studio import workplace
from tilbudskatalog.doors.studio.answering import page, person, workspace
from tilbudskatalog.doors.studio.paging import page_of
from tilbudskatalog.doors.studio.workplace import Workplace
from tilbudskatalog.ground.base.errors import NotFound, Refusal
from tilbudskatalog.ground.base.languages import closest
from tilbudskatalog.ground.design.wording import wanted_language
from tilbudskatalog.registers.organizations.models import Organization


@dataclass(frozen=True, slots=True)
class Row:
    """`ours` is the chosen organization's own offering of it."""

    template: NationalOffering
    titles: dict[str, str]
    summaries: dict[str, str]
    ours: LocalOffering | None


@workspace("GET")
def catalog(request: HttpRequest) -> HttpResponse:
    return _show(request, request.GET.get("virksomhet", ""))


@workspace("POST")
def adopt(request: HttpRequest, code: str) -> HttpResponse:
    uid = request.POST.get("virksomhet", "")
    organization = workplace.organization(uid)
    template = NationalOffering.objects.visible_to(person(request)).filter(code=code).first()
    if template is None:
        raise NotFound(_("No national offering has this code."))
    try:
        offering = local_offerings.adopt(template=template, organization=organization, by=person(request))
    except Refusal as refusal:
        return _show(request, uid, refusal)
    messages.success(request, _("It is in your catalog as a draft. Change what is different with you, and send it."))
    return redirect("studio:offering", offering.uid)


def _show(request: HttpRequest, uid: str, refusal: Refusal | None = None) -> HttpResponse:
    place = Workplace.of(person(request))
    organizations = place.organizations(place.edits)
    # Where the person may not edit, the refusal has said so already.
    chosen = workplace.chosen("" if refusal else uid, organizations)
    chosen = chosen or next((each for each in organizations if uid in ("", str(each.uid))), None)
    q = request.GET.get("q", "").strip()
    found = page_of(request, _matching(q))
    context = {
        "organizations": organizations,
        "chosen": chosen,
        "q": q,
        "page": found,
        "rows": _rows(found.items, chosen),
        "refusal": refusal,
    }
    return page(request, "studio/catalog.html", context, status=refusal.status if refusal else 200)


def _matching(q: str) -> list[int]:
    """Keys of published templates, by title in the reader's language; all of them when nothing is asked for."""
    titles: dict[int, dict[str, str]] = {}
    texts = NationalOfferingText.objects.filter(offering__live=True)
    for key, language, title in texts.values_list("offering_id", "language", "title"):
        if title:
            titles.setdefault(key, {})[language] = title
    # Compared here: SQLite ignores the case of a to z only, and there are few titles.
    matching = [key for key, named in titles.items() if any(q.casefold() in each.casefold() for each in named.values())]
    return sorted(matching, key=lambda key: titles[key][closest(wanted_language(), titles[key]) or ""].casefold())


def _rows(keys: list[int], organization: Organization | None) -> list[Row]:
    templates = NationalOffering.objects.prefetch_related("texts").in_bulk(keys)
    own = LocalOffering.objects.filter(organization=organization, template__in=keys) if organization else []
    ours = {each.template_id: each for each in own}
    return [
        Row(
            template,
            {text.language: text.title for text in template.texts.all()},
            {text.language: text.summary for text in template.texts.all() if text.summary},
            ours.get(key),
        )
        for key in keys
        if (template := templates.get(key))
    ]
