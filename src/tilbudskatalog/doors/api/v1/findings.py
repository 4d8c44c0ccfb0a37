"""What search found, as ready bytes: a page of items, and what stands beside them."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from tilbudskatalog.catalog.search.query import FacetCount, Page, Safety, Understood
from tilbudskatalog.doors.api.v1 import items
from tilbudskatalog.doors.api.v1.caching import dump
from tilbudskatalog.doors.api.v1.pieces import Pieces
from tilbudskatalog.ground.base.languages import pick

EMERGENCY_TEXTS = ("name", "for_whom", "when", "hours")


def offerings(result: Page[bytes], lang: str) -> Pieces:
    return _page(result, map(items.offering, result.items)).add(
        b',"facets":%b,"understood":%b,"safety":%b}'
        % (_facets(result.facets), _understood(result.understood), dump(_safety(result.safety, lang)))
    )


def national_offerings(result: Page[bytes]) -> Pieces:
    return _page(result, map(items.national, result.items)).add(b"}")


def _page(result: Page[bytes], ready: Iterable[Pieces]) -> Pieces:
    """Without the last brace."""
    head = b'{"total":%d,"page":%d,"size":%d,"items":[' % (result.total, result.page, result.size)
    return Pieces().add(head).join(ready, b",").add(b"]")


def _facets(facets: Mapping[str, Iterable[FacetCount]]) -> bytes:
    several = [
        f'"{name}":[{",".join([f"{_facet(each.id, each.label)}{each.count}}}" for each in counts])}]'
        for name, counts in facets.items()
    ]
    return f"{{{','.join(several)}}}".encode()


@lru_cache(maxsize=4096)
def _facet(value: str, label: str) -> str:
    """All but the count, and the brace after it."""
    return dump({"id": value, "label": label, "count": 0})[:-2].decode()


def _understood(words: Understood) -> bytes:
    return dump(
        {
            "concepts": [
                {"id": each.id, "code": each.code, "label": each.label, "matched": each.matched}
                for each in words.concepts
            ],
            "places": [
                {
                    "number": each.number,
                    "name": each.name,
                    "county": each.county,
                    "kind": each.kind,
                    "matched": each.matched,
                }
                for each in words.places
            ],
            "corrected": words.corrected,
        }
    )


def _safety(safety: Safety | None, lang: str) -> dict[str, Any] | None:
    return None if safety is None else {"kind": safety.kind, "help": [_help(each, lang) for each in safety.help]}


def _help(document: Mapping[str, Any], lang: str) -> dict[str, Any]:
    picked = {field: pick(document["texts"], field, lang) for field in EMERGENCY_TEXTS}
    texts = {field: text for field, (text, _language) in picked.items()}
    return {"id": document["id"], "number": document["number"], **texts, "language": picked["name"][1]}
