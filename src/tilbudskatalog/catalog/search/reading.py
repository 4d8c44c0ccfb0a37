"""What the doors ask of search: find, look up, list. Answers come from memory and the local file alone.

Everything here may raise `DatabaseAway`, only when this worker has nothing to answer from: no local file yet, and no
database to make one from.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence, Sized
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

import structlog
from django.utils.translation import gettext_lazy as _

from tilbudskatalog.catalog.courses.places import Places
from tilbudskatalog.catalog.search import finding, follower
from tilbudskatalog.catalog.search.answers import Answers
from tilbudskatalog.catalog.search.calendar import CLOCK
from tilbudskatalog.catalog.search.follower import Follower, Freshness
from tilbudskatalog.catalog.search.indexing import titled_in
from tilbudskatalog.catalog.search.keeping import Document, Shape
from tilbudskatalog.catalog.search.overhearing import Heard, overheard
from tilbudskatalog.catalog.search.query import Page, Query, Result, Suggestion, unknown_language
from tilbudskatalog.catalog.search.store import BrokenFile, Thing
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import DatabaseAway, Gone, Invalid
from tilbudskatalog.ground.base.languages import LANGUAGES

logger = structlog.get_logger("search.reading")

T = TypeVar("T")
Answer = TypeVar("Answer", bound=Sized)
_answers = Answers()


class Withdrawn(Gone):
    """It was published and is not any more. `document` is its last snapshot, None when this host never saw one."""

    def __init__(self, document: Document | None) -> None:
        super().__init__()
        self.document = document


def find(query: Query) -> Result:
    """Raises `Invalid` with a sentence for each field that can't be understood."""
    with _answering() as now:
        return finding.find(query, now.memory, now.free_places, partial(_shown, now, query.lang), partial(_texts, now))


def find_ready(query: Query, shape: Shape[T]) -> Page[T]:
    """As `find`, with what `shape` makes of each snapshot in the query's language. That is kept until the snapshot is
    replaced, so most pages are found without opening one."""
    with _answering() as now:
        ready = partial(now.memory.ready, now.store, shape, query.lang)
        return finding.find(query, now.memory, now.free_places, ready, partial(_texts, now))


def document(kind: str, id: str) -> Document | None:
    """The published snapshot, or None. `id` is a UUID; also a national offering's or concept's code, a municipality's
    number. Raises `Withdrawn`. The answer is shared: never change it."""
    with _answering() as now:
        row = now.memory.row(kind, id)
        if row is None:
            return None
        kept = now.memory.documents(now.store, [row.row]).get(row.row)
        if row.withdrawn:
            raise Withdrawn(kept)
        return kept


def last_document(kind: str, id: str) -> Document | None:
    """As `document`, and the last snapshot of what is withdrawn: for those who took part in it, or asked about it."""
    try:
        return document(kind, id)
    except Withdrawn as gone:
        return gone.document


def courses(ids: Iterable[str]) -> list[Document]:
    """The snapshots of those courses that are published and not over yet, in the order given. None for none asked."""
    wanted = list(ids)
    if not wanted:
        return []
    with _answering() as now:
        rows = [row.row for id in wanted if (row := now.memory.row("course", id)) and not row.withdrawn]
        kept = now.memory.documents(now.store, rows)
        found = [kept[row] for row in rows if row in kept]
    moment = clock.rfc3339(clock.now())
    return [course for course in found if course["ends"] is None or course["ends"] > moment]


def contact(course: Mapping[str, Any], offering: Mapping[str, Any]) -> dict[str, str]:
    """How the provider is reached about this course: each way as the course says, else as the offering does."""
    own = {way: said for way, said in course["contact"].items() if said}
    return {**course["contact"], **offering["contact"], **own}


def free_places(course: str) -> Places | None:
    """How many places a course has left, at most some seconds old. None where that isn't known."""
    return follower.current().free_places.of(course)


