"""The road to a place, step by step, as a browser without a script walks it."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client

from tests import factories
from tests.catalog.courses.test_questions import asked, put
from tests.doors.portal import documents
from tests.doors.portal.library import Library
from tests.doors.portal.page import Page
from tilbudskatalog.catalog.courses.kinds import NextOfKin
from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.ground.access import attempts, sessions
from tilbudskatalog.ground.access.models import Session
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.delivery.models import Letter
from tilbudskatalog.participation.enrollment import enrollments, ticking
from tilbudskatalog.participation.enrollment.kinds import Basis, Need, Status
from tilbudskatalog.participation.enrollment.models import Enrollment
from tilbudskatalog.registers.organizations.models import Organization

pytestmark = pytest.mark.django_db
PERSON = {"navn": "Sigrun Moen", "mobil": "412 34 567", "epost": "", "fodt": "17.05.1980"}


@pytest.fixture
def course(library: Library) -> Course:
    """In the tables, and as readers know it."""
    made = factories.course(capacity=2, without_login=True, next_of_kin=NextOfKin.ALONE)
    offering = library.add(documents.offering("Kokekurs", id=str(made.offering.uid)))
    library.add(documents.course(offering, id=str(made.uid)))
    return made


def path(course: Course) -> str:
    return f"/kurs/{course.uid}/meld-deg-pa"


def filled(step: int, **fields: Any) -> dict[str, Any]:
    return {"steg": str(step), "hvem": "meg", **PERSON} | fields


def logged_in(name: str = "ingrid") -> Client:
    client = Client()
    client.force_login(factories.user(name))
    return client


def sent_code() -> str:
    found = re.search(r"\d{6}", Letter.objects.filter(kind="enrollment.code").latest("id").text)
    assert found
    return found[0]


@pytest.mark.parametrize("written", ["1.1.2020", "snart"])
def test_a_last_day_that_is_past_or_not_understood_is_kept_as_it_was_written(
    course: Course, client: Client, written: str
) -> None:
    answer = client.post(path(course), filled(1, hvem="fullmakt", fullmakt="Verge", fullmakt_til=written))
    field = Page(answer).all("input", name="fullmakt_til")[0].attributes
    assert (answer.status_code, field["value"], field["aria-invalid"]) == (422, written, "true")


def test_the_last_day_of_a_power_of_attorney_is_carried_to_the_end(course: Course) -> None:
    said = {"hvem": "fullmakt", "fullmakt": "Verge", "fullmakt_til": "31.12.2050", "navn": "Ola Moen"}
    client = logged_in()
    review = Page(client.post(path(course), filled(3, **said)))
    carried = {each.attributes["value"] for each in review.all("input", type="hidden", name="fullmakt_til")}
    client.post(path(course), filled(4, **said))
    assert (carried, Enrollment.objects.get().basis_until) == ({"31.12.2050"}, dt.date(2050, 12, 31))


def test_who_lives_elsewhere_is_led_to_what_is_there(course: Course, client: Client) -> None:
    course.municipalities.set([factories.municipality("3403", "Hamar")])
    factories.municipality("3413", "Stange")
    refused = client.post(path(course), filled(2, kommune="Stange"))
    page = Page(refused)
    assert (refused.status_code, page.all("input", name="kommune")[0].attributes["value"]) == (422, "Stange")
    assert "/finn?sted=Stange" in page.links
    assert "Kommunen du bor i" in page.text
    assert Page(client.post(path(course), filled(2, kommune="Hamar"))).heading == "Trenger du noe for å kunne delta?"
    assert "Kommunen personen bor i" in Page(client.post(path(course), filled(2, hvem="barn", kommune="Stange"))).text


def test_each_step_asks_one_thing_and_keeps_what_was_written(course: Course, client: Client) -> None:
    assert Page(client.get(path(course))).heading == "Hvem melder du på?"
    second = Page(client.post(path(course), {"steg": "1", "hvem": "meg"}))
    assert second.heading == "Hvordan når vi deg?"
    third = Page(client.post(path(course), filled(2)))
    assert third.heading == "Trenger du noe for å kunne delta?"
    last = Page(client.post(path(course), filled(3, behov=[Need.HEARING])))
    assert last.heading == "Se over og meld deg på"
    assert {each.attributes["value"] for each in last.all("input", type="hidden", name="navn")} == {"Sigrun Moen"}
    assert not Enrollment.objects.exists()


@pytest.mark.parametrize(
    ("fields", "name", "sentence"),
    [
        ({"navn": ""}, "navn", "Skriv navnet på den som kommer."),
        ({"mobil": "412 34 56"}, "mobil", "Dette er ikke et telefonnummer. Et norsk nummer har åtte siffer."),
        ({"fodt": "i mai"}, "fodt", "Vi forstår ikke denne datoen. Skriv den som 17.05.1980."),
        ({"fodt": "170580"}, "fodt", "Vi forstår ikke denne datoen. Skriv den som 17.05.1980."),
        ({"fodt": "17.05.2020"}, "fodt", "Kurset er for dem som har fylt 18 år."),
        ({"mobil": "12345"}, "mobil", "Dette er ikke et telefonnummer. Et norsk nummer har åtte siffer."),
        ({"fodt": "31.02.2017", "hvem": "barn"}, "fodt", "Vi forstår ikke denne datoen. Skriv den som 17.05.2015."),
    ],
)
def test_what_does_not_fit_is_said_at_the_field_and_kept(
    course: Course, client: Client, fields: dict[str, str], name: str, sentence: str
) -> None:
    response = client.post(path(course), filled(2, **fields))
    page = Page(response)
    assert (response.status_code, page.heading) == (422, "Hvordan når vi deg?")
    assert sentence in page.text
    [field] = page.all("input", id=name)
    assert (field.attributes["value"], field.attributes["aria-invalid"]) == (fields[name], "true")


def test_from_one_address_so_many_come_without_a_log_in(
    course: Course, client: Client, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setattr(attempts, "OPENLY_PER_ADDRESS", 2)

    def sent(number: int, **headers: str) -> int:
        return client.post(path(course), filled(4, epost=f"{number}@example.no"), headers=headers).status_code

    assert [sent(number) for number in range(3)] == [302, 302, 429]
    question = {"navn": "Kari", "epost": "kari@example.no", "tekst": "Er det plass?"}
    assert client.post(f"/aktor/{course.offering.organization.uid}/spor", question).status_code == 429
    settings.PROXIES = 1
    assert sent(4, **{"X-Forwarded-For": "192.0.2.1, 192.0.2.7"}) == 302
    # Where nobody has told of the proxy, all come from its address.
    settings.PROXIES, settings.DEMO = 0, False
    assert sent(5) == 302


def test_one_can_go_back_with_everything_kept(course: Course, client: Client) -> None:
    page = Page(client.post(path(course), filled(4, til="2")))
    assert page.heading == "Hvordan når vi deg?"
    assert page.all("input", id="navn")[0].attributes["value"] == "Sigrun Moen"


def test_without_a_log_in_a_code_leads_to_the_receipt(course: Course, client: Client) -> None:
    asked = client.post(path(course), filled(4))
    assert asked.status_code == 302
    assert Page(client.get(asked["Location"])).heading == "Skriv koden"
    wrong = client.post(asked["Location"], {"kode": "1"})
    assert (wrong.status_code, "Dette er ikke koden" in wrong.content.decode()) == (422, True)
    done = client.post(asked["Location"], {"kode": sent_code()}, follow=True)
    assert Page(done).heading == "Du har plass"


def test_the_link_in_the_letter_cancels_once_and_not_by_being_read(course: Course, client: Client) -> None:
    asked = client.post(path(course), filled(4, epost="s@example.no"))
    client.post(asked["Location"], {"kode": sent_code()})
    found = re.search(
        r"/pamelding/lenke/\S+", Letter.objects.filter(kind="enrollment.confirmed", channel="email").get().text
    )
    assert found
    assert Page(client.get(found[0])).heading == "Du har plass"
    assert Page(client.post(found[0], {"svar": "meld-av"}, follow=True)).heading == "Du er ikke påmeldt"
    assert client.get(found[0]).status_code == 410


def test_with_a_log_in_one_is_signed_up_at_once(course: Course) -> None:
    response = logged_in().post(path(course), filled(4), follow=True)
    assert Page(response).heading == "Du har plass"
    assert Enrollment.objects.get().status == Status.CONFIRMED


def test_in_a_full_course_one_sees_where_one_stands(course: Course) -> None:
    for name in ("mona", "ola"):
        logged_in(name).post(path(course), filled(4, navn=name))
    assert Page(logged_in().post(path(course), filled(4), follow=True)).heading == "Du er nummer 1 i køen"


def test_an_offer_is_answered_on_my_page(course: Course) -> None:
    first = logged_in("mona")
    first.post(path(course), filled(4, hvem="sammen", antall="2"))
    ingrid = logged_in()
    ingrid.post(path(course), filled(4))
    enrollments.cancel(enrollment=Enrollment.objects.get(status=Status.CONFIRMED), by=factories.user("mona"))
    page = Page(ingrid.get("/min-side"))
    assert "Du er tilbudt en plass" in page.text
    mine = Enrollment.objects.get(status=Status.OFFERED)
    assert Page(ingrid.post(f"/min-side/pamelding/{mine.uid}", {"svar": "ja"}, follow=True)).heading == "Du har plass"


def test_all_that_is_wrong_is_said_at_once(course: Course, client: Client) -> None:
    page = Page(client.post(path(course), filled(2, fodt="i mai", epost="mona@")))
    wrong = {each.attributes["name"] for each in page.all("input") if "aria-invalid" in each.attributes}
    assert wrong == {"fodt", "epost"}
    (summary,) = page.all("div", id="feil")
    assert "autofocus" in summary.attributes


def test_ones_own_name_is_not_given_to_a_child(course: Course) -> None:
    mona = logged_in("mona")

    def name_after(who: str, name: str) -> str | None:
        (field,) = Page(mona.post(path(course), {"steg": "1", "hvem": who, "navn": name})).all("input", id="navn")
        return field.attributes["value"]

    given = [("meg", "Mona"), ("barn", "Mona"), ("barn", "Per"), ("meg", "")]
    assert [name_after(*each) for each in given] == ["Mona", "", "Per", "Mona"]


def test_to_a_course_for_children_one_signs_up_a_child_first(course: Course, client: Client) -> None:
    Course.objects.update(age_from=6, age_to=12)
    chosen = [each for each in Page(client.get(path(course))).all("input", name="hvem") if "checked" in each.attributes]
    assert [each.attributes["value"] for each in chosen] == ["barn"]


def test_a_mother_signs_up_her_son(course: Course) -> None:
    Course.objects.update(age_from=None)
    born = dt.date(dt.datetime.now(dt.UTC).year - 9, 1, 2).strftime("%d.%m.%Y")
    response = logged_in("mona").post(path(course), filled(4, hvem="barn", navn="Per Moen", fodt=born), follow=True)
    assert Page(response).heading == "Du har plass"
    enrollment = Enrollment.objects.get()
    assert (enrollment.name, enrollment.basis, enrollment.person) == ("Per Moen", Basis.PARENT, None)


def test_where_the_course_takes_only_log_in_one_is_sent_there(course: Course, client: Client) -> None:
    Course.objects.update(without_login=False)
    response = client.get(path(course))
    assert (response.status_code, response["Location"].startswith("/logg-inn")) == (302, True)


def test_what_was_written_is_there_after_a_new_log_in(course: Course) -> None:
    Course.objects.update(without_login=False)
    mona = logged_in("mona")
    Session.objects.update(seen_at=clock.now() - sessions.IDLE - dt.timedelta(seconds=1))
    response = mona.post(path(course), filled(3, navn="Mona Moe", behov=[Need.HEARING]))
    assert response["Location"] == f"/logg-inn?next={path(course)}"
    mona.force_login(factories.user("mona"))
    page = Page(mona.get(path(course)))
    assert page.heading == "Trenger du noe for å kunne delta?"
    assert [each.attributes["value"] for each in page.all("input", type="hidden", name="navn")] == ["Mona Moe"]
    assert Page(mona.get(path(course))).heading == "Hvem melder du på?", "it is taken up once"


def test_a_voluntary_organization_asks_for_consent(course: Course, client: Client) -> None:
    Organization.objects.filter(pk=course.offering.organization_id).update(kind="voluntary")
    response = client.post(path(course), filled(4))
    assert (response.status_code, "samtykket ditt" in response.content.decode()) == (422, True)
    assert client.post(path(course), filled(4, samtykke="ja")).status_code == 302


def test_a_course_that_is_closed_says_so(course: Course, client: Client) -> None:
    Course.objects.update(opens=dt.datetime(2026, 1, 1, tzinfo=dt.UTC), closes=dt.datetime(2026, 1, 2, tzinfo=dt.UTC))
    response = client.get(path(course))
    assert (response.status_code, "Påmeldingen er stengt" in response.content.decode()) == (409, True)


def test_what_is_somebody_elses_is_not_found(course: Course) -> None:
    logged_in().post(path(course), filled(4))
    uid = Enrollment.objects.get().uid
    assert logged_in("fremmed").get(f"/min-side/pamelding/{uid}").status_code == 404


def test_my_data_holds_what_was_written_and_nothing_of_others(course: Course) -> None:
    ingrid = logged_in()
    ingrid.post(path(course), filled(4, behov=[Need.WHEELCHAIR]))
    logged_in("mona").post(path(course), filled(4, navn="Mona Berg"))
    body = ingrid.get("/min-side/mine-opplysninger.json").content.decode()
    assert "Sigrun Moen" in body
    assert "wheelchair" in body
    assert "Mona" not in body


def test_erasure_waits_for_what_is_to_come_and_says_what_is_kept(course: Course) -> None:
    ingrid = logged_in()
    ingrid.post(path(course), filled(4))
    assert ingrid.post("/min-side/slett").status_code == 409
    past = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    Course.objects.update(starts=past, ends=past + dt.timedelta(hours=2))
    response = ingrid.post("/min-side/slett")
    assert course.offering.organization.name in response.content.decode()
    assert Enrollment.objects.get().name == "Sigrun Moen"


def test_erasure_takes_what_came_to_nothing(course: Course) -> None:
    ingrid = logged_in()
    ingrid.post(path(course), filled(4))
    enrollments.cancel(enrollment=Enrollment.objects.get(), by=factories.user("ingrid"))
    response = ingrid.post("/min-side/slett")
    assert "du er logget ut" in response.content.decode()
    assert Enrollment.objects.get().name == ""
    assert ingrid.get("/min-side").status_code == 302


def test_the_providers_own_questions_are_asked_read_over_and_kept(course: Course, client: Client) -> None:
    yes_no, written = put(course, asked(required=True), asked("Noe mer?", "text"))
    first, second = f"svar-{yes_no.uid}", f"svar-{written.uid}"
    page = Page(client.post(path(course), filled(2)))
    assert "Har du med deg turtøy?" in page.text
    assert "Vi går ut." in page.text
    missing = client.post(path(course), filled(3, **{second: "Kommer sent."}))
    assert (missing.status_code, "Svar på dette: Har du med deg turtøy?" in Page(missing).text) == (422, True)
    assert Page(missing).all("input", id=second)[0].attributes["value"] == "Kommer sent."
    said = {first: "yes", second: "Kommer sent."}
    review = Page(client.post(path(course), filled(3, **said)))
    assert (review.heading, "Kommer sent." in review.text) == ("Se over og meld deg på", True)
    assert {each.attributes["value"] for each in review.all("input", type="hidden", name=first)} == {"yes"}
    done = Page(logged_in().post(path(course), filled(4, **said), follow=True))
    for word in ("Har du med deg turtøy?", "Ja", "Kommer sent."):
        assert word in done.text
    assert Enrollment.objects.get().answers


def test_a_question_that_was_put_meanwhile_is_asked_before_the_end(course: Course) -> None:
    put(course, asked(required=True))
    response = logged_in().post(path(course), filled(4, **{"svar-tull": "ja"}))
    assert (response.status_code, Page(response).heading) == (422, "Trenger du noe for å kunne delta?")
    assert not Enrollment.objects.exists()


def test_what_is_over_is_not_to_come_though_nobody_noted_who_came(course: Course) -> None:
    ingrid = logged_in()
    ingrid.post(path(course), filled(4))
    Course.objects.update(starts=clock.now() - dt.timedelta(days=9), ends=clock.now() - dt.timedelta(days=8))
    page = ingrid.get("/min-side")
    assert (len(page.context["coming"]), len(page.context["earlier"])) == (0, 1)


def test_my_page_tells_of_a_course_that_is_over_and_withdrawn(course: Course, library: Library) -> None:
    ingrid = logged_in()
    ingrid.post(path(course), filled(4))
    library.withdraw(library.shelves["course"][0])
    assert "Kokekurs" in Page(ingrid.get("/min-side")).text
    assert Page(ingrid.get(f"/min-side/pamelding/{Enrollment.objects.get().uid}")).heading == "Du har plass"
    assert logged_in("mona").get(path(course)).status_code == 410


def test_who_got_no_place_has_not_cancelled(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("mona", "olav", "ingrid"):
        logged_in(name).post(path(course), filled(4))
    begun = Course.objects.get().starts
    assert begun is not None
    monkeypatch.setattr(clock, "now", lambda: begun + dt.timedelta(minutes=5))
    ticking.close_lines()
    said = Page(logged_in().get("/min-side")).text
    assert "Det ble ikke plass · " in said
    assert "Avmeldt" not in said
