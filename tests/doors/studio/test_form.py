"""One form: only what a person changed becomes the provider's own, and nothing that was typed goes lost."""

import pytest
from django.test import Client
from django.utils.translation import gettext as _

from tests import factories
from tests.doors.studio import browsing
from tests.doors.studio.browsing import browser, form_of, page_of, press, send, text_of
from tilbudskatalog.catalog.offerings import content, local_offerings, reviews
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.registers.organizations.models import Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def rita() -> Client:
    return browser(browsing.editor())


@pytest.fixture
def offering() -> LocalOffering:
    return factories.local_draft()


def overridden(offering: LocalOffering) -> list[str]:
    return content.overridden(browsing.fresh(offering).draft())


def own_texts(offering: LocalOffering, field: str) -> dict[str, str | None]:
    return {text.language: getattr(text, field) for text in browsing.fresh(offering).draft().texts.all()}


def test_saving_what_was_not_changed_changes_nothing(rita: Client, offering: LocalOffering) -> None:
    before = offering.latest_revision_id
    assert press(rita, page_of(offering)).status_code == 302
    assert browsing.fresh(offering).latest_revision_id == before


def test_words_written_while_following_are_not_ones_own(rita: Client, offering: LocalOffering) -> None:
    press(rita, page_of(offering), texts__nb__cost="200 kroner")
    assert overridden(offering) == []


def test_ours_makes_the_field_ones_own(rita: Client, offering: LocalOffering) -> None:
    press(rita, page_of(offering), whose__cost="ours")
    assert overridden(offering) == ["cost"]
    assert own_texts(offering, "cost") == {"nb": "Gratis", "nn": "Gratis"}


def test_a_new_bokmal_text_does_not_stand_beside_the_national_nynorsk(rita: Client, offering: LocalOffering) -> None:
    press(rita, page_of(offering), whose__cost="ours", texts__nb__cost="200 kroner")
    assert own_texts(offering, "cost") == {"nb": "200 kroner"}


def test_only_the_language_that_was_changed_is_written(rita: Client, offering: LocalOffering) -> None:
    both = {"texts__nb__cost": "200 kroner", "texts__nn__cost": "200 kroner"}
    press(rita, page_of(offering), whose__cost="ours", **both)
    press(rita, page_of(offering), texts__nb__cost="300 kroner")
    draft = browsing.fresh(offering).draft()
    assert {text.language: text.version for text in draft.texts.all()} == {"nb": 2, "nn": 1}


def test_a_minor_edit_leaves_the_other_language_current(rita: Client, offering: LocalOffering) -> None:
    press(rita, page_of(offering), whose__cost="ours", texts__nb__cost="200 kroner", texts__nn__cost="200 kroner")
    press(rita, page_of(offering), texts__nb__cost="200 kroner.", minor="1")
    assert {text.version for text in browsing.fresh(offering).draft().texts.all()} == {1}


def test_following_again(rita: Client, offering: LocalOffering) -> None:
    press(rita, page_of(offering), whose__cost="ours", whose__themes="ours")
    press(rita, page_of(offering), whose__cost="national")
    assert overridden(offering) == ["themes"]


def test_values(rita: Client, offering: LocalOffering) -> None:
    factories.concept("individual", "form")
    press(rita, page_of(offering), whose__formats="ours", formats=["group", "individual"])
    press(rita, page_of(offering), whose__ages="ours", ages__from="16", ages__to="")
    draft = browsing.fresh(offering).draft()
    assert content.of(draft).values["formats"] == ["group", "individual"]
    assert content.of(draft).values["ages"] == [16, None]


def test_a_list_can_be_emptied(rita: Client, offering: LocalOffering) -> None:
    press(rita, page_of(offering), whose__themes="ours", themes=[])
    assert overridden(offering) == ["themes"]
    assert content.of(browsing.fresh(offering).draft()).values["themes"] == []


def test_contact_and_place(rita: Client, offering: LocalOffering) -> None:
    place = Place.objects.create(
        organization=offering.organization, name="Helsehuset", municipality=factories.municipality()
    )
    press(rita, page_of(offering), contact_phone="62 00 00 00", place=str(place.uid), nationwide=["", "1"])
    draft = browsing.fresh(offering).draft()
    assert (draft.contact_phone, draft.place, draft.nationwide) == ("62 00 00 00", place, True)
    press(rita, page_of(offering), place="", nationwide=[""])
    draft = browsing.fresh(offering).draft()
    assert (draft.contact_phone, draft.place, draft.nationwide) == ("62 00 00 00", None, False)


