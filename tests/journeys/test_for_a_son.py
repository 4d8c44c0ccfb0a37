"""A mother signs up her son. With the little one she comes along, and they have two places or stand together in line;
what the big one wants kept from her is hers no more."""

import datetime as dt
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.test_portal_axe import browser
from tests.journeys.test_road import look, person
from tests.support.citizens import Citizen, Site, browsing, opened
from tests.support.migrated import Migrated
from tests.support.pressing import press
from tests.support.sign_up_catalog import NAMES

pytestmark = [pytest.mark.journey, pytest.mark.timeout(400)]
__all__ = ["browser"]
OFFERING = "Familiekurs om diabetes"
WORDS = {
    "": {
        "place": "Du har plass",
        "first": "Du er nummer 1 i køen",
        "grown up": "Fra 16 år melder man seg på selv.",
        "two": "2 plasser",
        "over": "Du er ikke lenger påmeldt",
        "twelve": "Fra barnet er 12 år",
    },
    "/nn": {
        "place": "Du har plass",
        "first": "Du er nummer 1 i køen",
        "grown up": "Frå 16 år melder ein seg på sjølv.",
        "two": "2 plassar",
        "over": "Du er ikkje lenger påmeld",
        "twelve": "Frå barnet er 12 år",
    },
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, migrated: Migrated) -> Iterator[Site]:
    with opened(tmp_path_factory.mktemp("for-a-son"), migrated) as site:
        yield site


@pytest.mark.parametrize(
    ("course", "language", "script"),
    [(NAMES[0], "", True), (NAMES[1], "/nn", True), (NAMES[2], "", False)],
    ids=["nb", "nn", "without-script"],
)
def test_two_places_for_a_son_and_his_mother(
    browser: Browser, site: Site, course: str, language: str, script: bool
) -> None:
    said = WORDS[language]
    host = f"{course.replace(' ', '').lower()}.example.no"
    with (
        browsing(
            browser, site, name="Mona", language=language, email=f"mona@{host}", script=script, curious=True
        ) as mona,
        browsing(browser, site, name="Vera", language=language, email=f"vera@{host}") as vera,
    ):
        come(mona, course)
        together(mona, age=16)
        assert said["grown up"] in mona.text
        mona.look()
        mona.answer("2", fodt=born(9))
        mona.answer("3")
        assert said["two"] in mona.text
        assert said["twelve"] in mona.text
        mona.answer("4")
        assert mona.heading == said["place"]
        assert f"For Per Demo, {said['two']}" in mona.text
        mona.look()
        mona.go("/min-side")
        assert f"For Per Demo, {said['two']}" in mona.text
        mona.look()

        # Two of four places are left: a party of three has to wait, and waits as one.
        come(vera, course)
        together(vera, age=10, places="3")
        vera.answer("3")
        vera.answer("4")
        assert vera.heading == said["first"]
        mona.press(OFFERING)
        mona.say("meld-av")
        offer = vera.site.letter(vera.email, "Du er tilbudt en plass" if not language else "Du er tilboden ein plass")
        vera.follow(offer)
        vera.say("ja")
        assert vera.heading == said["place"]
        assert f"For Per Demo, {said['two']}".replace("2", "3") in vera.text


@pytest.mark.parametrize(("course", "language"), [(NAMES[0], ""), (NAMES[1], "/nn")], ids=["nb", "nn"])
def test_what_a_son_of_13_wants_kept_is_kept(browser: Browser, site: Site, course: str, language: str) -> None:
    """She signs him up; he asks the coordinator, and from then on it is his alone."""
    said = WORDS[language]
    host = f"kept.{course.replace(' ', '').lower()}.example.no"
    with (
        browsing(browser, site, name="Ingrid", language=language, email=f"ingrid@{host}") as mother,
        browsing(browser, site, language=language, email=f"per@{host}", curious=True) as son,
    ):
        come(mother, course)
        mother.answer("1", hvem="barn")
        mother.answer("2", navn="Per Lund", epost=mother.email, fodt=born(13))
        mother.answer("3")
        mother.answer("4")
        assert mother.heading == said["place"]
        hers = mother.page.url
        assert site.letter(mother.email, said["place"])

        keep(browser, site, course, son.email)
        answer = mother.page.goto(hers)
        assert answer
        assert answer.status == 404
        mother.go("/min-side")
        assert "Per Lund" not in mother.text
        son.follow(site.letter(son.email, said["place"]))
        assert son.heading == said["place"]
        son.look()
        son.say("meld-av")
        assert site.letter(son.email, said["over"])
        assert len(site.post.to(mother.email)) == 1


def keep(browser: Browser, site: Site, course: str, email: str) -> None:
    """As the coordinator does it, in the workspace."""
    karin = person(browser, site.url, "koordinator-kommune-3403")
    karin.goto("/studio/kurs/")
    press(karin.locator("main li, main tr", has_text=OFFERING).filter(has_text=course).get_by_role("link").first)
    karin.wait_for_url("**/studio/kurs/*/")
    karin.goto(f"{karin.url}deltakere/")
    look(karin)
    row = karin.locator("li", has_text="Per Lund")
    row.locator("summary").click()
    look(karin)
    row.locator("form[action*='skjul'] [name=epost]").fill(email)
    press(row.locator("form[action*='skjul'] button"))
    karin.get_by_text("skjult for foreldrene").wait_for()
    karin.context.close()


def come(citizen: Citizen, course: str) -> None:
    citizen.find(OFFERING, course)
    citizen.press("Meld deg på")
    citizen.log_in()


def together(citizen: Citizen, *, age: int, places: str = "2") -> None:
    citizen.page.locator("[name=hvem][value=barn-og-meg]").check()
    citizen.answer("1", antall=places)
    citizen.answer("2", navn="Per Demo", epost=citizen.email, fodt=born(age))


def born(years: int) -> str:
    """Somebody who has just become so old."""
    today = dt.datetime.now(dt.UTC).date()
    return dt.date(today.year - years, 1, 1).strftime("%d.%m.%Y")
