"""Somebody signs up without a log-in: a code by e-mail that lasts for 15 minutes, then links that work once. Letters
come from a real mail server, rounds from a real worker; only the clock is moved."""

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.test_portal_axe import browser
from tests.support.citizens import LINK, Citizen, Site, browsing, opened
from tests.support.migrated import Migrated
from tests.support.pressing import press
from tests.support.processes import eventually
from tests.support.sign_up_catalog import NAMES

pytestmark = [pytest.mark.journey, pytest.mark.timeout(400)]
__all__ = ["browser"]
OFFERING = "Sov godt"
WORDS = {
    "": {
        "code": "Koden din",
        "place": "Du har plass",
        "known": "Du er allerede påmeldt",
        "wrong": "Dette er ikke koden",
        "late": "Tiden er ute",
        "over": "Du er ikke påmeldt",
        "used": "Denne lenken er brukt",
    },
    "/nn": {
        "code": "Koden din",
        "place": "Du har plass",
        "known": "Du er alt påmeld",
        "wrong": "Dette er ikkje koden",
        "late": "Tida er ute",
        "over": "Du er ikkje påmeld",
        "used": "Denne lenkja er brukt",
    },
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, migrated: Migrated) -> Iterator[Site]:
    with opened(tmp_path_factory.mktemp("without-log-in"), migrated) as site:
        yield site


@pytest.mark.parametrize(
    ("course", "language", "script"),
    [(NAMES[0], "", True), (NAMES[1], "/nn", True), (NAMES[2], "", False)],
    ids=["nb", "nn", "without-script"],
)
def test_a_code_confirms_and_a_link_cancels(
    browser: Browser, site: Site, course: str, language: str, script: bool
) -> None:
    said = WORDS[language]
    host = f"{course.replace(' ', '').lower()}.example.no"
    with (
        browsing(browser, site, language=language, email=f"kari@{host}", script=script, curious=True) as kari,
        browsing(browser, site, language=language, email=f"per@{host}") as per,
    ):
        signed_up(kari, course, "Kari")
        wrong_then_right(kari, said)
        signed_up(kari, course, "Kari")
        known = kari.text
        assert site.letter(kari.email, said["known"])

        signed_up(per, course, "Per")
        assert per.text == known, "the page does not tell whether the contact is known"
        too_late_then_in_time(per, course, said)
        seen_and_cancelled(kari, said)


def signed_up(citizen: Citizen, course: str, name: str) -> None:
    citizen.find(OFFERING, course)
    citizen.look()
    citizen.press("Meld deg på")
    citizen.answer("1", hvem="meg")
    citizen.answer("2", navn=f"{name} Demo", epost=citizen.email, fodt="17.05.1980")
    citizen.answer("3", behov="interpreter", tolkesprak="arabisk")
    citizen.answer("4")
    assert citizen.heading == "Skriv koden"
    citizen.look()


def code_of(letter: str) -> str:
    found = re.search(r"\b\d{6}\b", letter)
    assert found, letter
    return found[0]


def write(citizen: Citizen, code: str) -> None:
    citizen.page.locator("#kode").fill(code)
    press(citizen.page.locator("main form .acts button[type=submit]"))


def wrong_then_right(kari: Citizen, said: dict[str, str]) -> None:
    code = code_of(kari.site.letter(kari.email, said["code"]))
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    write(kari, wrong)
    assert said["wrong"] in kari.text
    assert kari.page.locator("#kode").input_value() == wrong
    kari.look()
    write(kari, code)
    assert kari.heading == said["place"]
    kari.look()


def too_late_then_in_time(per: Citizen, course: str, said: dict[str, str]) -> None:
    """The worker has given back what was held, and one can sign up once more."""
    code = code_of(per.site.letter(per.email, said["code"]))
    per.site.clock.on(dt.timedelta(minutes=16))
    write(per, code)
    assert said["late"] in per.text
    eventually(lambda: free(per, course) == 11)
    signed_up(per, course, "Per")
    per.site.clock.on(dt.timedelta(minutes=14))
    write(per, code_of(per.site.letter(per.email, said["code"], number=2)))
    assert per.heading == said["place"]
    assert free(per, course) == 10


def free(citizen: Citizen, course: str) -> int:
    """How many places others are told are free."""
    with browsing(citizen.page.context.browser, citizen.site) as other:  # type: ignore[arg-type]
        other.find(OFFERING, course)
        found = re.search(r"(\d+) av 12", other.text)
        assert found, other.text
        return int(found[1])


def seen_and_cancelled(kari: Citizen, said: dict[str, str]) -> None:
    """By the link in the letter, which is used up by it; reading uses up nothing."""
    letter = kari.site.letter(kari.email, said["place"])
    for _time in range(2):
        kari.follow(letter)
        assert kari.heading == said["place"]
    kari.say("meld-av")
    assert kari.heading == said["over"]
    kari.look()
    after = kari.page.url
    link = LINK.search(letter)
    assert link
    used = kari.page.goto(link[0])
    assert used
    assert (used.status, kari.heading) == (410, said["used"])
    kari.look()
    kari.page.goto(after)
    assert kari.heading == said["over"]
