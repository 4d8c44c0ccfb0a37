"""The register of organizations, for national editors and administrators: find, add, change, close, merge."""

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.courses import ending
from tilbudskatalog.doors.studio import filled, workplace
from tilbudskatalog.doors.studio.answering import page, person, workspace
from tilbudskatalog.doors.studio.paging import page_of
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Invalid, Refusal
from tilbudskatalog.registers.organizations import administration
from tilbudskatalog.registers.organizations.models import District, Municipality, Organization
from tilbudskatalog.registers.organizations.policy import Policy

TEXTS = ("name", "short_name", "organization_number", "phone", "email", "website")


@workspace("GET")
def listing(request: HttpRequest) -> HttpResponse:
    Policy(person(request)).require_registers()
    q, kind, state = (request.GET.get(name, "").replace("\x00", "").strip() for name in ("q", "slag", "status"))
    found = page_of(request, _matching(q, kind, state))
    context = {"page": found, "q": q, "kind": kind, "state": state, "kinds": _kinds(), "today": clock.today()}
    return page(request, "studio/registers/organizations.html", context)


@workspace("GET", "POST")
def new(request: HttpRequest) -> HttpResponse:
    Policy(person(request)).require_registers()
    refusal = None
    if request.method == "POST":
        try:
            added = administration.add(fields=_fields(request), by=person(request))
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("%(organization)s is in the register.") % {"organization": added})
            return redirect("studio:organization", added.uid)
    return _form(request, Organization(), refusal)


@workspace("GET", "POST")
def organization(request: HttpRequest, organization_id: uuid.UUID) -> HttpResponse:
    found = _kept(request, organization_id)
    if request.method == "POST":
        try:
            administration.change(organization=found, fields=_fields(request), by=person(request))
        except Refusal as refusal:
            return _form(request, found, refusal)
        return _done(request, found, _("Saved."))
    return _form(request, found)


@workspace("POST")
def close(request: HttpRequest, organization_id: uuid.UUID) -> HttpResponse:
    """With another organization named it is a merger; without a day it opens again."""
    found = _kept(request, organization_id)
    try:
        on, into = (
            filled.day(request.POST.get("on", ""), "on"),
            request.POST.get("into", "").strip().replace("\x00", ""),
        )
        if into:
            if on is None:
                raise Invalid({"on": _("Write the day.")})
            target = named(into, "into")
            administration.merge(organization=found, into=target, on=on, by=person(request))
        elif on is None:
            administration.close(organization=found, on=None, by=person(request))
        else:
            # What it offers is withdrawn in the same act, and all whom it concerns are told.
            reason, meant = request.POST.get("reason", "").replace("\x00", ""), "cancel_courses" in request.POST
            ending.close(organization=found, on=on, by=person(request), reason=reason, cancel_courses=meant)
    except Refusal as refusal:
        return _form(request, found, refusal)
    return _done(request, found, _("Saved."))


@workspace("POST")
def catchment(request: HttpRequest, organization_id: uuid.UUID) -> HttpResponse:
    found = _kept(request, organization_id)
    try:
        municipalities, districts = _served(request.POST.get("served", "").replace("\x00", ""))
        administration.serve(organization=found, municipalities=municipalities, districts=districts, by=person(request))
    except Refusal as refusal:
        return _form(request, found, refusal)
    return _done(request, found, _("The catchment is saved."))


def _matching(q: str, kind: str, state: str) -> QuerySet[Organization]:
    found = Organization.objects.select_related("parent", "municipality", "successor").order_by("name", "pk")
    for word in q.split():
        found = found.filter(
            Q(name__icontains=word)
            | Q(short_name__icontains=word)
            | Q(organization_number=word)
            | Q(municipality__name__icontains=word)
        )
    if kind in Organization.Kind.values:
        found = found.filter(kind=kind)
    if state == "closed":
        return found.filter(closed__lte=clock.today())
    return found if state == "all" else found.filter(Q(closed__isnull=True) | Q(closed__gt=clock.today()))


def _kept(request: HttpRequest, uid: uuid.UUID) -> Organization:
    Policy(person(request)).require_registers()
    return workplace.organization(str(uid))


