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

    def get(self, version: Hashable, key: Hashable, build: Callable[[], T]) -> T:
        with self._lock:
            if version != self._version:
                self._forget(version)
            if (found := self._kept.get(key)) is not None:
                self._kept.move_to_end(key)
                kept: T = found
                return kept
        made = build()
        cost = len(made) + _OVERHEAD
        with self._lock:
            # Made from a catalog that has been replaced meanwhile: right for who asked, not for who asks next.
            if version == self._version and key not in self._kept and cost * LARGEST_SHARE <= self._most:
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
