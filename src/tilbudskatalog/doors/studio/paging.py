"""Long lists, fifty at a time where nothing else is said."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

SIZE = 50


@dataclass(frozen=True, slots=True)
class Page:
    """`previous` and `next` are addresses, or empty."""

    items: list[Any]
    number: int
    pages: int
    total: int
    previous: str
    next: str


def page_of(request: HttpRequest, rows: Sequence[Any] | QuerySet[Any], size: int = 0) -> Page:
    """The page that the address asks for with `side`; the nearest one when there is none such."""
    found = Paginator(rows, size or SIZE).get_page(request.GET.get("side"))

    def address(number: int) -> str:
        query = request.GET.copy()
        query["side"] = str(number)
        return f"?{query.urlencode()}"

    return Page(
        items=list(found.object_list),
        number=found.number,
        pages=found.paginator.num_pages,
        total=found.paginator.count,
        previous=address(found.number - 1) if found.has_previous() else "",
        next=address(found.number + 1) if found.has_next() else "",
    )
