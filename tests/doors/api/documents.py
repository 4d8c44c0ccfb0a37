"""Snapshots as docs/snapshots.md describes them, small and readable."""

import itertools
from typing import Any

from tilbudskatalog.ground.base.ids import uid_of

PUBLISHED = "2026-11-20T08:00:00Z"
HAMAR = {"number": "3403", "name": "Hamar"}
TOBACCO = {
    "id": str(uid_of("concept", "tema_tobakk")),
    "code": "tema_tobakk",
    "label": {"nb": "tobakk", "nn": "tobakk", "en": "tobacco"},
}
EMPTY = dict.fromkeys(("title", "summary", "description", "for_whom", "schedule", "cost", "how_to_join"))
HELP = {"name": "Mental Helse", "for_whom": "For alle", "when": "Ring når det er tungt.", "hours": "Døgnet rundt"}
_number = itertools.count(1)


def texts(title: str, **fields: str) -> dict[str, dict[str, str | None]]:
    return {"nb": {**EMPTY, "title": title, "summary": f"Om {title}", "description": "", "cost": "Gratis", **fields}}


def reference(key: str, kind: str, name: str) -> dict[str, Any]:
    return {"id": str(uid_of("organization", key)), "kind": kind, "name": name, "synthetic": False}


def offering(title: str = "Røykesluttkurs", **fields: Any) -> dict[str, Any]:
    key = fields.pop("key", f"{title}-{next(_number)}")
    document = {
        "kind": "offering",
        "id": str(uid_of("offering", key)),
        "published": PUBLISHED,
        "code": "tobakk_kurs",
        "template": "tobakk_kurs",
        "main_language": "nb",
        "texts": texts(title),
        "language_states": {"nb": "current"},
        "overridden": [],
        "organization": reference("hamar", "municipality", "Hamar kommune"),
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
        "contact": {"phone": "62 00 00 00", "email": "", "website": ""},
        "confirmed": "2026-11-03",
        "synthetic": True,
        "synonyms": {"nb": ["snus"], "nn": []},
        "successor": None,
        "image": None,
        "evidence": [],
        "courses": [],
    }
    return document | fields


def national(title: str = "Røykesluttkurs", code: str = "tobakk_kurs", **fields: Any) -> dict[str, Any]:
    directorate = reference("directorate", "directorate", "Helsedirektoratet")
    document = offering(title, key=code) | {
        "kind": "national_offering",
        "id": str(uid_of("national_offering", code)),
        "code": code,
        "template": code,
        "organization": directorate,
        "municipalities": [],
    }
    return document | fields


def organization(key: str = "hamar", name: str = "Hamar kommune", **fields: Any) -> dict[str, Any]:
    document = {
        "kind": "organization",
        "id": str(uid_of("organization", key)),
        "published": PUBLISHED,
        "organization_kind": "municipality",
        "name": name,
        "short_name": "",
        "organization_number": "",
        "parent": None,
        "municipality": HAMAR,
        "catchment": [{**HAMAR, "districts": []}],
        "catchment_as_of": "2024-01-01",
        "phone": "",
        "email": "",
        "website": "",
        "founded": None,
        "synthetic": False,
        "source": "Kartverket",
        "as_of": "2026",
    }
    return document | fields


def municipality(number: str = "3403", name: str = "Hamar", **fields: Any) -> dict[str, Any]:
    document = {
        "kind": "municipality",
        "id": str(uid_of("municipality", number)),
        "published": PUBLISHED,
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
        "organization": reference(name.lower(), "municipality", f"{name} kommune"),
        "hospital_trusts": [{**reference("si", "hf", "Sykehuset Innlandet"), "districts": []}],
    }
    return document | fields


def concept(code: str = "tema_tobakk", scheme: str = "theme", **fields: Any) -> dict[str, Any]:
    document = {
        "kind": "concept",
        "id": str(uid_of("concept", code)),
        "published": PUBLISHED,
        "code": code,
        "scheme": scheme,
        "definition": {"nb": "Om tobakk."},
        "terms": [
            {"language": "nb", "kind": "preferred", "text": "tobakk"},
            {"language": "en", "kind": "preferred", "text": "tobacco"},
        ],
        "broader": [],
        "related": [],
        "codes": [{"system": "ICPC-2", "code": "P17", "display": "Tobakksmisbruk"}],
    }
    return document | fields


def emergency(number: str = "116123", **fields: Any) -> dict[str, Any]:
    document = {
        "kind": "emergency",
        "id": str(uid_of("emergency", number)),
        "published": PUBLISHED,
        "number": number,
        "order": 1,
        "texts": {"nb": HELP, "en": {**HELP, "name": "Mental Helse (helpline)"}},
        "owner": "Mental Helse",
        "confirmed": "2026",
        "needs_confirmation": False,
        "dangers": [{"code": "fare_selvmord", "rank": 1}],
    }
    return document | fields
