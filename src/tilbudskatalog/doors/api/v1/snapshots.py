"""One whole snapshot: its ready bytes, with the address of its page added where it has one."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.search import reading
from tilbudskatalog.doors.api.v1 import caching
from tilbudskatalog.ground.base.errors import NotFound

Document = dict[str, Any]


def answer(
    request: HttpRequest, kind: str, name: str, *, lang: str, address: Callable[[Document, str], str] | None = None
) -> HttpResponse:
    """`name` is a UUID or, where the kind has one, a code. Raises `NotFound`, or search's `Gone` with what it was."""
    found = reading.raw_document(kind, name)
    if found is None:
        # Tells a withdrawn thing, by raising Gone, from one that never was.
        reading.document(kind, name)
        raise NotFound(_("There is nothing with the id “%s” here. The list has those that there are.") % name[:80])
    seq, content = found

    def body() -> bytes:
        if address is None:
            return content
        url = caching.dump(address(json.loads(content), lang))
        return b'%b,"url":%b}' % (content.rstrip()[:-1], url)

    return caching.answer(request, caching.tag(kind, name, seq, lang), body)


def uuid_or_not_found(name: str) -> str:
    """In the form that snapshots have. Raises `NotFound` for what can't be an id."""
    try:
        return str(UUID(name))
    except ValueError:
        raise NotFound(_("“%s” is not an id. The list has those that there are.") % name[:80]) from None
