"""The places where a provider meets people, and how one gets in."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilbudskatalog.doors.studio import workplace
from tilbudskatalog.doors.studio.answering import page, person, workspace
from tilbudskatalog.doors.studio.paging import page_of
from tilbudskatalog.doors.studio.workplace import Workplace
from tilbudskatalog.ground.base.errors import Invalid, NotFound, Refusal
from tilbudskatalog.registers.organizations import places
from tilbudskatalog.registers.organizations.models import Place

LABELS: dict[str, Promise] = {
    "name": gettext_lazy("Name of the place"),
    "address": gettext_lazy("Street address"),
    "postal_code": gettext_lazy("Postal code"),
    "parking": gettext_lazy("Parking"),
    "transport": gettext_lazy("Bus, train or boat"),
}
QUESTIONS: dict[str, Promise] = {
    "step_free": gettext_lazy("Can one get in without steps?"),
    "hearing_loop": gettext_lazy("Is there a hearing loop?"),
    "accessible_toilet": gettext_lazy("Is there an accessible toilet?"),
}
ANSWERS: dict[str, bool | None] = {"ja": True, "nei": False, "": None}


@dataclass(frozen=True, slots=True)
class Text:
    name: str
    label: str
    value: str
    error: str


@dataclass(frozen=True, slots=True)
class Question:
    """`answer` is one of `ANSWERS`."""

    name: str
    label: str
    answer: str


@dataclass(frozen=True, slots=True)
class Row:
    """`unknown`: the questions that nobody has answered."""

    place: Place
    unknown: list[str]
    edits: bool


@workspace("GET")
def listing(request: HttpRequest) -> HttpResponse:
    place = Workplace.of(person(request))
    organizations = place.organizations(place.reads)
    chosen = workplace.chosen(request.GET.get("virksomhet", ""), organizations)
    known = Place.objects.filter(organization__in=[chosen.pk] if chosen else place.reads)
    if request.GET.get("mangler"):
        known = known.filter(
            Q(step_free__isnull=True) | Q(hearing_loop__isnull=True) | Q(accessible_toilet__isnull=True)
        )
    found = page_of(request, known.select_related("organization").order_by("organization__name", "name"))
    rows = [
        Row(
            each,
            [str(question) for name, question in QUESTIONS.items() if getattr(each, name) is None],
            each.organization_id in place.edits,
        )
        for each in found.items
    ]
    context = {
        "organizations": organizations,
        "chosen": chosen,
        "lacking": bool(request.GET.get("mangler")),
        "page": found,
        "rows": rows,
        "edits": bool(place.edits),
    }
    return page(request, "studio/places.html", context)


@workspace("GET", "POST")
def new(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return _form(request, Place())
    try:
        organization = workplace.organization(request.POST.get("virksomhet", ""))
        places.add(organization=organization, by=person(request), given=_given(request.POST))
    except Refusal as refusal:
        return _form(request, Place(), refusal)
    messages.success(request, _("The place is saved. Choose it in the offerings that are held there."))
    return redirect("studio:places")


@workspace("GET", "POST")
def change(request: HttpRequest, place_id: uuid.UUID) -> HttpResponse:
    reads = Workplace.of(person(request)).reads
    place = Place.objects.filter(organization__in=reads, uid=place_id).select_related("organization").first()
    if place is None:
        raise NotFound(_("You have no place with this address."))
    if request.method == "GET":
        return _form(request, place)
    try:
        places.change(place=place, by=person(request), given=_given(request.POST))
    except Refusal as refusal:
        return _form(request, place, refusal)
    messages.success(request, _("Saved. Every offering that is held there shows it."))
    return redirect("studio:places")


def _given(post: QueryDict) -> dict[str, Any]:
    texts = {name: post.get(name, "") for name in places.TEXTS}
    return texts | {name: ANSWERS.get(post.get(name, ""), "?") for name in places.FACTS}


def _form(request: HttpRequest, place: Place, refusal: Refusal | None = None) -> HttpResponse:
    workplaces = Workplace.of(person(request))
    organizations = workplaces.organizations(workplaces.edits)
    errors = refusal.fields if isinstance(refusal, Invalid) else {}
    post = request.POST
    uid = post.get("virksomhet", "") or request.GET.get("virksomhet", "")
    texts = [
        Text(name, str(label), post.get(name, getattr(place, name)), str(errors.get(name, "")))
        for name, label in LABELS.items()
    ]
    said = {value: code for code, value in ANSWERS.items()}
    questions = [
        Question(name, str(label), post.get(name, said[getattr(place, name)])) for name, label in QUESTIONS.items()
    ]
    context = {
        "place": place,
        "organizations": organizations,
        "chosen": next((each for each in organizations if str(each.uid) == uid), None),
        "edits": place.pk is None or place.organization_id in workplaces.edits,
        "texts": texts,
        "questions": questions,
        "refusal": refusal,
    }
    return page(request, "studio/place.html", context, status=refusal.status if refusal else 200)
