"""A provider's courses, and who takes part, as in the demo: `python -m tests.support.participants_catalog`."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tilbudskatalog.config.settings")

PROVIDER = "kommune-3403"
COORDINATOR = f"koordinator-{PROVIDER}"


def build() -> None:
    import django

    django.setup()
    from tests import factories
    from tests.support.people import PASSWORD
    from tilbudskatalog.catalog.courses.models import Course
    from tilbudskatalog.catalog.publication import projector
    from tilbudskatalog.demo import citizens, participants

    offering = factories.local(PROVIDER)
    for name in ("Dagkurs", "Kveldskurs"):
        factories.course(offering, name=name, capacity=8, next_of_kin="alone")
    Course.objects.update(synthetic=True)
    karin = factories.coordinator(offering)
    karin.set_password(PASSWORD)
    karin.save()
    participants.PROVIDERS = (PROVIDER,)
    for _filled in participants.build(participants.planned(), citizens.build(), karin):
        pass
    projector.project_all()


if __name__ == "__main__":
    build()
