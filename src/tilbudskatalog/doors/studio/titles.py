"""What an offering is called in lists: the provider's own title in the draft, else the national one."""

from collections.abc import Iterable

from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.doors.studio import drafts
from tilbudskatalog.doors.studio.drafts import Titles


def of(offerings: Iterable[LocalOffering]) -> dict[int, Titles]:
    """By key. One query, for the national titles; the drafts' index has to be read with the offerings."""
    offerings = list(offerings)
    national = drafts.national_titles({each.template_id for each in offerings})
    return {each.pk: each.index.titles or national.get(each.template_id or 0, {}) for each in offerings}
