from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db import migrations

from tilbudskatalog.catalog.offerings import draft_index

FIELDS = ("own_fields", "titles", "words", "missing", "outdated")
ROWS = 500


def fill(apps: Any, schema_editor: Any) -> None:
    """From here on the index is kept as revisions are written."""
    offerings = apps.get_model("offerings", "LocalOffering").objects.filter(index=None, latest_revision__isnull=False)
    index = apps.get_model("offerings", "DraftIndex")
    drafts: Iterator[tuple[int, Any]] = offerings.values_list("pk", "latest_revision__content").iterator(ROWS)
    while some := list(islice(drafts, ROWS)):
        rows = [draft_index.row(key, content) for key, content in some]
        index.objects.bulk_create(
            [index(offering_id=row.offering_id, **{field: getattr(row, field) for field in FIELDS}) for row in rows]
        )


class Migration(migrations.Migration):
    dependencies = [("offerings", "0004_bookkeeping")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
