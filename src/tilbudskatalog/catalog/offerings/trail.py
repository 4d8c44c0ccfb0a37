"""One line in the audit log for each act on an offering, local or national."""

from typing import Any

from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering
from tilbudskatalog.ground.access import audit
from tilbudskatalog.ground.access.models import User

KINDS = {NationalOffering: "national_offering", LocalOffering: "offering"}


def record(act: str, offering: Any, by: User | None, **details: Any) -> None:
    """`by` is None for what the clock does."""
    audit.record(
        by=by,
        act=act,
        kind=KINDS[type(offering)],
        uid=offering.uid,
        organization_uid=offering.organization.uid,
        **details,
    )
