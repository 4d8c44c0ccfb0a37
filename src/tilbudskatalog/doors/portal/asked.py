"""What the reader asked for, as it stands in the address, and the addresses of the same with something changed."""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from tilbudskatalog.catalog.search.indexing import NORWEGIAN
from tilbudskatalog.catalog.search.query import Query
from tilbudskatalog.doors.portal.addresses import find_address
from tilbudskatalog.ground.design.wording import wanted_language

LONGEST = 300
PAGE_SIZE = 20
HIGHEST_PAGE = 500
SORTS = {"avstand": "distance", "start": "start", "tittel": "title"}
# What the filters show counts of.
COUNTED = ("theme", "audience", "language")
DISTANCES = (10, 30, 60, 100)
# In the order of the form.
NARROWING = ("formats", "access", "places", "themes", "audiences", "languages", "template")


@dataclass(frozen=True, slots=True)
class Asked:
    q: str = ""
    place: str = ""
    themes: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    places: bool = False
    template: str = ""
    sort: str = ""
    distance: int = 0
    page: int = 1

    @classmethod
    def in_address(cls, given: QueryDict) -> "Asked":
        """Forgiving: what makes no sense is left out, as people also change addresses by hand."""
        page = given.get("side", "")
        return cls(
            q=_one_line(given.get("q", "")),
            place=_one_line(given.get("sted", "")),
            themes=_several(given, "tema"),
            audiences=_several(given, "hvem"),
            formats=_several(given, "form"),
            access=_several(given, "tilgang"),
            languages=_spoken(_several(given, "sprak")),
            places=given.get("plass", "") == "1",
            template=_one_line(given.get("mal", "")),
            sort=_one_of(given.get("sorter", ""), SORTS),
            distance=int(_one_of(given.get("avstand", ""), [str(each) for each in DISTANCES]) or 0),
            page=min(int(page), HIGHEST_PAGE) if page.isascii() and page.isdecimal() and int(page) > 0 else 1,
        )

    @property
    def nothing(self) -> bool:
        return self == Asked(page=self.page)

    @property
    def filtered(self) -> bool:
        """Something stands between the reader and more results, besides the words and the place."""
        return bool(
            self.themes
            or self.audiences
            or self.formats
            or self.access
            or self.languages
            or self.places
            or self.template
            or self.distance
        )

    @property
    def by_template(self) -> bool:
        """Without a place the same course in 200 municipalities is one answer, not 200."""
        return not self.place and not self.template

    def changed(self, **changes: Any) -> "Asked":
        """The same with something else; from the first page, because the list is another."""
        return dataclasses.replace(self, **{"page": 1, **changes})

    def unfiltered(self) -> "Asked":
        """The words and the place alone, in the same order."""
        return Asked(q=self.q, place=self.place, sort=self.sort)

    def unnarrowed(self) -> "Asked":
        """Without what the list is narrowed by; a distance widens it."""
        nothing = Asked()
        return self.changed(**{part: getattr(nothing, part) for part in NARROWING})

    def address(self) -> str:
        return find_address(
            q=self.q,
            sted=self.place,
            tema=self.themes,
            hvem=self.audiences,
            form=self.formats,
            tilgang=self.access,
            sprak=self.languages,
            plass="1" if self.places else "",
            mal=self.template,
            sorter=self.sort,
            avstand=str(self.distance or ""),
            side=str(self.page) if self.page > 1 else "",
        )

    def query(self, **changes: Any) -> Query:
        words: dict[str, Any] = {
            "q": self.q,
            "lang": wanted_language(),
            "municipality": self.place,
            "theme": self.themes,
            "audience": self.audiences,
            "format": self.formats,
            "access": self.access,
            "language": self.languages,
            "has_places": self.places,
            "template": self.template,
            "sort": SORTS.get(self.sort, "relevance"),
            "radius_km": float(self.distance) if self.distance else None,
            "collapse": "template" if self.by_template else "",
            "page": self.page,
            "size": PAGE_SIZE,
            "facets": COUNTED,
        }
        return Query(**{**words, **changes})

    def without_words(self, words: str) -> "Asked":
        """The same without these words of the question; without all of it when they are not found as they stand."""
        at = self.q.casefold().find(words.casefold())
        if at < 0:
            return self.changed(q="")
        return self.changed(q=" ".join((self.q[:at] + " " + self.q[at + len(words) :]).split()))


def _one_line(text: str) -> str:
    return " ".join(text.replace("\x00", " ").split())[:LONGEST].strip()


def _one_of(value: str, known: Iterable[str]) -> str:
    return value if value in known else ""


def _spoken(codes: Iterable[str]) -> tuple[str, ...]:
    """Courses are in Norwegian, whichever form of it the reader asks for."""
    return tuple(dict.fromkeys(NORWEGIAN if code in ("nb", "nn") else code for code in codes))


def _several(given: QueryDict, name: str) -> tuple[str, ...]:
    """Named once with commas, as our links have it, or several times, as check boxes have it."""
    values = [value for several in given.getlist(name) for value in _one_line(several).split(",")]
    return tuple(dict.fromkeys(value.strip() for value in values if value.strip()))
