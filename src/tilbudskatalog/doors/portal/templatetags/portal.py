"""What the portal's templates ask for: addresses, the menus, and the provider's own way of being reached."""

from typing import Any

from django import template
from django.template.context import RequestContext
from django.urls import reverse
from django.utils.translation import gettext as _

from tilbudskatalog.doors.portal import addresses, go, labels
from tilbudskatalog.doors.portal.home import NEXT_OF_KIN
from tilbudskatalog.participation.enrollment import telling

register = template.Library()
register.filter("address", addresses.address)
register.filter("oslo", telling.moment)


@register.simple_tag(takes_context=True)
def menu(context: RequestContext) -> dict[str, Any]:
    """The links at the top; `current` marks the one that the reader is on."""
    request = context["request"]
    match = request.resolver_match
    here = match.view_name if match else ""
    on_next_of_kin = here == "portal:find" and request.GET.getlist("hvem") == [NEXT_OF_KIN]
    finding = here in ("portal:find", "portal:offering", "portal:offering_bare") and not on_next_of_kin
    links = [
        _link(reverse("portal:find"), _("Find offerings"), finding),
        _link(addresses.find_address(hvem=NEXT_OF_KIN), _("For next of kin"), on_next_of_kin),
        _link(
            reverse("portal:municipalities"),
            _("Municipalities and hospitals"),
            here in ("portal:municipalities", "portal:municipality"),
        ),
    ]
    # The pages are the same for everybody, so they can't say whether somebody is logged in; my page asks for it.
    person = _link(reverse("portal:mine"), _("My page"), here in ("portal:mine", "portal:login"))
    return {"home": reverse("portal:home"), "links": links, "person": person}


@register.simple_tag
def foot_columns() -> list[dict[str, Any]]:
    return [
        {
            "heading": _("For you"),
            "links": [
                _link(reverse("portal:about"), _("How it works")),
                _link(addresses.find_address(hvem=NEXT_OF_KIN), _("For next of kin")),
                _link(reverse("portal:municipalities"), _("All municipalities and hospitals")),
            ],
        },
        {
            "heading": _("For professionals"),
            "links": [
                _link(reverse("portal:login"), _("For providers")),
                _link(reverse("portal:open_data"), _("Open data and API")),
            ],
        },
        {
            "heading": _("About us"),
            "links": [
                _link(reverse("portal:privacy"), _("Privacy")),
                _link(reverse("portal:accessibility"), _("Accessibility")),
            ],
        },
    ]


def _link(href: str, label: str, current: bool = False) -> dict[str, Any]:
    return {"href": href, "label": label, "current": current}


@register.filter
def web_address(value: str) -> str:
    """The provider's web page as an address that can be followed; empty for anything else."""
    return go.outward("website", value)


@register.filter
def phone_address(value: str) -> str:
    return go.outward("phone", value)


@register.filter
def email_address(value: str) -> str:
    return go.outward("email", value)


@register.filter
def bare_web(value: str) -> str:
    """What people read of a web address: `www.hamar.kommune.no`."""
    return value.split("://", 1)[-1].rstrip("/")


@register.filter
def certainty(strength: str) -> str:
    """A level of GRADE as a sentence."""
    return str(labels.CERTAINTY.get(strength, ""))
