"""A citizen finds a course that is full, stands in line, is offered a place, takes it, is reminded, and gives it up to
the next in line. Letters come from a real mail server, rounds from a real worker; only the clock is moved."""

import datetime as dt
from collections.abc import Iterator

import httpx
import pytest
from icalendar import Calendar
from playwright.sync_api import Browser

from tests.journeys.test_portal_axe import browser
from tests.support.citizens import Citizen, Site, browsing, opened
from tests.support.migrated import Migrated
from tests.support.sign_up_catalog import NAMES
from tilbudskatalog.ground.base.clock import OSLO

pytestmark = [pytest.mark.journey, pytest.mark.timeout(400)]
__all__ = ["browser"]
OFFERING = "Snus- og røykesluttkurs"
WORDS = {
    "": {
        "place": "Du har plass",
        "first": "Du er nummer 1 i køen",
        "second": "Du er nummer 2 i køen",
        "offered": "Du er tilbudt en plass",
        "over": "Du er ikke påmeldt",
        "reminder": "En påminnelse om i morgen",
        "last call": "En plass er ledig: Den første som svarer, får den",
    },
    "/nn": {
        "place": "Du har plass",
        "first": "Du er nummer 1 i køen",
        "second": "Du er nummer 2 i køen",
        "offered": "Du er tilboden ein plass",
        "over": "Du er ikkje påmeld",
        "reminder": "Ei påminning om i morgon",
        "last call": "Ein plass er ledig: Den første som svarar, får han",
    },
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, migrated: Migrated) -> Iterator[Site]:
    with opened(tmp_path_factory.mktemp("waiting-list"), migrated) as site:
        yield site


@pytest.mark.parametrize(
    ("course", "language", "script"),
    [(NAMES[0], "", True), (NAMES[1], "/nn", True), (NAMES[2], "", False)],
    ids=["nb", "nn", "without-script"],
)
def test_from_the_line_to_a_place_and_on_to_the_next(
    browser: Browser, site: Site, course: str, language: str, script: bool
) -> None:
    said = WORDS[language]
    host = f"{course.replace(' ', '').lower()}.example.no"
    with (
        browsing(browser, site, name="Mona", language=language, email=f"mona@{host}") as mona,
        browsing(
            browser, site, name="Ingrid", language=language, email=f"ingrid@{host}", script=script, curious=True
        ) as ingrid,
        browsing(browser, site, name="Olav", language=language, email=f"olav@{host}") as olav,
    ):
        for citizen, heading in ((mona, "place"), (ingrid, "first"), (olav, "second")):
            signed_up(citizen, course)
            assert citizen.heading == said[heading]
        ingrid.look()

        given_up(mona, said)
        offered_and_taken(ingrid, said)
        starts = in_the_calendar(ingrid)
        site.clock.to(starts - dt.timedelta(hours=25))
        reminded_and_given_up(ingrid, said)

        # So close to the start nobody is waited for: everyone in line is asked, and the first answer gets it.
        olav.follow(site.letter(olav.email, said["last call"]))
        olav.log_in()
        olav.say("ja")
        assert olav.heading == said["place"]


def signed_up(citizen: Citizen, course: str) -> None:
    citizen.find(OFFERING, course)
    citizen.look()
    citizen.press("Meld deg på", "Still deg i kø")
    citizen.look()
    citizen.log_in()
    citizen.answer("1", hvem="meg")
    citizen.answer("2", navn=f"{citizen.name} Demo", epost=citizen.email, fodt="17.05.1980")
    citizen.answer("3", behov="hearing")
    citizen.answer("4")


def given_up(mona: Citizen, said: dict[str, str]) -> None:
    mona.go("/min-side")
    mona.press(OFFERING)
    mona.say("meld-av")
    assert mona.heading == said["over"], mona.text


def offered_and_taken(ingrid: Citizen, said: dict[str, str]) -> None:
    ingrid.follow(ingrid.site.letter(ingrid.email, said["offered"]))
    ingrid.go("/min-side")
    assert said["offered"] in ingrid.text
    ingrid.look()
    ingrid.say("ja")
    assert ingrid.heading == said["place"]
    ingrid.look()


def in_the_calendar(ingrid: Citizen) -> dt.datetime:
    """When the course starts, as the file says that the page leads to."""
    link = ingrid.page.locator("main a[href$='.ics']").get_attribute("href")
    calendar = Calendar.from_ical(httpx.get(f"{ingrid.site.url}{link}").text)
    events = calendar.walk("VEVENT")
    assert len({str(event["UID"]) for event in events}) == 6
    assert {"Hamar rådhus, Møterom 2" in str(event["LOCATION"]) for event in events} == {True}
    first = min(event.decoded("DTSTART") for event in events)
    assert first.astimezone(OSLO).time() == dt.time(17)
    return first


def reminded_and_given_up(ingrid: Citizen, said: dict[str, str]) -> None:
    """The session is long over: who follows the link logs in first."""
    letter = ingrid.site.letter(ingrid.email, said["reminder"])
    assert "17.00" in letter
    assert OFFERING not in letter
    ingrid.follow(letter)
    ingrid.log_in()
    ingrid.go("/min-side")
    ingrid.look()
    ingrid.press(OFFERING)
    ingrid.say("meld-av")
    assert ingrid.heading == said["over"]
    ingrid.look()
