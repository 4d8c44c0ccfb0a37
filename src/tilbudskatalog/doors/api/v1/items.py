"""A list's items, made from snapshots: one language's texts, and what one chooses by."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from tilbudskatalog.catalog.search.query import FacetCount, Item, Understood, Why
from tilbudskatalog.doors.api.v1 import addresses
from tilbudskatalog.ground.base.languages import LANGUAGES, closest, pick

SHOWN = ("title", "summary", "for_whom", "schedule", "cost", "how_to_join")
NATIONAL_SHOWN = ("title", "summary")


def offering(found: Item, lang: str) -> dict[str, Any]:
    document = found.document
    texts = _texts(document, SHOWN, lang)
    return {
        "id": document["id"],
        "code": document["code"],
        "template": document["template"],
        **texts,
        "organization": brief(document["organization"]),
        "municipalities": document["municipalities"],
        "nationwide": document["nationwide"],
        **_choices(document, lang),
        "next_course": None,
        "distance_km": found.distance_km,
        "providers": found.providers,
        "why": _why(found.why),
        "url": addresses.of_offering(document["id"], texts["title"], lang),
    }


def national(found: Item, lang: str) -> dict[str, Any]:
    document = found.document
    texts = _texts(document, NATIONAL_SHOWN, lang)
    return {
        "id": document["id"],
        "code": document["code"],
        **texts,
        **_choices(document, lang),
        "conditions": _labeled(document["conditions"], lang),
        "why": _why(found.why),
        "url": addresses.of_offering(document["id"], texts["title"], lang),
    }


def brief(organization: Mapping[str, Any]) -> dict[str, Any]:
    return {key: organization[key] for key in ("id", "kind", "name")}


def _texts(document: Mapping[str, Any], fields: Iterable[str], lang: str) -> dict[str, Any]:
    """Each field in the closest language that has it; `text_languages` names those that differ from the title's."""
    picked = {field: pick(document["texts"], field, lang) for field in fields}
    language = picked["title"][1]
    others = {field: other for field, (text, other) in picked.items() if text and other != language}
    return {
        **{field: text for field, (text, _language) in picked.items()},
        "language": language,
        "text_languages": others,
        "languages": [each for each in LANGUAGES if each in document["texts"]],
    }


def _choices(document: Mapping[str, Any], lang: str) -> dict[str, Any]:
    return {
        "level": document["level"],
        "format": document["formats"],
        "access": document["access"],
        "themes": _labeled(document["themes"], lang),
        "audiences": _labeled(document["audiences"], lang),
    }


def _labeled(concepts: Iterable[Mapping[str, Any]], lang: str) -> list[dict[str, str]]:
    return [
        {"id": concept["id"], "code": concept["code"], "label": _label(concept["label"], lang)} for concept in concepts
    ]


def _label(labels: Mapping[str, str], lang: str) -> str:
    language = closest(lang, labels)
    return labels[language] if language else ""


def _why(reasons: Iterable[Why]) -> list[dict[str, str]]:
    return [{"code": reason.code, "label": reason.label} for reason in reasons]


def facet(count: FacetCount) -> dict[str, Any]:
    return {"id": count.id, "label": count.label, "count": count.count}


def understood(words: Understood) -> dict[str, Any]:
    return {
        "concepts": [asdict(concept) for concept in words.concepts],
        "places": [asdict(place) for place in words.places],
        "corrected": words.corrected,
    }
