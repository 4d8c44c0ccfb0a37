"""A worker process for test_store: copies a log of a thousand entries in batches of twenty, against its neighbors.

`python -m tests.catalog.search.copier PATH [discard]`: with `discard` it throws the file away a few times first.
"""

import sys
from pathlib import Path

import django

django.setup()

from tests.catalog.search.factories import Log, build_document  # noqa: E402
from tilbudskatalog.catalog.search.store import BrokenFile, Store  # noqa: E402

COUNT = 1000


def main(path: Path, discard: bool) -> None:
    log = Log()
    log.publish(*(build_document(str(number), key=str(number)) for number in range(COUNT)))
    store = Store(path)
    if discard:
        for _round in range(5):
            store.discard(store.ending().generation)
    last = 0
    while last < COUNT:
        try:
            last = store.ending().last_seq
            store.append(log.entries[last : last + 20], log="log-1", after=last, complete=False)
        except BrokenFile:
            raise SystemExit("the file broke") from None
    store.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), "discard" in sys.argv[2:])
