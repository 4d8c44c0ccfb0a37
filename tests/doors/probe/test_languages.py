"""Nobody meets English in the workspace: neither ours that was not translated, nor Django's or Wagtail's own."""

from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import django
import pytest
import wagtail.admin
from babel.messages.pofile import read_po
from django.db import transaction

from tests import factories
from tests.doors.probe import probing
from tests.doors.probe.test_probe import VICTIM, furnish, side
from tests.doors.studio.test_scoping import STUDIO
from tests.repository.tree import PACKAGE
from tilbudskatalog.registers.organizations.models import EmergencyService

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(1800)]
SHOWN = ("placeholder", "aria-label", "title", "alt")
# Places where a text may be in the language that it is about.
SILENT = {"script", "style", "textarea"}
OTHERS = (Path(django.__file__).parent / "conf" / "locale", Path(wagtail.admin.__file__).parent / "locale")


class Words(HTMLParser):
    """What a page says to people, piece by piece."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._silent += tag in SILENT
        self.said += [value.strip() for name, value in attributes if name in SHOWN and value]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in SILENT

    def handle_data(self, data: str) -> None:
        if not self._silent and data.strip():
            self.said.append(" ".join(data.split()))


@cache
def english(language: str) -> frozenset[str]:
    """Sentences that have another wording in this language; of others' catalogs all that say more than one word."""
    found: set[str] = set()
    ours: set[str] = set()
    with (PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        for message in read_po(file, locale=language):
            ids = [message.id] if isinstance(message.id, str) else list(message.id)
            strings = [message.string] if isinstance(message.string, str) else list(message.string)
            found |= {" ".join(each.split()) for each in ids if each not in strings}
            ours |= {" ".join(each.split()) for each in strings}
    # "Kven" is a language in English, and "who" in nynorsk.
    found -= ours
    for folder in OTHERS:
        with (folder / "nb" / "LC_MESSAGES" / "django.po").open("rb") as file:
            ids = [message.id for message in read_po(file) if isinstance(message.id, str)]
            found |= {each for each in ids if " " in each and "%" not in each}
    return frozenset(found)


def answers(language: str) -> Iterator[tuple[str, str]]:
    """Every page, and every answer to a form that is sent empty, as one who has all roles meets them."""
    own = side(furnish(VICTIM, "Eget"), probing.all_rows())
    EmergencyService.objects.create(number="113", order=1, owner="x", confirmed="x")
    own.named |= {"code": ["kurs_published"], "emergency_number": ["113"], "format": ["csv"]}
    person = factories.user("alle", editor=factories.directorate(), reader=factories.organization(VICTIM))
    for role in ("editor", "approver", "leader", "coordinator"):
        factories.user("alle", **{role: factories.organization(VICTIM)})
    client = probing.session_of(person)
    session = client.session
    session["language"] = language
    session.save()
    for pattern in STUDIO:
        for path in probing.paths(pattern, own, None):
            for send in (client.get, client.post):
                with transaction.atomic():
                    response = send(path)
                    transaction.set_rollback(True)
                if "html" in response.get("Content-Type", ""):
                    yield f"{send.__name__} {path}", response.content.decode()


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_every_page_speaks_the_language(language: str) -> None:
    for state in ("draft", "waiting", "returned", "published", "changed"):
        factories.template(f"kurs_{state}")
    foreign, seen = set(), 0
    for where, page in answers(language):
        seen += 1
        words = Words()
        words.feed(page)
        foreign |= {f"{where}: {each}" for each in words.said if each in english(language)}
    assert seen > 40
    assert sorted(foreign) == []


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_the_search_would_find_english(language: str) -> None:
    assert {"Save draft", "This field is required."} <= english(language)
