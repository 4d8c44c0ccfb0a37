"""What is made of snapshots and kept, by row and number: what a publication did not change outlives it."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar

Document = dict[str, Any]
T = TypeVar("T")


class Kept(Generic[T]):
    """At most so many; the oldest give way. For any number of threads: two may make the same at once."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, T] = OrderedDict()
        self._adding = threading.Lock()

    def get(self, key: Hashable) -> T | None:
        return self._kept.get(key)

    def put(self, key: Hashable, value: T) -> T:
        with self._adding:
            while len(self._kept) >= self._most:
                self._kept.popitem(last=False)
            self._kept[key] = value
        return value

    def __len__(self) -> int:
        return len(self._kept)


class Shape(Generic[T]):
    """What a door makes of a snapshot in a language. Nothing but these two may decide it: what the hour or another
    snapshot has a say in is joined to it for each answer."""

    def __init__(self, make: Callable[[Document, str], T], most: int = 16_384) -> None:
        self.make = make
        self.kept = Kept[tuple[T, str]](most)
