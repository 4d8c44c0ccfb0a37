"""A larger country: a copy of the demo's file of snapshots with as many offerings as are asked for.

The additional offerings are copies with other ids, of other providers, in other municipalities that are made up for
each round of copies. So a municipality has as many offerings as before, except for every ninth: there the copies stay,
and it grows with the country. Offerings for the whole country are not copied.
"""

import itertools
import json
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from tilbudskatalog.catalog.publication.log import Entry
from tilbudskatalog.catalog.search.store import Store
from tilbudskatalog.ground.base import clock

KEPT_EVERY = 9
BATCH = 5000
LOG = str(uuid.uuid5(uuid.NAMESPACE_URL, "tilbudskatalog-benchmark"))
Document = dict[str, Any]


def grows(number: str) -> bool:
    """Whether a municipality keeps its number in the copies."""
    return int(number) % KEPT_EVERY == 0


def copied(content: bytes, document: Document, edition: int) -> tuple[str, bytes]:
    """Id and snapshot of an offering's copy for a round of copies. Put together as bytes: there are many to make."""
    uid, provider = document["id"], document["organization"]["id"]
    own = _other(uid, edition)
    content = content.replace(uid.encode(), own.encode())
    content = content.replace(provider.encode(), _other(provider, edition).encode())
    for here in document["municipalities"]:
        if not grows(here["number"]):
            number = b'"number":"%b' % here["number"].encode()
            content = content.replace(number + b'"', b'%b-%d"' % (number, edition))
    return own, content


def enlarge(source: Store, target: Store, offerings: int) -> int:
    """Fills an empty file. Answers how many offerings it has."""
    things = [thing for kind in source.kinds() for batch in source.of_kind(kind) for thing in batch]
    things.sort(key=lambda thing: thing.seq)
    moment = clock.now()
    first = [Entry(thing.seq, thing.kind, thing.uid, thing.op, moment, thing.document) for thing in things]
    own = [
        (thing.document, json.loads(thing.document)) for thing in things if thing.kind == "offering" and thing.document
    ]
    missing = max(0, offerings - len(own))
    last = first[-1].seq
    more = (
        Entry(seq, "offering", uid, "publish", moment, content)
        for seq, (uid, content) in enumerate(itertools.islice(_copies(own), missing), last + 1)
    )
    _append(target, itertools.chain(first, more), len(first) + missing)
    return len(own) + missing


def _copies(own: Iterable[tuple[bytes, Document]]) -> Iterator[tuple[str, bytes]]:
    local = [(content, document) for content, document in own if not document["nationwide"]]
    for edition in itertools.count(1):
        for content, document in local:
            yield copied(content, document, edition)


def _append(target: Store, entries: Iterator[Entry], total: int) -> None:
    written = after = 0
    while batch := list(itertools.islice(entries, BATCH)):
        written += len(batch)
        if not target.append(batch, log=LOG, after=after, complete=written == total):
            raise RuntimeError("the file is somebody else's")
        after = batch[-1].seq


def _other(uid: str, edition: int) -> str:
    return str(uuid.uuid5(uuid.UUID(uid), str(edition)))
