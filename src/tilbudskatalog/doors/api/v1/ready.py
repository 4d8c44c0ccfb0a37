"""Ready bytes of what stands in many answers, kept while the version of the catalog that they were made from lasts."""

import threading
from collections.abc import Callable

MOST = 8192

Key = tuple[str, ...]


class Kept:
    """Shared by all threads. The oldest gives way when it is full."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._adding = threading.Lock()
        self._now: tuple[int, dict[Key, bytes]] = (-1, {})

    def get(self, version: int, key: Key, make: Callable[[], bytes]) -> bytes:
        """`version` is read before what `make` reads, so that nothing old is kept as new."""
        made_from, kept = self._now
        if made_from != version:
            kept = {}
            self._now = (version, kept)
        found = kept.get(key)
        if found is None:
            found = make()
            with self._adding:
                if len(kept) >= self._most:
                    kept.pop(next(iter(kept)))
                kept[key] = found
        return found

    def forget(self) -> None:
        self._now = (-1, {})


ITEMS = Kept()
