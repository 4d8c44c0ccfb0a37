"""When people meet, in words: days and hours as they are in Norway, in the reader's language."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tilbudskatalog.ground.base.clock import OSLO
from tilbudskatalog.ground.design.wording import wanted_language

Meeting = dict[str, Any]


def local(written: str) -> dt.datetime:
    """From RFC 3339 to the hour on the wall in Norway."""
    return dt.datetime.fromisoformat(written).astimezone(OSLO)


def day(moment: dt.date, *, year: bool = False) -> str:
    """ "tirsdag 12. januar" """
    form = "l j F" if wanted_language() == "en" else "l j. F"
    return date_format(moment, f"{form} Y" if year else form)


def short_day(moment: dt.datetime) -> str:
    """ "12. januar" """
    return date_format(moment, "j F" if wanted_language() == "en" else "j. F")


def hour(moment: dt.datetime) -> str:
    """ "17.00", and "17:00" in English."""
    return f"{moment:%H:%M}" if wanted_language() == "en" else f"{moment:%H.%M}"


def hours(starts: dt.datetime, ends: dt.datetime) -> str:
    return f"{hour(starts)}–{hour(ends)}"


def one(meeting: Meeting) -> str:
    """ "Tirsdag 12. januar kl. 17.00–18.30" """
    starts, ends = local(meeting["starts"]), local(meeting["ends"])
    words = _("%(day)s at %(hours)s") % {"day": day(starts), "hours": hours(starts, ends)}
    return words[0].upper() + words[1:]


def rhythm(meetings: Sequence[Meeting]) -> str:
    """ "Tirsdager kl. 17.00–18.30, 6 ganger"; the first day where they have no rhythm."""
    if len(meetings) == 1:
        return one(meetings[0])
    spans = [(local(meeting["starts"]), local(meeting["ends"])) for meeting in meetings]
    days = {starts.weekday() for starts, _ends in spans}
    at = {hours(starts, ends) for starts, ends in spans}
    times = ngettext("%(count)d time", "%(count)d times", len(spans)) % {"count": len(spans)}
    if len(at) == 1 and len(days) <= 2:
        names = _("%(first)s and %(second)s") if len(days) == 2 else "%(first)s"
        listed = [_weekday(number) for number in sorted(days)]
        second = listed[-1][0].lower() + listed[-1][1:] if wanted_language() != "en" else listed[-1]
        which = names % {"first": listed[0], "second": second}
        return _("%(days)s at %(hours)s, %(times)s") % {"days": which, "hours": at.pop(), "times": times}
    first = spans[0][0]
    words = {"times": times, "day": day(first), "hour": hour(first)}
    return _("%(times)s, the first on %(day)s at %(hour)s") % words


def _weekday(number: int) -> str:
    return [
        _("Mondays"), _("Tuesdays"), _("Wednesdays"), _("Thursdays"), _("Fridays"), _("Saturdays"), _("Sundays"),
    ][number]  # fmt: skip
