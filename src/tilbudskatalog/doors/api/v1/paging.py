"""Pages of a register."""

from collections.abc import Callable
from typing import Any

from tilbudskatalog.catalog.search import reading
from tilbudskatalog.doors.api.v1.parameters import Paged
from tilbudskatalog.doors.api.v1.registers import Document, Register


def page_of_register(
    register: Register,
    given: Paged,
    passes: Callable[[Document], bool] | None,
    item: Callable[[Document], dict[str, Any]],
) -> dict[str, Any]:
    """`{total, page, size, items}`. Without a condition the page is read alone, not the whole register."""
    if passes is None:
        total, documents = reading.documents(register.kind, page=given.page, size=given.size)
    else:
        passing = [document for document in register.documents() if passes(document)]
        total, first = len(passing), (given.page - 1) * given.size
        documents = passing[first : first + given.size]
    return {"total": total, "page": given.page, "size": given.size, "items": [item(each) for each in documents]}
