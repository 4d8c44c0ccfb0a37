"""Snapshots for pages, as docs/snapshots.md describes them. Each test names only what it is about."""

import datetime as dt
import itertools
from typing import Any

from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.clock import OSLO
from tilbudskatalog.ground.base.ids import uid_of

HAMAR = {"number": "3403", "name": "Hamar"}
TOBACCO = {
    "id": str(uid_of("concept", "tema_tobakk")),
    "code": "tema_tobakk",
    "label": {"nb": "tobakk", "nn": "tobakk", "en": "tobacco"},
}
_number = itertools.count(1)


def mention(key: str, name: str, kind: str = "municipality") -> dict[str, Any]:
    return {"id": str(uid_of("organization", key)), "kind": kind, "name": name, "synthetic": False}


def texts(title: str, **fields: str) -> dict[str, str | None]:
    empty = dict.fromkeys(("title", "summary", "description", "for_whom", "schedule", "cost", "how_to_join"))
    return {**empty, "title": title, "summary": f"Om {title}", **fields}


def offering(title: str = "Røykesluttkurs", **fields: Any) -> dict[str, Any]:
    key = fields.pop("key", f"{title}-{next(_number)}")
    return {
        "kind": "offering",
        "id": str(uid_of("offering", key)),
        "published": "2026-11-20T08:00:00Z",
        "code": "tobakk_kurs",
        "template": "tobakk_kurs",
        "main_language": "nb",
        "texts": {"nb": texts(title, description="Vi møtes.\n\nSeks ganger.")},
        "language_states": {"nb": "current"},
        "overridden": [],
        "organization": mention("hamar", "Hamar kommune"),
        "partners": [],
        "municipalities": [HAMAR],
        "nationwide": False,
        "level": "municipality",
        "formats": ["group"],
        "access": ["self"],
        "cost_kind": "free",
        "age_from": 18,
        "age_to": None,
        "themes": [TOBACCO],
        "audiences": [],
        "conditions": [],
        "place": None,
        "contact": {"phone": "62 00 00 00", "email": "frisklivssentralen@example.com", "website": "example.com/slutt"},
        "confirmed": "2026-11-03",
        "synthetic": True,
        "synonyms": {"nb": [], "nn": []},
        "successor": None,
        "image": None,
        "evidence": [],
    } | fields


def digital(title: str = "Slutta", **fields: Any) -> dict[str, Any]:
    nationwide = {"nationwide": True, "municipalities": [], "formats": ["digital"], "template": None, "code": title}
    return offering(title, **(nationwide | fields))


def national(title: str = "Røykesluttkurs", code: str = "tobakk_kurs", **fields: Any) -> dict[str, Any]:
    kept = {
        "kind": "national_offering",
        "code": code,
        "template": code,
        "municipalities": [],
        "key": f"national-{code}",
    }
    return offering(title, **(kept | {"organization": mention("hdir", "Helsedirektoratet", "directorate")} | fields))


def place(name: str = "Helsehuset i Hamar", **fields: Any) -> dict[str, Any]:
    return {
        "name": name,
        "address": "Storgata 1",
        "postal_code": "2317",
        "city": "Hamar",
        "municipality": "3403",
        "latitude": 60.79,
        "longitude": 11.07,
        "step_free": True,
        "hearing_loop": None,
        "accessible_toilet": False,
        "parking": "",
        "transport": "",
    } | fields


def organization(name: str = "Hamar kommune", key: str = "hamar", **fields: Any) -> dict[str, Any]:
    return {
        "kind": "organization",
        "published": "2026-11-20T08:00:00Z",
        "id": str(uid_of("organization", key)),
        "organization_kind": "municipality",
        "name": name,
        "short_name": "",
        "organization_number": "",
        "parent": None,
        "municipality": HAMAR,
        "catchment": [],
        "catchment_as_of": "",
        "phone": "",
        "email": "",
        "website": "",
        "founded": None,
        "synthetic": False,
        "source": "",
        "as_of": "",
    } | fields


