"""What all calendar files of ours begin with (iCalendar, RFC 5545)."""

import datetime as dt

from icalendar import Calendar, Timezone, TimezoneDaylight, TimezoneStandard

from tilbudskatalog.ground.base.clock import OSLO


def blank(name: str) -> Calendar:
    """Without events. `name` is what a calendar program calls it."""
    made = Calendar()
    made.add("prodid", "-//Tilbudskatalogen//NO")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    made.add_component(_oslo())
    return made


def _oslo() -> Timezone:
    """As it has been since 1996, by rule: a library's table ends some day, and is a hundred lines long."""
    zone = Timezone()
    zone.add("tzid", OSLO.key)
    winter, summer = dt.timedelta(hours=1), dt.timedelta(hours=2)
    turns = (
        (TimezoneDaylight(), "CEST", dt.datetime(1996, 3, 31, 2), winter, summer, 3),  # noqa: DTZ001 - as the RFC has it
        (TimezoneStandard(), "CET", dt.datetime(1996, 10, 27, 3), summer, winter, 10),  # noqa: DTZ001
    )
    for turn, name, first, before, after, month in turns:
        turn.add("tzname", name)
        turn.add("dtstart", first)
        turn.add("tzoffsetfrom", before)
        turn.add("tzoffsetto", after)
        turn.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1SU"})
        zone.add_component(turn)
    return zone