def _done(request: HttpRequest, found: Organization, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("studio:organization", found.uid)


def _fields(request: HttpRequest) -> dict[str, Any]:
    """Raises `Invalid` for what names nothing: a parent or a municipality that is not there, a year of letters."""
    post = {name: value.replace("\x00", "").strip() for name, value in request.POST.items() if isinstance(value, str)}
    fields: dict[str, Any] = {name: post.get(name, "") for name in TEXTS} | {"kind": post.get("kind", "")}
    fields["organization_number"] = fields["organization_number"].replace(" ", "")
    fields["parent"] = named(post["parent"], "parent") if post.get("parent") else None
    fields["municipality"] = _municipality(post["municipality"]) if post.get("municipality") else None
    founded = post.get("founded", "")
    if founded and not (founded.isdigit() and len(founded) == 4):
        raise Invalid({"founded": _("Write the year with four digits.")})
    fields["founded"] = int(founded) if founded else None
    return fields


def named(name: str, field: str) -> Organization:
    """By number, or by the whole name. The form suggests names as they are written."""
    found = Organization.objects.filter(Q(name__iexact=name) | Q(organization_number=name.replace(" ", "") or "-"))
    rows = list(found.exclude(name="")[:2])
    if len(rows) != 1:
        raise Invalid({field: _("No organization, or more than one, has this name. Write its organization number.")})
    return rows[0]


def _municipality(name: str) -> Municipality:
    rows = list(Municipality.objects.filter(Q(number=name[:4]) | Q(name__iexact=name))[:2])
    if len(rows) != 1:
        sentence = _("No municipality is called “%(name)s”, or several are. Write its number.")
        raise Invalid({"municipality": sentence % {"name": name}})
    return rows[0]


def _served(written: str) -> tuple[list[Municipality], list[District]]:
    """One number on each line: four digits are a municipality, six a district. What stands after it is for people."""
    numbers = [line.split()[0] for line in written.splitlines() if line.strip()]
    municipalities = list(Municipality.objects.filter(number__in=numbers))
    districts = list(District.objects.filter(number__in=numbers))
    known = {each.number for each in municipalities} | {each.number for each in districts}
    unknown = [number for number in numbers if number not in known]
    if unknown:
        sentence = _("No municipality or district has these numbers: %(numbers)s.")
        raise Invalid({"served": sentence % {"numbers": ", ".join(unknown[:10])}})
    return municipalities, districts


def _form(request: HttpRequest, found: Organization, refusal: Refusal | None = None) -> HttpResponse:
    errors = {name: str(sentence) for name, sentence in getattr(refusal, "fields", {}).items()}
    if "districts" in errors:
        errors["served"] = errors.pop("districts")
    post = request.POST if request.method == "POST" else {}
    values = {name: getattr(found, name) or "" for name in (*TEXTS, "kind", "founded")}
    values |= {"parent": found.parent.name if found.parent else "", "on": found.closed or "", "reason": ""}
    values["municipality"] = f"{found.municipality.number} {found.municipality}" if found.municipality else ""
    values["served"] = _served_now(found)
    values |= {name: post[name] for name in (*values, "into", "cancel_courses") if name in post}
    context = {
        "organization": found if found.pk else None,
        "values": values,
        "inputs": [
            {"name": name, "label": label, "value": values[name], "error": errors.get(name, "")}
            for name, label in _labels()
        ],
        "errors": errors,
        "to_come": ending.of_organization(found, found.closed or clock.today()) if found.pk else None,
        "refusal": refusal,
        "kinds": _kinds(),
        "names": Organization.objects.filter(closed__isnull=True).values_list("name", flat=True).order_by("name"),
        "closed": bool(found.closed and found.closed <= clock.today()),
    }
    return page(request, "studio/registers/organization.html", context, status=refusal.status if refusal else 200)


def _served_now(found: Organization) -> str:
    if not found.pk:
        return ""
    rows = found.catchments.select_related("municipality", "district")
    lines = [
        f"{row.district.number} {row.district.name}"
        if row.district
        else f"{row.municipality.number} {row.municipality}"
        for row in rows
    ]
    return "\n".join(sorted(lines))


def _labels() -> list[tuple[str, str]]:
    return [
        ("name", _("Name")),
        ("short_name", _("Short name")),
        ("organization_number", _("Organization number")),
        ("parent", _("Belongs to")),
        ("municipality", _("Municipality, number or name")),
        ("phone", _("Phone")),
        ("email", _("E-mail")),
        ("website", _("Website")),
        ("founded", _("Founded, year")),
    ]


def _kinds() -> list[tuple[str, str]]:
    return [(value, capfirst(str(label))) for value, label in Organization.Kind.choices]