def municipality(number: str = "3403", name: str = "Hamar", **fields: Any) -> dict[str, Any]:
    return {
        "kind": "municipality",
        "published": "2026-11-20T08:00:00Z",
        "id": str(uid_of("municipality", number)),
        "number": number,
        "name": name,
        "official_name": name,
        "names": [],
        "county": "Innlandet",
        "county_number": number[:2],
        "population": 33000,
        "population_year": 2026,
        "latitude": 60.79,
        "longitude": 11.07,
        "largest_place": name,
        "in_sami_area": False,
        "postal_codes": [],
        "organization": mention(name.lower(), f"{name} kommune"),
        "hospital_trusts": [{**mention("si", "Sykehuset Innlandet HF", "hf"), "districts": []}],
    } | fields


def emergency(number: str = "113", name: str = "Medisinsk nødtelefon", **fields: Any) -> dict[str, Any]:
    text = {"name": name, "for_whom": "Alle", "when": "Når livet er i fare.", "hours": "Døgnet rundt"}
    return {
        "kind": "emergency",
        "published": "2026-11-20T08:00:00Z",
        "id": str(uid_of("emergency", number)),
        "number": number,
        "order": 1,
        "texts": {"nb": text},
        "owner": "helsetjenesten",
        "confirmed": "public pages 2021–2023",
        "needs_confirmation": False,
        "dangers": [{"code": "fare_selvmord", "rank": 1}],
    } | fields


Span = tuple[dt.datetime, dt.datetime]


def course(of: dict[str, Any], *, days: int = 30, meetings: int = 2, **fields: Any) -> dict[str, Any]:
    """A course of an offering that begins in so many days, at 17 in winter time; it is named in the offering too."""
    key = fields.pop("key", f"course-{next(_number)}")
    spans = _weekly(days, meetings)
    brief = _course_brief(key, spans)
    document = brief | _course_whole(of) | {"meetings": _meetings(key, spans)} | fields
    of.setdefault("courses", []).append({name: document[name] for name in brief})
    return document


def _weekly(days: int, meetings: int) -> list[Span]:
    first = dt.datetime.combine(clock.today() + dt.timedelta(days=days), dt.time(17), tzinfo=OSLO)
    return [(first + dt.timedelta(weeks=week), first + dt.timedelta(weeks=week, hours=1)) for week in range(meetings)]


def _course_brief(key: str, spans: list[Span]) -> dict[str, Any]:
    """What stands in the offering's own snapshot too."""
    starts = clock.rfc3339(spans[0][0]) if spans else None
    return {
        "id": str(uid_of("course", key)),
        "course_kind": "fixed",
        "name": "",
        "starts": starts,
        "ends": clock.rfc3339(spans[-1][1]) if spans else None,
        "joins": [starts] if starts else [],
        "opens": None,
        "closes": None,
        "signup": ["login"],
        "language": "no",
        "capacity": 12,
        "digital": False,
        "municipality": "3403",
    }


def _course_whole(of: dict[str, Any]) -> dict[str, Any]:
    """What stands in the course's alone, without its meetings."""
    return {
        "kind": "course",
        "questions": [],
        "published": "2026-11-20T08:00:00Z",
        "offering": {"id": of["id"], "code": of["code"]},
        "organization": of["organization"],
        "state": "published",
        "cancelled_reason": "",
        "sequence": 3,
        "series": [],
        "minimum": 4,
        "priority_classes": [],
        "age_from": 18,
        "age_to": None,
        "municipalities": [],
        "next_of_kin": "together",
        "interpreter": True,
        "price": 0,
        "price_note": "",
        "no_show_fee": 0,
        "cancel_hours": 24,
        "place": place("Helsehuset i Hamar"),
        "room": "Rom 214",
        "contact": {"phone": "", "email": ""},
        "contributors": [],
        "synthetic": True,
    }


def _meetings(key: str, spans: list[Span]) -> list[dict[str, Any]]:
    return [
        {
            "id": str(uid_of("meeting", f"{key}-{number}")),
            "starts": clock.rfc3339(starts),
            "ends": clock.rfc3339(ends),
            "theme": f"Tema {number + 1}",
            "place": None,
            "room": "",
            "digital": False,
            "cancelled": False,
            "cancelled_reason": "",
            "sequence": 0,
            "program": [],
        }
        for number, (starts, ends) in enumerate(spans)
    ]
