"""Ready bytes in pieces, so that answers which show the same items share them."""

from collections.abc import Iterable, Iterator


class Pieces:
    """`shared` pieces are kept elsewhere too, and are not counted in the length."""

    __slots__ = ("_every", "_own")

    def __init__(self) -> None:
        self._every: list[bytes] = []
        self._own = 0

    def add(self, own: bytes) -> "Pieces":
        self._every.append(own)
        self._own += len(own)
        return self

    def share(self, shared: bytes) -> "Pieces":
        self._every.append(shared)
        return self

    def join(self, several: Iterable["Pieces"], between: bytes) -> "Pieces":
        for at, each in enumerate(several):
            if at:
                self.add(between)
            self._every += each
            self._own += len(each)
        return self

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._every)

    def __len__(self) -> int:
        return self._own

    def __bytes__(self) -> bytes:
        return b"".join(self._every)
