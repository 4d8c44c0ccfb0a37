"""Five templates to choose from, and a national editor, for browser journeys: after `tests.support.people`."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tilbudskatalog.config.settings")

TITLES = {
    "turgruppe": "Turgruppe",
    "matkurs": "Bra mat",
    "sovnkurs": "Sov godt",
    "balanse": "Sterk og stødig",
    "angstkurs": "Mindre angst",
}


def build() -> None:
    import django

    django.setup()

    from tests import factories
    from tests.support.people import PASSWORD

    for code, title in TITLES.items():
        texts = {
            language: factories.TEXTS[language]
            | {"title": title, "summary": f"{title} i lag med andre.", "description": f"{title}: vi møtes ofte."}
            for language in ("nb", "nn")
        }
        factories.template(code, texts=texts)
    for name in ("nasjonal", "godkjenner"):
        person = factories.user(name)
        person.set_password(PASSWORD)
        person.save()


if __name__ == "__main__":
    build()