def raw_document(kind: str, id: str) -> tuple[int, bytes] | None:
    """The snapshot's number and its bytes (UTF-8 JSON), ready to be sent. None for what isn't published now."""
    with _answering() as now:
        row = now.memory.row(kind, id)
        thing = _read(now, row.row) if row else None
        if row is None or thing is None or thing.withdrawn or thing.document is None or thing.uid != row.uid:
            return None
        return thing.seq, thing.document


def documents(kind: str, *, page: int = 1, size: int = 20, sort: str = "name") -> tuple[int, list[Document]]:
    """How many there are, and one page of them by `name` (Norwegian order, bokmål) or `code`. Pages count from 1."""
    with _answering() as now:
        rows = now.memory.rows_of(kind, sort)
        wanted = rows[max(0, page - 1) * size : max(1, page) * size]
        kept = now.memory.documents(now.store, wanted)
        return len(rows), [kept[row] for row in wanted if row in kept]


def suggest(q: str, lang: str, limit: int = 8) -> list[Suggestion]:
    """What may be meant by what has been written so far: words that begin so. Nothing for nothing. Raises `Invalid`."""
    if lang not in LANGUAGES:
        raise Invalid(unknown_language())
    with _answering() as now:
        memory = now.memory
        return memory.suggester().suggest(q, lang, limit, memory.engine.counts())


@dataclass(frozen=True, slots=True)
class KeptAnswer(Generic[Answer]):
    """`heard` is what the answer tells of beside the snapshots; its `mark` belongs in the answer's ETag."""

    answer: Answer
    heard: Heard
    mark: str

    def __len__(self) -> int:
        return len(self.answer)


def cached(key: Hashable, build: Callable[[], Answer]) -> KeptAnswer[Answer]:
    """What `build` answers, kept for the same key until something is published, a number of places or a next course
    that it tells of changes, or it is pushed out."""

    def made() -> KeptAnswer[Answer]:
        with overheard() as heard:
            answer = build()
        return KeptAnswer(answer, heard, heard.mark)

    with _answering() as now:
        version, free = (now.memory.generation, now.memory.seq), now.free_places
    return _answers.get(version, key, made, lambda kept: free.holds(kept.heard))


def version() -> int:
    """The number of the last publication that answers are made from: what a list's ETag should be made of."""
    with _answering() as now:
        return now.memory.seq


def version_with_places() -> str:
    """As `version_with_clock`, and of the copy of free places: for pages that nobody keeps."""
    return f"{version_with_clock()}.{follower.current().free_places.version}"


def version_with_clock() -> str:
    """As `version`, and another every five minutes: for what says of courses what is open, or over, just now."""
    return f"{version()}.{int(clock.now().timestamp() // CLOCK.total_seconds())}"


def freshness() -> Freshness:
    """How this worker is doing. Starts it if nothing has, never waits, never raises."""
    return follower.current().freshness()


@contextmanager
def _answering() -> Iterator[Follower]:
    now = follower.current()
    if not now.loaded.is_set():
        _wait_for(now)
    try:
        yield now
    except BrokenFile as broken:
        logger.warning("local file broken while reading", reason=str(broken))
        raise DatabaseAway(_AWAY) from broken


def _wait_for(now: Follower) -> None:
    if now.thread is None:
        now.step()
    else:
        now.tried.wait(follower.PATIENCE_SECONDS)
    if not now.loaded.is_set():
        raise DatabaseAway(_AWAY)


def _shown(now: Follower, lang: str, rows: Sequence[int]) -> dict[int, tuple[Document, str]]:
    found = now.memory.documents(now.store, rows)
    return {row: (document, titled_in(document, lang)) for row, document in found.items()}


def _texts(now: Follower, row: int) -> Mapping[str, Any]:
    document = now.memory.documents(now.store, [row]).get(row)
    return document["texts"] if document else {}


def _read(now: Follower, row: int) -> Thing | None:
    return now.store.read([row]).get(row)


_AWAY = _("The catalog can't be read just now. Please try again in a moment.")
