"""Snapshots as docs/snapshots.md describes them, and a publication log that a test fills by hand."""

import datetime as dt
import itertools
import json
from collections.abc import Iterable
from typing import Any

from tilbudskatalog.catalog.courses.places import Places
from tilbudskatalog.catalog.publication.log import Entry
from tilbudskatalog.ground.base.ids import uid_of

Document = dict[str, Any]
MOMENT = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
HAMAR = {"number": "3403", "name": "Hamar"}
STANGE = {"number": "3413", "name": "Stange"}
_TEXTS = dict.fromkeys(("summary", "description", "for_whom", "schedule", "cost", "how_to_join"), "")
_number = itertools.count(1)


def concept_reference(code: str, label: str = "") -> Document:
    return {"id": str(uid_of("concept", code)), "code": code, "label": {"nb": label or code}}


def organization_reference(key: str = "hamar", name: str = "Hamar kommune") -> Document:
    return {"id": str(uid_of("organization", key)), "kind": "municipality", "name": name, "synthetic": False}


def texts(title: str, **fields: str) -> Document:
    return {**_TEXTS, "title": title, **fields}


def build_document(title: str = "Røykesluttkurs", **fields: Any) -> Document:
    """An offering. `title` is in bokmål; `texts=` replaces all of them; `tags` are codes of conditions."""
    key = fields.pop("key", f"{title}-{next(_number)}")
    own = {name: fields.pop(name) for name in list(fields) if name in _TEXTS}
    tags = fields.pop("tags", ())
    document: Document = {
        "kind": "offering",
        "id": str(uid_of("offering", key)),
        "code": "own",
        "template": None,
        "main_language": "nb",
        "texts": {"nb": texts(title, **own)},
        "language_states": {"nb": "current"},
        "overridden": [],
        "organization": organization_reference(),
        "partners": [],
        "municipalities": [HAMAR],
        "nationwide": False,
        "level": "municipality",
        "formats": ["group"],
        "access": ["self"],
        "cost_kind": "free",
        "age_from": 18,
        "age_to": None,
        "themes": [],
        "audiences": [],
        "conditions": [concept_reference(code) for code in tags],
        "place": None,
        "contact": {"phone": "", "email": "", "website": ""},
        "confirmed": None,
        "synthetic": True,
        "synonyms": {"nb": [], "nn": []},
    }
    return document | fields


def national(code: str = "tobakk_kurs", title: str = "Røykesluttkurs", **fields: Any) -> Document:
    values = {"kind": "national_offering", "id": str(uid_of("national_offering", code)), "code": code, "template": code}
    return build_document(title, **{**values, "municipalities": [], "successor": None, **fields})


def everywhere(title: str = "Slutta", **fields: Any) -> Document:
    return build_document(title, **{"nationwide": True, "municipalities": [], "formats": ["digital"], **fields})


def concept(code: str, scheme: str = "condition", broader: Iterable[str] = (), **terms: str) -> Document:
    """`nb="kols", lay_nb="røykelunger,dårlige lunger"`: preferred terms by language, others as kind_language."""
    made = []
    for name, several in terms.items():
        kind, _line, language = name.rpartition("_")
        made += [{"language": language, "kind": kind or "preferred", "text": text} for text in several.split(",")]
    return {
        "kind": "concept",
        "id": str(uid_of("concept", code)),
        "code": code,
        "scheme": scheme,
        "definition": {"nb": "", "nn": ""},
        "terms": made,
        "broader": list(broader),
        "related": [],
        "codes": [],
    }


def municipality(number: str = "3403", name: str = "Hamar", **fields: Any) -> Document:
    document = {
        "kind": "municipality",
        "id": str(uid_of("municipality", number)),
        "number": number,
        "name": name,
        "official_name": name,
        "names": [{"name": name, "kind": "norwegian", "language": "", "former_number": "", "until": None}],
        "county": "Innlandet",
        "county_number": number[:2],
        "population": 1000,
        "population_year": 2026,
        "latitude": 60.8,
        "longitude": 11.1,
        "largest_place": name,
        "in_sami_area": False,
        "postal_codes": [],
        "organization": None,
        "hospital_trusts": [],
    }
    return document | fields


def former(name: str, number: str, until: int) -> Document:
    return {"name": name, "kind": "former", "language": "", "former_number": number, "until": until}


def place(latitude: float | None, longitude: float | None, name: str = "Helsehuset") -> Document:
    return {
        "name": name, "address": "", "postal_code": "", "city": "", "municipality": "3403", "latitude": latitude,
        "longitude": longitude, "step_free": None, "hearing_loop": None, "accessible_toilet": None, "parking": "",
        "transport": "",
    }  # fmt: skip


def emergency(number: str, order: int = 1, **ranks: int) -> Document:
    """`fare_selvmord=1`: the dangers that it answers, by rank."""
    told = {"name": number, "for_whom": "Alle", "when": "Når det er fare for liv.", "hours": "Døgnet rundt"}
    return {
        "kind": "emergency",
        "id": str(uid_of("emergency", number)),
        "number": number,
        "order": order,
        "texts": {"nb": told},
        "owner": "",
        "confirmed": "",
        "needs_confirmation": False,
        "dangers": [{"code": code, "rank": rank} for code, rank in ranks.items()],
    }


def organization(key: str = "hamar", name: str = "Hamar kommune") -> Document:
    return {
        "kind": "organization",
        "id": str(uid_of("organization", key)),
        "name": name,
        "organization_kind": "municipality",
    }


class Log:
    """Stands in for the database's publication log. `fails` is raised by every call while it is set."""

    def __init__(self, identity: str = "log-1") -> None:
        self.identity = identity
        self.entries: list[Entry] = []
        self.fails: Exception | None = None
        self.calls = 0
        self.given_up = 0
        self.places: list[Places] = []
        self.places: list[Places] = []

    def publish(self, *documents: Document) -> None:
        for document in documents:
            body = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
            self._append(document, "publish", body)

    def withdraw(self, document: Document) -> None:
        self._append(document, "withdraw", None)

    def _append(self, document: Document, op: str, body: bytes | None) -> None:
        self.entries.append(Entry(self.last + 1, document["kind"], document["id"], op, MOMENT, body))

    @property
    def last(self) -> int:
        return self.entries[-1].seq if self.entries else 0

    def log_identity(self) -> str:
        self._answer()
        return self.identity

    def last_number(self) -> int:
        self._answer()
        return self.last

    def newest_entries_after(self, seq: int, limit: int) -> list[Entry]:
        self._answer()
        newest = {(entry.kind, entry.uid): entry for entry in self.entries}
        return [entry for entry in sorted(newest.values(), key=lambda entry: entry.seq) if entry.seq > seq][:limit]

    def places_since(self, moment: dt.datetime | None) -> list[Places]:
        self._answer()
        return list(self.places)

    def give_up(self) -> None:
        self.given_up += 1

    def _answer(self) -> None:
        self.calls += 1
        if self.fails:
            raise self.fails
