"""What published offerings are called, the template's title counted in."""

from collections.abc import Collection

from tilbudskatalog.catalog.offerings import content
from tilbudskatalog.catalog.offerings.inheritance import resolve
from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering
from tilbudskatalog.ground.base.languages import pick


def titles_of(offerings: Collection[LocalOffering], language: str) -> dict[int, str]:
    """By key, in the closest language. A fixed number of queries; the offerings come with their overrides or not."""
    rows = LocalOffering.objects.filter(pk__in=[each.pk for each in offerings]).prefetch_related("overrides")
    said = content.in_bulk(LocalOffering, [each.pk for each in offerings])
    national = content.in_bulk(NationalOffering, {each.template_id for each in offerings if each.template_id})
    found = {}
    for row in rows:
        resolved = resolve(said[row.pk], national.get(row.template_id or 0), content.overridden(row))
        found[row.pk] = pick(resolved.texts, "title", language)[0]
    return found
