"""Whom a change of a national text reaches, and who has own words. A fixed number of queries for any country."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from tilbudskatalog.catalog.offerings import content
from tilbudskatalog.catalog.offerings.fields import INHERITABLE
from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering, Override


@dataclass(frozen=True, slots=True)
class Impact:
    """Counts of providers. `follow`: their public text changes; `own`: have words of their own in a changed field (some
    do both). `fields`: changed field → (follow, own)."""

    follow: int = 0
    own: int = 0
    fields: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def of(template: NationalOffering) -> Impact:
    """What approving the draft does to published local offerings. Drafts of providers say nothing to anybody yet."""
    changed = changed_fields(template)
    if not changed:
        return Impact()
    owners = dict(LocalOffering.objects.filter(template=template, live=True).values_list("pk", "organization_id"))
    overrides: dict[str, set[int]] = defaultdict(set)
    rows = Override.objects.filter(offering__template=template, offering__live=True, field__in=changed)
    for key, name in rows.values_list("offering_id", "field"):
        overrides[name].add(key)
    everybody = set(owners)
    followers = {key for name in changed for key in everybody - overrides[name]}
    own = {key for name in changed for key in overrides[name]}
    return Impact(
        follow=_providers(followers, owners),
        own=_providers(own, owners),
        fields={
            name: (_providers(everybody - overrides[name], owners), _providers(overrides[name], owners))
            for name in changed
        },
    )


def changed_fields(template: NationalOffering) -> list[str]:
    """What the draft says otherwise than the public does. Everything is new in what was never public."""
    if not template.live or not template.has_unpublished_changes:
        return []
    published, draft = content.of(template), content.of(template.draft())
    return [name for name in INHERITABLE if content.value_of(published, name) != content.value_of(draft, name)]


def _providers(keys: Collection[int], owners: Mapping[int, int]) -> int:
    return len({owners[key] for key in keys})
