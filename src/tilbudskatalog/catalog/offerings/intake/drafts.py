"""Drafts built in memory from what their revisions hold: no query for each, so that a whole catalog can be compared."""

from collections.abc import Mapping
from typing import Any

from tilbudskatalog.catalog.offerings.intake.known import Known
from tilbudskatalog.catalog.offerings.models import LocalOffering


def draft_of(offering: LocalOffering, known: Known) -> LocalOffering:
    """The latest draft without keys: what has none has its texts in memory and asks nobody for them."""
    said: Mapping[str, Any] = offering.latest_revision.content
    keyless = {
        name: [child | {"pk": None, "offering": None} for child in said[name]] for name in ("texts", "overrides")
    }
    draft: LocalOffering = LocalOffering.from_serializable_data(
        dict(said) | keyless | {"pk": None, "concepts": []}, check_fks=False
    )
    draft.concepts.set([known.by_key[key] for key in said["concepts"] if key in known.by_key])
    draft.organization, draft.template = known.organization, offering.template
    return draft


def serialized(draft: LocalOffering, offering: LocalOffering) -> dict[str, Any]:
    """What the offering's next revision holds."""
    said: dict[str, Any] = draft.serializable_data()
    previous = offering.latest_revision.content if offering.latest_revision else {}
    said |= {"pk": offering.pk, "created_at": previous.get("created_at", said["created_at"])}
    said["latest_revision"] = offering.latest_revision_id
    for child in (*said["texts"], *said["overrides"]):
        child["offering"] = offering.pk
    return said
