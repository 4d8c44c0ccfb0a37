"""What memory keeps of an offering, and a file of it beside the snapshots.

To understand all texts takes many times as long as to read what came of it. So a worker that has had to writes that
down, and the next one to start understands only what is new since. The file belongs to one generation of the snapshots,
to the concepts' words, and to this code: when any of them is another, it is left unread and written anew.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import structlog

from tilbudskatalog.catalog.search.contents import Content
from tilbudskatalog.catalog.search.indexing import Analyzer, IndexDocument, index_document, lexicon_text, titles_of
from tilbudskatalog.catalog.search.lexicon import Text

logger = structlog.get_logger("search.gists")

# What an offering has of one filter.
Values = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gist:
    """Of one snapshot. `organization` is its (id, name). `text` and `titles` are a national offering's."""

    seq: int
    code: str
    organization: tuple[str, str]
    index: IndexDocument
    text: Text | None
    titles: Mapping[str, str]

    @property
    def name(self) -> str:
        """A key for sorting."""
        return self.index.sort.partition("\x00")[0]


def gist_of(row: int, seq: int, document: Mapping[str, Any], analyzer: Analyzer) -> Gist:
    national = document["kind"] == "national_offering"
    return Gist(
        seq=seq,
        code=document["code"] if national else "",
        organization=(document["organization"]["id"], document["organization"]["name"]),
        index=index_document(row, document, analyzer),
        text=lexicon_text(document, analyzer) if national else None,
        titles=titles_of(document) if national else {},
    )


def _fingerprint() -> str:
    """Of the code that decides what texts are understood as."""
    made = hashlib.blake2b(digest_size=16)
    for path in sorted(Path(__file__).parent.glob("*.py")):
        made.update(path.read_bytes())
    return made.hexdigest()


_CODE = _fingerprint()


class GistFile:
    def __init__(self, path: Path, generation: str, words: object) -> None:
        """`words` is anything with a `repr` that changes with what the concepts' words are."""
        self.path = path
        told = hashlib.blake2b(repr(words).encode(), digest_size=16).hexdigest()
        self._belongs = [_CODE, generation, told]

    def read(self) -> dict[int, Gist]:
        """By row; nothing from a file that is not there, belongs to something else, or is damaged."""
        try:
            with self.path.open("rb") as file:
                *belongs, contents, values, rows = json.loads(file.readline())
                if belongs != self._belongs:
                    return {}
                held = [_content(json.loads(line)) for line in islice(file, contents)]
                shared = [tuple(json.loads(line)) for line in islice(file, values)]
                gists = [_read(json.loads(line), held, shared) for line in islice(file, rows)]
        except FileNotFoundError:
            return {}
        except (ValueError, TypeError, LookupError, OSError) as error:
            logger.warning("gists can't be read", error=type(error).__name__)
            return {}
        return {gist.index.row: gist for gist in gists} if len(gists) == rows else {}

    def write(self, gists: Iterable[Gist]) -> None:
        """In the place of what was there, all at once. A full disk is no reason to stop."""
        contents: dict[Content, int] = {}
        values: dict[Values, int] = {}
        lines = [_written(gist, contents, values) for gist in gists]
        temporary = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        try:
            with temporary.open("w", encoding="utf-8") as file:
                file.write(_json([*self._belongs, len(contents), len(values), len(lines)]))
                file.writelines(map(_json, contents))
                file.writelines(map(_json, values))
                file.writelines(lines)
            temporary.replace(self.path)
        except OSError as error:
            logger.warning("gists can't be written", error=type(error).__name__)
            temporary.unlink(missing_ok=True)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def _written(gist: Gist, contents: dict[Content, int], values: dict[Values, int]) -> str:
    """What many share, with its number. A start reads each of them once, and holds it once."""
    index, text = gist.index, gist.text
    holds = [contents.setdefault(content, len(contents)) for content in index.contents]
    told = None
    if text is not None:
        stems = {stream: sorted(held) for stream, held in text.stems.items()}
        told = [stems, sorted(text.concepts), sorted(text.written)]
    filters = {name: values.setdefault(tuple(held), len(values)) for name, held in index.filters.items() if held}
    shown = [index.row, gist.seq, gist.code, gist.organization, index.sort, index.group, holds, filters, index.point]
    return _json([*shown, told, gist.titles])


def _content(read: list[list[str]]) -> Content:
    return tuple((name, text) for name, text in read)


def _read(line: list[Any], held: list[Content], shared: list[Values]) -> Gist:
    row, seq, code, organization, sort, group, contents, numbers, point, told, titles = line
    text = None
    if told is not None:
        stems, concepts, written = told
        of_streams = {stream: frozenset(tokens) for stream, tokens in stems.items()}
        text = Text(of_streams, frozenset(concepts), frozenset(written))
    where = None if point is None else (point[0], point[1])
    filters = {name: shared[number] for name, number in numbers.items()}
    index = IndexDocument(row, sort, group, tuple(held[number] for number in contents), filters, where)
    return Gist(seq, code, (organization[0], organization[1]), index, text, titles)
