"""Who may act for the organizations that this person leads, in which roles, and when they were last here."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilbudskatalog.doors.studio import workplace
from tilbudskatalog.doors.studio.answering import page, person, workspace
from tilbudskatalog.doors.studio.paging import page_of
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base.errors import NotFound, NotPermitted, Refusal
from tilbudskatalog.registers.organizations import people
from tilbudskatalog.registers.organizations.models import Membership, Organization
from tilbudskatalog.registers.organizations.policy import Act, Policy, Role

MEANING = {
    Role.READER: gettext_lazy("reads drafts"),
    Role.EDITOR: gettext_lazy("describes offerings and sends them to review"),
    Role.APPROVER: gettext_lazy("approves what others have written, publishes and withdraws"),
    Role.COORDINATOR: gettext_lazy("describes offerings and runs courses"),
    Role.ASSESSOR: gettext_lazy("health personnel who assess referrals"),
    Role.LEADER: gettext_lazy("gives and takes roles, and says how people reach you"),
}
# More choices than this are searched for, and not listed.
LISTED = 60


@dataclass(frozen=True, slots=True)
class Access:
    """One person in one organization."""

    person: User
    organization: Organization
    roles: list[str]


@workspace("GET")
def listing(request: HttpRequest) -> HttpResponse:
    return _list(request)


@workspace("POST")
def invite(request: HttpRequest, organization_id: uuid.UUID) -> HttpResponse:
    organization = _led(request, organization_id)
    given = {name: request.POST.get(name, "").replace("\x00", "") for name in ("who", "first_name", "last_name")}
    try:
        added = people.invite(
            organization=organization, roles=request.POST.getlist("roles"), by=person(request), **given
        )
    except Refusal as refusal:
        return _list(request, organization, refusal)
    messages.success(request, _("%(person)s now has access to %(organization)s.") % _names(added, organization))
    return redirect(f"{reverse('studio:people')}?virksomhet={organization.uid}")


@workspace("GET", "POST")
def access(request: HttpRequest, organization_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    organization = _led(request, organization_id)
    somebody = User.objects.filter(uid=person_id, memberships__organization=organization).distinct().first()
    if somebody is None:
        raise NotFound
    held = set(Membership.objects.filter(user=somebody, organization=organization).values_list("role", flat=True))
    refusal, listed = None, f"{reverse('studio:people')}?virksomhet={organization.uid}"
    if request.method == "POST":
        chosen = request.POST.getlist("roles")
        try:
            people.set_roles(organization=organization, person=somebody, roles=chosen, by=person(request))
        except Refusal as no:
            refusal, held = no, set(chosen)
        else:
            said = _("The roles are changed.") if chosen else _("%(person)s no longer has access to %(organization)s.")
            messages.success(request, said % _names(somebody, organization))
            return redirect(listed)
    context = {
        "up": listed,
        "somebody": somebody,
        "organization": organization,
        "roles": _choices(held),
        "refusal": refusal,
    }
    return page(request, "studio/people/access.html", context, status=refusal.status if refusal else 200)


def _list(
    request: HttpRequest, organization: Organization | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    led = Policy(person(request)).organization_ids(Act.ADMINISTER)
    if not led:
        raise NotPermitted(_("Only those who lead an organization give roles in it."))
    organizations = list(Organization.objects.filter(pk__in=led).order_by("name")[: LISTED + 1])
    chosen = organization or _chosen(request.GET.get("virksomhet", ""), led)
    if chosen is None and len(organizations) == 1:
        chosen = organizations[0]
    q, role = request.GET.get("q", "").strip().replace("\x00", ""), request.GET.get("rolle", "")
    found = page_of(request, _pairs([chosen.pk] if chosen else led, q, role))
    context = {
        "organizations": organizations if len(organizations) <= LISTED else [],
        "chosen": chosen,
        "q": q,
        "role": role,
        "page": found,
        "rows": _rows(found.items),
        "roles": _choices(set(request.POST.getlist("roles"))),
        "every_role": Role.choices,
        "given": request.POST,
        "refusal": refusal,
        "errors": getattr(refusal, "fields", {}),
    }
    return page(request, "studio/people/people.html", context, status=refusal.status if refusal else 200)


def _led(request: HttpRequest, uid: uuid.UUID) -> Organization:
    organization = workplace.organization(str(uid))
    Policy(person(request)).require(Act.ADMINISTER, organization)
    return organization


def _chosen(uid: str, led: Iterable[int]) -> Organization | None:
    if not uid:
        return None
    organization = workplace.organization(uid)
    if organization.pk not in led:
        raise NotFound(_("There is no such organization among yours."))
    return organization


def _pairs(organizations: Iterable[int], q: str, role: str) -> QuerySet[Membership, Any]:
    """One row for each person in each organization, whatever the number of their roles."""
    found = Membership.objects.filter(organization__in=organizations, user__is_active=True)
    for word in q.split():
        found = found.filter(
            Q(user__first_name__icontains=word)
            | Q(user__last_name__icontains=word)
            | Q(user__username__icontains=word)
            | Q(user__email__icontains=word)
            | Q(organization__name__icontains=word)
        )
    if role in Role.values:
        found = found.filter(role=role)
    order = ("organization__name", "user__last_name", "user__first_name", "user_id", "organization_id")
    return found.values("user_id", "organization_id").order_by(*order).distinct()


def _rows(pairs: Iterable[dict[str, int]]) -> list[Access]:
    """Three queries, whatever the number."""
    keys = [(pair["user_id"], pair["organization_id"]) for pair in pairs]
    users = User.objects.in_bulk([user for user, _organization in keys])
    organizations = Organization.objects.in_bulk([organization for _user, organization in keys])
    roles: dict[tuple[int, int], list[str]] = defaultdict(list)
    for each in Membership.objects.filter(user__in=users, organization__in=organizations):
        roles[each.user_id, each.organization_id].append(each.get_role_display())
    return [Access(users[user], organizations[place], sorted(roles[user, place])) for user, place in keys]


def _choices(held: set[str]) -> list[dict[str, Any]]:
    return [{"value": role, "label": role.label, "meaning": MEANING[role], "checked": role in held} for role in MEANING]


def _names(somebody: User, organization: Organization) -> dict[str, Any]:
    return {"person": somebody, "organization": organization}
