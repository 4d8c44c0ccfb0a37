"""A very small published catalog, for a database of a test's own: `python -m tests.support.small_catalog`."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tilbudskatalog.config.settings")


def build() -> None:
    import django

    django.setup()
    from django.db import transaction

    from tests import factories
    from tilbudskatalog.catalog.publication import projector
    from tilbudskatalog.ground.base.changes import Kind, record_changes
    from tilbudskatalog.registers.organizations.models import Municipality, Organization

    factories.local()
    with transaction.atomic():
        record_changes(Kind.MUNICIPALITY, Municipality.objects.values_list("pk", flat=True))
        record_changes(Kind.ORGANIZATION, Organization.objects.values_list("pk", flat=True))
    projector.project_all()


if __name__ == "__main__":
    build()
