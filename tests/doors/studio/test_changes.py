"""The queue of national changes: what was, is and is ours, decided singly or many at once, and never unseen."""

import pytest

from tests import factories
from tests.doors.studio import browsing
from tests.doors.studio.browsing import browser, text_of
from tilbudskatalog.catalog.offerings import drift, local_offerings
from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering

pytestmark = pytest.mark.django_db
PAGE = "/studio/nasjonale-endringer/"


def drifted(*codes: str, key: str = browsing.OWN) -> list[LocalOffering]:
    offerings = []
    for code in codes:
        template = NationalOffering.objects.filter(code=code).first() or factories.template(code)
        offering = factories.local_draft(key, of=template)
        local_offerings.adapt(offering=offering, by=browsing.editor(key), texts={"nb": {"summary": f"Vårt {code}"}})
        offerings.append(offering)
    for code in codes:
        browsing.change_template(NationalOffering.objects.get(code=code), "Seks samlinger sammen med mange andre.")
    return [browsing.fresh(each) for each in offerings]


def value(offering: LocalOffering, version: int = 2) -> str:
    return f"{offering.uid}:summary:{version}"


def left() -> set[int]:
    return {row.offering_id for row in drift.behind(LocalOffering.objects.all())}


def test_the_words_that_went_and_came_stand_beside_ours() -> None:
    drifted("a")
    page = text_of(browser(browsing.editor()).get(PAGE))
    assert "Seks samlinger sammen med <del>andre som vil slutte.</del>" in page
    assert "Seks samlinger sammen med <ins>mange andre.</ins>" in page
    assert "Vårt a" in page


def test_one_is_kept_and_one_is_taken() -> None:
    first, second = drifted("a", "b")
    rita = browser(browsing.editor())
    rita.post(f"{PAGE}behold", {"en": value(first), "grunn": "Passer oss"})
    assert first.adaptations.get().kept_reason == "Passer oss"
    assert left() == {second.pk}
    rita.post(f"{PAGE}bruk", {"en": value(second)})
    assert left() == set()
    assert browsing.fresh(second).has_unpublished_changes


def test_the_ticked_ones_are_decided_together() -> None:
    some = drifted("a", "b", "c")
    page = text_of(browser(browsing.editor()).post(f"{PAGE}behold", {"valg": [value(each) for each in some[:2]]}))
    assert left() == {some[2].pk}
    assert page.count("#field-summary") == 3


def test_all_of_a_change_means_all_that_were_shown() -> None:
    hamar = drifted("a")
    NationalOffering.objects.get(code="a")
    shown, unseen = value(hamar[0]), factories.local_draft("kommune-0301", of=NationalOffering.objects.get())
    browser(browsing.editor()).post(f"{PAGE}behold", {"alle": "a:summary", "vist.a:summary": [shown]})
    assert left() == set()
    assert unseen.adaptations.count() == 0


def test_what_changed_after_it_was_shown_is_left() -> None:
    (offering,) = drifted("a")
    browsing.change_template(NationalOffering.objects.get(), "Enda nyere.")
    response = browser(browsing.editor()).post(f"{PAGE}bruk", {"en": value(offering, version=2)})
    assert "Se på den en gang til" in text_of(response) or response.status_code == 200
    assert left() == {offering.pk}


@pytest.mark.parametrize("sent", [{}, {"valg": "frogs"}, {"valg": "a:b:c"}, {"en": "::"}])
def test_nothing_chosen_is_said(sent: dict[str, str]) -> None:
    drifted("a")
    assert browser(browsing.editor()).post(f"{PAGE}bruk", sent).status_code == 422


def test_anothers_are_neither_shown_nor_decided() -> None:
    (theirs,) = drifted("a", key="kommune-0301")
    rita = browser(browsing.editor())
    assert "Vårt a" not in text_of(rita.get(PAGE))
    rita.post(f"{PAGE}bruk", {"en": value(theirs)})
    assert left() == {theirs.pk}


def test_who_only_reads_has_no_buttons_and_decides_nothing() -> None:
    (offering,) = drifted("a")
    reader = browser(factories.user("leser", reader=offering.organization))
    page = text_of(reader.get(PAGE))
    assert "Vårt a" in page
    assert 'name="en"' not in page
    reader.post(f"{PAGE}bruk", {"en": value(offering)})
    assert left() == {offering.pk}
