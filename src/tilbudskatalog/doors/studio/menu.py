"""The menu of the workspace: its places, which of them a person has something to do in, and where a page stands."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Route, icon, name, and the room (as `workplace.rooms` tells them) that it is for; "" is for everybody.
PLACES: tuple[tuple[str, str, Promise, str], ...] = (
    ("home", "home", _("Today"), ""),
    ("courses", "when", _("Courses"), ""),
    ("questions", "mail", _("Questions"), ""),
    ("catalog", "globe", _("National catalog"), ""),
    ("ours", "book", _("Our catalog"), ""),
    ("changes", "unknown", _("National changes"), ""),
    ("partners", "people", _("Together with others"), ""),
    ("places", "place", _("Places"), ""),
    ("spreadsheet", "book", _("Spreadsheet"), "reads"),
    ("national-offerings", "info", _("National texts"), "leads"),
    ("people", "people", _("People and roles"), "administers"),
    ("contacts", "phone", _("How to reach you"), "corrects"),
    ("organizations", "place", _("Organizations"), "keeps"),
    ("emergencies", "phone", _("Emergency numbers"), "keeps"),
    ("letters", "mail", _("Letters"), "delivers"),
    ("systems", "join", _("Systems"), "agrees"),
)
# How the routes of the pages in a place begin.
BELOW = {
    "course": "courses",
    "participant": "courses",
    "question": "questions",
    "adopt": "catalog",
    "decline": "catalog",
    "reconsider": "catalog",
    "ours": "ours",
    "own-new": "ours",
    "offering": "ours",
    "check-links": "ours",
    "changes": "changes",
    "partner": "partners",
    "place": "places",
    "spreadsheet": "spreadsheet",
    "national-offering": "national-offerings",
    "propose": "national-offerings",
    "suggestion": "national-offerings",
    "invite": "people",
    "access": "people",
    "contact": "contacts",
    "organization": "organizations",
    "emergency": "emergencies",
    "system": "systems",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """`current`: the value of aria-current; empty where the page stands elsewhere. `room`: as in `PLACES`."""

    route: str
    icon: str
    label: Promise
    current: str
    room: str


def menu(here: str, rooms: Mapping[str, bool]) -> list[Entry]:
    """`here`: the name of the page's route."""
    place = next((name for start, name in BELOW.items() if here.startswith(start)), here)
    return [
        Entry(f"studio:{route}", icon, label, "page" if route == here else "true" if route == place else "", room)
        for route, icon, label, room in PLACES
        if not room or rooms[room]
    ]
