"""People with passwords and one template to adopt, for browser journeys: `python -m tests.support.people`."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tilbudskatalog.config.settings")

PASSWORD = "et-langt-passord-for-provene"


def build() -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.db import transaction

    from tests import factories
    from tilbudskatalog.ground.access.models import Identity
    from tilbudskatalog.ground.base.changes import Kind, record_changes
    from tilbudskatalog.registers.organizations.models import Municipality, Organization

    hamar = factories.organization("kommune-3403")
    other = factories.organization("kommune-0301", municipality=factories.municipality("0301", "Oslo"))
    factories.template()
    people = {"redaktor": ("editor", hamar), "godkjenner": ("approver", hamar), "fremmed": ("editor", other)}
    for name, (role, organization) in people.items():
        person = factories.user(name, **{role: organization})
        person.set_password(PASSWORD)
        person.save()
        # As the demo's identity provider knows them, for those journeys that start one.
        Identity.objects.create(user=person, issuer=settings.WAYS_IN["ansatt"]["issuer"], subject=f"demo-{name}")
    with transaction.atomic():
        record_changes(Kind.MUNICIPALITY, Municipality.objects.values_list("pk", flat=True))
        record_changes(Kind.ORGANIZATION, Organization.objects.values_list("pk", flat=True))


if __name__ == "__main__":
    build()
