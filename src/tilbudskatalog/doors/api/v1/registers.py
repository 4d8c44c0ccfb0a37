"""All organizations, municipalities or concepts, for lists that are narrowed by what search has no index for."""

import threading
from typing import Any

from tilbudskatalog.catalog.search import reading

Document = dict[str, Any]
BATCH = 500


class Register:
    """One kind's documents by name; read anew when something has been published since."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._read: tuple[int, list[Document]] = (-1, [])
        self._lock = threading.Lock()

    def documents(self) -> list[Document]:
        version = reading.version()
        read_at, documents = self._read
        if read_at == version:
            return documents
        with self._lock:
            # Another thread may have read them while this one waited.
            if self._read[0] != version:
                self._read = (version, _all(self.kind))
            return self._read[1]


def _all(kind: str) -> list[Document]:
    total, first = reading.documents(kind, page=1, size=BATCH)
    documents = list(first)
    for page in range(2, -(-total // BATCH) + 1):
        documents += reading.documents(kind, page=page, size=BATCH)[1]
    return documents


ORGANIZATIONS = Register("organization")
MUNICIPALITIES = Register("municipality")
CONCEPTS = Register("concept")
