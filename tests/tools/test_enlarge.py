"""Copies for a larger country: what differs, and what must not."""

import json
from pathlib import Path
from typing import Any

from tilbudskatalog.catalog.publication.documents import encode
from tilbudskatalog.catalog.publication.log import Entry
from tilbudskatalog.catalog.search.store import Store
from tilbudskatalog.ground.base import clock
from tools.benchmarks.enlarge import copied, enlarge

UID = "0192d3f0-0000-7000-8000-000000000001"
PROVIDER = "0192d3f0-0000-7000-8000-000000000002"


def offering(*numbers: str, nationwide: bool = False, uid: str = UID) -> dict[str, Any]:
    return {
        "kind": "offering",
        "id": uid,
        "organization": {"id": PROVIDER, "name": "Hamar kommune"},
        "municipalities": [{"number": number, "name": number} for number in numbers],
        "nationwide": nationwide,
        "place": {"municipality": "3403"},
    }


def copy(document: dict[str, Any], edition: int) -> dict[str, Any]:
    uid, content = copied(encode(document), document, edition)
    made: dict[str, Any] = json.loads(content)
    assert made["id"] == uid
    return made


def test_a_copy_is_another_offering_of_another_provider_elsewhere() -> None:
    first, second = copy(offering("3403"), 1), copy(offering("3403"), 2)
    assert len({UID, first["id"], second["id"]}) == 3
    assert first["organization"]["id"] != PROVIDER
    assert first["organization"]["name"] == "Hamar kommune"
    assert [first["municipalities"][0]["number"], second["municipalities"][0]["number"]] == ["3403-1", "3403-2"]


def test_every_ninth_municipality_keeps_its_copies() -> None:
    assert [here["number"] for here in copy(offering("3402", "3403"), 1)["municipalities"]] == ["3402", "3403-1"]


def test_the_file_has_as_many_offerings_as_were_asked_for(tmp_path: Path) -> None:
    small, large = Store(tmp_path / "small.sqlite3"), Store(tmp_path / "large.sqlite3")
    everywhere = offering(nationwide=True, uid=PROVIDER)
    entries = [
        Entry(seq, "offering", document["id"], "publish", clock.now(), encode(document))
        for seq, document in enumerate([offering("3403"), everywhere], 1)
    ]
    small.append(entries, log="log", after=0, complete=True)

    assert enlarge(small, large, 7) == 7
    things = [thing for batch in large.of_kind("offering") for thing in batch]
    assert len({thing.uid for thing in things}) == 7
    assert large.ending().complete
    assert sum(json.loads(thing.document or b"")["nationwide"] for thing in things) == 1
    for store in (small, large):
        store.close()
