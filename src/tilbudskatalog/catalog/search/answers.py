"""Ready answers, kept as long as the catalog they were made from is the newest."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sized
from typing import Any, TypeVar

LARGEST_BYTES = 32_000_000
# One answer may not push everything else out.
LARGEST_SHARE = 8
# What an entry costs beside its bytes, roughly: its key, and its place in the dictionary.
_OVERHEAD = 500


T = TypeVar("T", bound=Sized)


class Answers:
    """Whatever has a length, in bytes; one key has one kind of answer. The least used go first.
    For any number of threads; two that ask for the same at once may both build it."""

    def __init__(self, most: int = LARGEST_BYTES) -> None:
        self._most = most
        self._version: Hashable = None
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = threading.Lock()
        self.size = 0

    def get(
        self, version: Hashable, key: Hashable, build: Callable[[], T], holds: Callable[[T], bool] = lambda _made: True
    ) -> T:
        """`holds` says whether what was kept is still true; if not, it is made anew."""
        with self._lock:
            if version != self._version:
                self._forget(version)
            found: T | None = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
        if found is not None and holds(found):
            return found
        made = build()
        cost = len(made) + _OVERHEAD
        with self._lock:
            # Made from a catalog that has been replaced meanwhile: right for who asked, not for who asks next.
            if version != self._version:
                return made
            if self._kept.get(key) is found and cost * LARGEST_SHARE <= self._most:
                if found is not None:
                    self.size -= len(found) + _OVERHEAD
                self._kept[key] = made
                self.size += cost
                while self.size > self._most:
                    _key, gone = self._kept.popitem(last=False)
                    self.size -= len(gone) + _OVERHEAD
        return made

    def _forget(self, version: Hashable) -> None:
        self._version = version
        self._kept.clear()
        self.size = 0
