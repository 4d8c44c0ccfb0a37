"""The offering that an address names, whoever asks for it."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tilbudskatalog.catalog.search import reading
from tilbudskatalog.ground.base.errors import NotFound


def published(uid: UUID) -> dict[str, Any]:
    """The offering or national offering that has this id. Raises NotFound, and Gone for a withdrawn one."""
    for kind in ("offering", "national_offering"):
        document = reading.document(kind, str(uid))
        if document is not None:
            return document
    raise NotFound(_("We can't find this offering. It may have moved, or the address may be misspelt."))
