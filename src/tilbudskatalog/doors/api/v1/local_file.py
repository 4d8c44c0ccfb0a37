"""The host's own file of what is published, in the order of publication."""

from collections.abc import Iterator

from tilbudskatalog.catalog.search import follower, reading
from tilbudskatalog.catalog.search.store import BrokenFile, Thing
from tilbudskatalog.ground.base.errors import DatabaseAway

BATCH = 200


def ending() -> int:
    """The number that the file reaches to. Raises `DatabaseAway` where there is no file to read yet."""
    # Waits for one, if this worker has just started.
    reading.version()
    try:
        return follower.current().store.ending().last_seq
    except BrokenFile as broken:
        raise DatabaseAway from broken


def published_after(seq: int) -> Iterator[list[Thing]]:
    """In batches; what has been withdrawn is left out. A thing that is published anew meanwhile comes later, as it is
    then."""
    store = follower.current().store
    while things := store.changed_after(seq, BATCH):
        seq = things[-1].seq
        yield [thing for thing in things if not thing.withdrawn and thing.document is not None]