def test_an_addition_of_ones_own_has_nothing_to_follow(rita: Client) -> None:
    texts, values = factories.TEXTS, factories.values()
    own = local_offerings.add_own(
        organization=factories.organization(), texts=texts, values=values, by=browsing.editor()
    )
    assert _("Follows the national text") not in text_of(rita.get(page_of(own)))
    press(rita, page_of(own), texts__nb__cost="200 kroner")
    assert own_texts(own, "cost")["nb"] == "200 kroner"


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ({"whose.title": "ours", "texts.nb.title": "a" * 121}, "#texts-nb-title"),
        ({"whose.ages": "ours", "ages.from": "seksten"}, "#field-ages"),
        ({"whose.ages": "ours", "ages.from": "9" * 5000}, "#field-ages"),
        ({"whose.access": "ours", "access": "maybe"}, "#field-access"),
        ({"whose.themes": "ours", "themes": "no\x00where"}, "#field-themes"),
        ({"contact_email": "not an address"}, "#contact_email"),
        ({"place": "nowhere"}, "#place"),
    ],
)
def test_what_does_not_fit_is_said_at_the_field_and_everything_is_kept(
    rita: Client, offering: LocalOffering, typed: dict[str, str], place: str
) -> None:
    response = press(rita, page_of(offering), **typed, whose__cost="ours", texts__nb__cost="200\nkroner")
    page = text_of(response)
    assert response.status_code == 422
    assert f'href="{place}"' in page
    assert f'id="{place[1:]}"' in page
    assert form_of(response)["texts.nb.cost"] == ["200\r\nkroner"]
    assert form_of(response)["whose.cost"] == ["ours"]
    assert overridden(offering) == []


def test_what_was_typed_comes_back_as_it_was_typed(rita: Client, offering: LocalOffering) -> None:
    response = press(rita, page_of(offering), whose__ages="ours", ages__from="<seksten>")
    assert form_of(response)["ages.from"] == ["<seksten>"]
    assert "<seksten>" not in text_of(response)


def test_two_editors_at_once_keep_what_each_has_done(rita: Client, offering: LocalOffering) -> None:
    """The second one is told, sees the first one's change, and has the own one at hand to save again."""
    opened = form_of(rita.get(page_of(offering)))
    local_offerings.adapt(offering=offering, by=browsing.editor(), texts={"nb": {"schedule": "Hver tirsdag"}})
    response = send(rita, page_of(offering), "", opened, whose__cost="ours", texts__nb__cost="200 kroner")
    assert response.status_code == 409
    again = form_of(response)
    assert again["texts.nb.schedule"] == ["Hver tirsdag"]
    assert again["texts.nb.cost"] == ["200 kroner"]
    assert send(rita, page_of(offering), "", again).status_code == 302
    assert overridden(offering) == ["cost", "schedule"]


def test_what_is_written_while_it_is_in_review_is_kept_on_the_page(rita: Client, offering: LocalOffering) -> None:
    opened = form_of(rita.get(page_of(offering)))
    reviews.submit(offering=offering, by=browsing.editor())
    response = send(rita, page_of(offering), "", opened, whose__cost="ours", texts__nb__cost="200 kroner")
    assert response.status_code == 409
    assert form_of(response)["texts.nb.cost"] == ["200 kroner"]


def test_an_act_is_not_done_when_what_was_written_does_not_fit(rita: Client, offering: LocalOffering) -> None:
    response = press(rita, page_of(offering), "submit", contact_email="not an address")
    assert response.status_code == 422
    assert form_of(response)["contact_email"] == ["not an address"]
    assert not browsing.fresh(offering).workflow_in_progress


def test_what_is_missing_leads_to_its_field(rita: Client, offering: LocalOffering) -> None:
    response = press(rita, page_of(offering), "submit", whose__how_to_join="ours", texts__nb__how_to_join="")
    assert response.status_code == 422
    assert 'href="#texts-nb-how_to_join"' in text_of(response)
    assert _("What you wrote is saved as a draft.") in text_of(response)
    assert overridden(offering) == ["how_to_join"]
