"""An offering with courses to sign up for, a month and more ahead: `python -m tests.support.sign_up_catalog`.

Each journey takes a course of its own, told by name; the later ones are for those who have moved the clock.
"""

import datetime as dt
import os
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tilbudskatalog.config.settings")

# One for each way of walking, in the order of the walks.
NAMES = ("Gruppe 1", "Gruppe 2", "Gruppe 3")
APART = dt.timedelta(days=70)
FULL: dict[str, Any] = {"capacity": 1, "room": "Møterom 2"}
WITHOUT_LOG_IN: dict[str, Any] = {"capacity": 12, "without_login": True, "no_show_fee": 200}
CHILDREN: dict[str, Any] = {"capacity": 4, "next_of_kin": "together", "age_from": 8, "age_to": 15}
KINDS = {"tobakk_kurs": FULL, "sovnkurs": WITHOUT_LOG_IN, "familiekurs": CHILDREN}
TITLES = {"sovnkurs": "Sov godt", "familiekurs": "Familiekurs om diabetes"}


def build() -> None:
    import django

    django.setup()
    from django.db import transaction

    from tests import factories
    from tests.support.people import PASSWORD
    from tilbudskatalog.catalog.publication import projector
    from tilbudskatalog.ground.base.changes import Kind, record_changes
    from tilbudskatalog.registers.organizations.models import Municipality, Organization

    for code, kind in KINDS.items():
        texts = factories.TEXTS
        if code in TITLES:
            texts = {lang: {**texts[lang], "title": TITLES[code]} for lang in ("nb", "nn")}
        offering = factories.local(of=factories.template(code, texts=texts))
        for number, name in enumerate(NAMES):
            rhythm = factories.rhythm()
            rhythm = factories.rhythm(first=rhythm.first + number * APART)
            factories.course(offering, rhythm, name=name, **kind)
    karin = factories.coordinator(offering)
    karin.set_password(PASSWORD)
    karin.save()
    with transaction.atomic():
        record_changes(Kind.MUNICIPALITY, Municipality.objects.values_list("pk", flat=True))
        record_changes(Kind.ORGANIZATION, Organization.objects.values_list("pk", flat=True))
    projector.project_all()


if __name__ == "__main__":
    build()
