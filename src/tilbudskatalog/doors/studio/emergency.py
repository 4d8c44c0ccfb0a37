"""The register of emergency numbers, for national editors and administrators. What is saved is public at once."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tilbudskatalog.doors.studio import labels
from tilbudskatalog.doors.studio.answering import page, person, workspace
from tilbudskatalog.doors.studio.filled import number as whole_number
from tilbudskatalog.ground.base.errors import Invalid, NotFound, Refusal
from tilbudskatalog.registers.organizations import emergency
from tilbudskatalog.registers.organizations.models import Danger, EmergencyService
from tilbudskatalog.registers.organizations.policy import Policy

WRITTEN = {language: labels.LANGUAGES[language] for language in ("nb", "nn", "en")}
HIGHEST = 32767


@workspace("GET")
def listing(request: HttpRequest) -> HttpResponse:
    Policy(person(request)).require_registers()
    services = EmergencyService.objects.prefetch_related("texts", "answers")
    rows = [
        {
            "service": each,
            "names": {text.language: text.name for text in each.texts.all()},
            "dangers": [str(answer.get_danger_display()) for answer in each.answers.all()],
        }
        for each in services
    ]
    return page(request, "studio/registers/emergencies.html", {"rows": rows})


@workspace("GET", "POST")
def new(request: HttpRequest) -> HttpResponse:
    Policy(person(request)).require_registers()
    if request.method == "GET":
        return _form(request, None)
    number = _text(request, "number").replace(" ", "")
    try:
        emergency.add(number=number, by=person(request), **_sent(request))
    except Refusal as refusal:
        return _form(request, None, refusal)
    return _done(request)


@workspace("GET", "POST")
def service(request: HttpRequest, emergency_number: str) -> HttpResponse:
    Policy(person(request)).require_registers()
    found = EmergencyService.objects.filter(number=emergency_number).first()
    if found is None:
        raise NotFound
    if request.method == "GET":
        return _form(request, found)
    try:
        emergency.change(service=found, by=person(request), **_sent(request))
    except Refusal as refusal:
        return _form(request, found, refusal)
    return _done(request)


def _done(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("Saved. It is public in a moment."))
    return redirect("studio:emergencies")


def _text(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").strip().replace("\x00", "")


def _sent(request: HttpRequest) -> dict[str, Any]:
    order = whole_number(_text(request, "order"))
    if order is None or order > HIGHEST:
        raise Invalid({"order": _("Write a whole number.")})
    dangers: dict[str, int] = {}
    for code in Danger.values:
        rank = _text(request, f"danger.{code}")
        if rank:
            dangers[code] = whole_number(rank) or 0
    return {
        "facts": {
            "order": order,
            "owner": _text(request, "owner"),
            "confirmed": _text(request, "confirmed"),
            "needs_confirmation": "needs_confirmation" in request.POST,
        },
        "texts": {
            language: {name: _text(request, f"texts.{language}.{name}") for name in emergency.TEXTS}
            for language in WRITTEN
        },
        "dangers": dangers,
    }


def _form(request: HttpRequest, found: EmergencyService | None, refusal: Refusal | None = None) -> HttpResponse:
    errors = {name: str(sentence) for name, sentence in getattr(refusal, "fields", {}).items()}
    values = _values(found)
    if request.method == "POST":
        values |= {name: _text(request, name) for name in values}
    labels = {"name": _("Name"), "for_whom": _("For whom"), "when": _("When to call"), "hours": _("Hours")}
    context = {
        "service": found,
        "refusal": refusal,
        "facts": [
            _input("order", _("Order among all"), values, errors),
            _input("owner", _("Who answers"), values, errors),
            _input("confirmed", _("How it was confirmed, and when"), values, errors),
        ],
        "number": _input("number", _("Number"), values, errors),
        "needs_confirmation": bool(values["needs_confirmation"]),
        "languages": [
            (spoken, [_input(f"texts.{code}.{name}", labels[name], values, errors) for name in emergency.TEXTS], code)
            for code, spoken in WRITTEN.items()
        ],
        "dangers": [_input(f"danger.{value}", capfirst(str(label)), values, errors) for value, label in Danger.choices],
    }
    return page(request, "studio/registers/emergency.html", context, status=refusal.status if refusal else 200)


def _values(found: EmergencyService | None) -> dict[str, Any]:
    values: dict[str, Any] = dict.fromkeys(("number", *emergency.FACTS), "")
    values |= {f"texts.{language}.{name}": "" for language in WRITTEN for name in emergency.TEXTS}
    values |= {f"danger.{code}": "" for code in Danger.values}
    if found is not None:
        values |= {name: getattr(found, name) for name in ("number", *emergency.FACTS)}
        for text in found.texts.filter(language__in=WRITTEN):
            values |= {f"texts.{text.language}.{name}": getattr(text, name) for name in emergency.TEXTS}
        values |= {f"danger.{answer.danger}": answer.rank for answer in found.answers.all()}
    return values


def _input(name: str, label: str, values: dict[str, Any], errors: dict[str, str]) -> dict[str, Any]:
    return {
        "name": name,
        "label": label,
        "value": values[name],
        "error": errors.get(name, ""),
        "long": name.endswith(".when"),
    }
