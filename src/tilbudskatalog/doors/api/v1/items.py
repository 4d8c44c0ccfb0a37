"""A list's items, made from snapshots: one language's texts, and what one chooses by. What depends on the document
alone is made once and kept as ready bytes; what depends on the question is joined to it."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from tilbudskatalog.catalog.search.keeping import Document, Shape
from tilbudskatalog.catalog.search.query import Found, NextCourse, Why
from tilbudskatalog.doors.api.v1 import addresses
from tilbudskatalog.doors.api.v1.caching import dump
from tilbudskatalog.doors.api.v1.pieces import Pieces
from tilbudskatalog.ground.base.languages import LANGUAGES, closest, pick

SHOWN = ("title", "summary", "for_whom", "schedule", "cost", "how_to_join")
NATIONAL_SHOWN = ("title", "summary")
NULL = b"null"


def offering(found: Found[bytes]) -> Pieces:
    own = b',"next_course":%b,"distance_km":%b,"providers":%b,"passage":%b,"why":%b}' % (
        NULL if found.next_course is None else _next_course(found.next_course),
        NULL if found.distance_km is None else b"%a" % found.distance_km,
        NULL if found.providers is None else b"%d" % found.providers,
        NULL if found.passage is None else dump([{"text": text, "match": match} for text, match in found.passage]),
        _why(tuple(found.why)),
    )
    return Pieces().share(found.document).add(own)


def _next_course(course: NextCourse) -> bytes:
    left = "null" if course.left is None else course.left
    return f'{{"id":"{course.id}","starts":"{course.starts}","places_left":{left}}}'.encode()


def national(found: Found[bytes]) -> Pieces:
    return Pieces().share(found.document).add(b',"why":%b}' % _why(tuple(found.why)))


def brief(organization: Mapping[str, Any]) -> dict[str, Any]:
    return {key: organization[key] for key in ("id", "kind", "name")}


def _offering(document: Mapping[str, Any], lang: str) -> dict[str, Any]:
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
        "url": addresses.of_offering(document["id"], texts["title"], lang),
    }


def _national(document: Mapping[str, Any], lang: str) -> dict[str, Any]:
    texts = _texts(document, NATIONAL_SHOWN, lang)
    return {
        "id": document["id"],
        "code": document["code"],
        **texts,
        **_choices(document, lang),
        "conditions": _labeled(document["conditions"], lang),
        "url": addresses.of_offering(document["id"], texts["title"], lang),
    }


def _open(make: Callable[[Document, str], dict[str, Any]]) -> Shape[bytes]:
    """As bytes without the last brace: more follows."""
    return Shape(lambda document, lang: dump(make(document, lang))[:-1])


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


@lru_cache(maxsize=2048)
def _why(reasons: tuple[Why, ...]) -> bytes:
    return dump([{"code": reason.code, "label": reason.label} for reason in reasons])


OFFERING = _open(_offering)
NATIONAL = _open(_national)
