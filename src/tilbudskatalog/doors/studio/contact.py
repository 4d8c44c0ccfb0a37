"""How to reach an organization: what its own leader puts right. The rest of the register has its keepers."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from tilbudskatalog.doors.studio import workplace
from tilbudskatalog.doors.studio.answering import page, person, workspace
from tilbudskatalog.doors.studio.paging import page_of
from tilbudskatalog.ground.base.errors import NotPermitted, Refusal
from tilbudskatalog.registers.organizations import administration
from tilbudskatalog.registers.organizations.models import Organization
from tilbudskatalog.registers.organizations.policy import Act, Policy


@workspace("GET")
def listing(request: HttpRequest) -> HttpResponse:
    led = Policy(person(request)).organization_ids(Act.ADMINISTER)
    if not led:
        raise NotPermitted(_("Only those who lead an organization change how it is reached."))
    found = page_of(request, Organization.objects.filter(pk__in=led).order_by("name", "pk"))
    return page(request, "studio/registers/contacts.html", {"page": found})


@workspace("GET", "POST")
def contact(request: HttpRequest, organization_id: uuid.UUID) -> HttpResponse:
    organization = workplace.organization(str(organization_id))
    Policy(person(request)).require(Act.ADMINISTER, organization)
    values = {name: getattr(organization, name) for name in administration.CONTACT}
    refusal = None
    if request.method == "POST":
        values = {name: request.POST.get(name, "").replace("\x00", "").strip() for name in values}
        try:
            administration.change(organization=organization, fields=values, by=person(request))
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("Saved. It is public in a moment."))
            return redirect("studio:contacts")
    labels = {"phone": _("Phone"), "email": _("E-mail"), "website": _("Website")}
    errors = getattr(refusal, "fields", {})
    context = {
        "organization": organization,
        "refusal": refusal,
        "inputs": [
            {"name": name, "label": labels[name], "value": value, "error": errors.get(name, "")}
            for name, value in values.items()
        ],
    }
    return page(request, "studio/registers/contact.html", context, status=refusal.status if refusal else 200)
