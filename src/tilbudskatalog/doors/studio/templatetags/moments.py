"""Moments as people say them, in Oslo's time."""

import datetime as dt

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.offerings.models import NationalOffering
from tilbudskatalog.doors.studio import drafts
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.design.wording import pick

register = template.Library()


@register.filter
def moment(value: dt.datetime | None) -> str:
    """ "3. desember 2026 kl. 08.00"; empty for none."""
    if value is None:
        return ""
    there = value.astimezone(clock.OSLO)
    return _("%(day)s at %(time)s") % {"day": date_format(there, "j. F Y"), "time": there.strftime("%H.%M")}


@register.filter
def published_title(template: NationalOffering) -> str:
    """A query for each: for the one that a page speaks of, not for lists."""
    return str(pick(drafts.national_titles([template.pk]).get(template.pk, {})) or template.code)
