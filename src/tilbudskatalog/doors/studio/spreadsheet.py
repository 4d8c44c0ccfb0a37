"""A provider's own spreadsheet: the template file, the dry run that says row by row what would happen, and the button.

Between the dry run and the button the rows travel in the page, signed: nothing of them is kept here, and nobody can
press the button for other rows than those that were shown.
"""

import uuid
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tilbudskatalog.catalog.offerings.intake import carrying_out, exporting, files, planning
from tilbudskatalog.catalog.offerings.intake.planning import Plan
from tilbudskatalog.doors.studio import workplace
from tilbudskatalog.doors.studio.answering import page, person, workspace
from tilbudskatalog.doors.studio.workplace import Workplace
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Invalid, NotFound, Refusal
from tilbudskatalog.ground.design.wording import wanted_language
from tilbudskatalog.registers.organizations.models import Organization
from tilbudskatalog.registers.organizations.policy import Act, Policy

TYPES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8"}
SALT = "rows of a spreadsheet"
# A working day: who is called away finds the button working after lunch.
GOOD_FOR_SECONDS = 8 * 3600
# What a form may hold, with some room for the rest of it.
MOST_SIGNED = 2_300_000
# kind of outcome → the tag's colour and word
TAGS = {
    planning.NEW: ("fjord", gettext_lazy("New")),
    planning.CHANGED: ("sun", gettext_lazy("Changed")),
    planning.UNCHANGED: ("grey", gettext_lazy("Unchanged")),
    planning.WRONG: ("red", gettext_lazy("To correct")),
}


@workspace("GET")
def start(request: HttpRequest) -> HttpResponse:
    return _show(request, request.GET.get("virksomhet", ""))


@workspace("GET")
def template(request: HttpRequest, format: str) -> HttpResponse:
    return _file(exporting.template_file(_known(format), wanted_language()), "tilbud-mal", format)


@workspace("GET")
def export(request: HttpRequest, organization_id: uuid.UUID, format: str) -> HttpResponse:
    organization = workplace.organization(str(organization_id))
    content = exporting.catalog_file(
        organization=organization, kind=_known(format), language=wanted_language(), by=person(request)
    )
    return _file(content, f"tilbud-{organization.key}-{clock.today()}", format)


@workspace("POST")
def look(request: HttpRequest, organization_id: uuid.UUID) -> HttpResponse:
    organization = _edited(request, organization_id)
    try:
        sent = request.FILES.get("file")
        if sent is None:
            raise Invalid({"file": _("Choose a file first.")})
        # One byte more than the limit is enough to see that it is too large.
        sheet = files.read(sent.read(files.MOST_BYTES + 1))
        if not sheet.lines:
            raise Invalid({"file": _("There are headings in the file, but no rows below them.")})
        plan = carrying_out.look(sheet=sheet, organization=organization, by=person(request))
    except Refusal as refusal:
        return _show(request, str(organization.uid), refusal)
    return _result(request, organization, plan, planning.lines_as_data(sheet))


@workspace("POST")
def carry_out(request: HttpRequest, organization_id: uuid.UUID) -> HttpResponse:
    organization = _edited(request, organization_id)
    try:
        held = signing.loads(request.POST.get("rows", ""), salt=_salt(request, organization), max_age=GOOD_FOR_SECONDS)
    except signing.BadSignature:
        again = Invalid({"file": _("It is too long since you looked. Choose the file again.")})
        return _show(request, str(organization.uid), again)
    sheet = planning.sheet_of(held["sheet"])
    try:
        plan = carrying_out.carry_out(
            sheet=sheet, organization=organization, by=person(request), fingerprint=held["fingerprint"]
        )
    except Refusal as refusal:
        plan = carrying_out.look(sheet=sheet, organization=organization, by=person(request))
        return _result(request, organization, plan, held["sheet"], refusal)
    taken = plan.count(planning.NEW) + plan.count(planning.CHANGED)
    said = ngettext(
        "%(count)s offering is taken in as a draft. Send it to review when it is as it should be.",
        "%(count)s offerings are taken in as drafts. Send them to review when they are as they should be.",
        taken,
    )
    messages.success(request, said % {"count": taken})
    return redirect(f"{reverse('studio:home')}?virksomhet={organization.uid}")


def _show(request: HttpRequest, uid: str, refusal: Refusal | None = None) -> HttpResponse:
    place = Workplace.of(person(request))
    organizations = place.organizations(place.reads)
    chosen = workplace.chosen(uid, organizations)
    if chosen is None:
        # What stands in the choice before anybody has chosen: where the person may take something in, if anywhere.
        chosen = next(iter([each for each in organizations if each.pk in place.edits] or organizations), None)
    context = {
        "organizations": organizations,
        "chosen": chosen,
        "edits": chosen is not None and chosen.pk in place.edits,
        "refusal": refusal,
        "errors": getattr(refusal, "fields", {}),
        "most_rows": files.MOST_ROWS,
    }
    return page(request, "studio/spreadsheet/start.html", context, status=refusal.status if refusal else 200)


def _result(
    request: HttpRequest, organization: Organization, plan: Plan, rows: dict[str, Any], refusal: Refusal | None = None
) -> HttpResponse:
    signed = ""
    if plan.ready:
        held = {"sheet": rows, "fingerprint": plan.fingerprint}
        signed = signing.dumps(held, salt=_salt(request, organization), compress=True)
    too_long = len(signed) > MOST_SIGNED
    context = {
        "organization": organization,
        "up": f"{reverse('studio:spreadsheet')}?virksomhet={organization.uid}",
        "plan": plan,
        "rows": [{"outcome": each, "tone": TAGS[each.kind][0], "label": TAGS[each.kind][1]} for each in plan.outcomes],
        "wrong": plan.count(planning.WRONG),
        "new": plan.count(planning.NEW),
        "changed": plan.count(planning.CHANGED),
        "unchanged": plan.count(planning.UNCHANGED),
        "signed": "" if too_long else signed,
        "too_long": too_long,
        "refusal": refusal,
    }
    return page(request, "studio/spreadsheet/result.html", context, status=refusal.status if refusal else 200)


def _edited(request: HttpRequest, uid: uuid.UUID) -> Organization:
    """Who may not edit is told so, and not what is wrong with their file."""
    organization = workplace.organization(str(uid))
    Policy(person(request)).require(Act.EDIT, organization)
    return organization


def _salt(request: HttpRequest, organization: Organization) -> str:
    """What one person was shown for one organization can't be used by another, or for another."""
    return f"{SALT} {person(request).uid} {organization.uid}"


def _known(kind: str) -> str:
    if kind not in exporting.FORMATS:
        raise NotFound
    return kind


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
