"""History, and old versions brought back."""

import pytest
from pytest_django import DjangoAssertNumQueries

from tests import factories
from tests.catalog.offerings.people import approver, editor, fresh, stranger, submitted
from tilbudskatalog.catalog.offerings import (
    content,
    drift,
    local_offerings,
    locks,
    national_offerings,
    reviews,
    versions,
)
from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering
from tilbudskatalog.ground.base.errors import Conflict, NotFound, NotPermitted

pytestmark = pytest.mark.django_db


def adapted(offering: LocalOffering, **fields: str) -> LocalOffering:
    return local_offerings.adapt(offering=offering, by=editor(offering), texts={"nb": fields})


def drafted(offering: LocalOffering) -> dict[str, str | None]:
    return dict(content.of(fresh(offering).draft()).texts.get("nb", {}))


def test_everything_that_was_done_newest_first() -> None:
    offering = factories.local_draft()
    adapted(offering, cost="100 kroner", summary="Vårt")
    submitted(offering)
    reviews.send_back(offering=offering, by=approver(offering), reason="Prisen er feil")
    adapted(offering, cost="200 kroner")
    submitted(offering)
    reviews.approve(offering=offering, by=approver(offering), comment="Bra")
    told = [(event.act, event.version, event.words, event.changed) for event in versions.history(fresh(offering))]
    assert told == [
        ("approve", 3, "Bra", ()),
        ("submit", 0, "", ()),
        ("write", 3, "", ("cost",)),
        ("return", 2, "Prisen er feil", ()),
        ("submit", 0, "", ()),
        ("write", 2, "", ("summary", "cost")),
        ("write", 1, "", ()),
    ]


def test_the_number_of_queries_does_not_grow(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    offering = factories.local_draft()
    for price in range(10):
        adapted(offering, cost=f"{price} kroner")
    offering = fresh(offering)
    versions.history(offering)
    with django_assert_num_queries(3):
        assert len(versions.history(offering)) == 11


def test_changes_of_values_are_seen() -> None:
    template = factories.template()
    for values in ({"ages": [16, None]}, {"access": "referral"}, {"themes": []}):
        national_offerings.revise(offering=template, by=editor(template), values=values)
    assert [event.changed for event in versions.history(fresh(template)) if event.act == "write"] == [
        ("concepts",),
        ("access",),
        ("ages",),
        (),
    ]


def test_an_old_version_becomes_a_new_draft() -> None:
    offering = factories.local()
    adapted(offering, cost="100 kroner")
    adapted(offering, cost="200 kroner")
    versions.restore(offering=offering, number=2, by=editor(offering))
    assert drafted(offering)["cost"] == "100 kroner"
    assert [version.number for version in versions.of(offering)] == [1, 2, 3, 4]
    assert not fresh(offering).overrides.exists(), "what is public waits for the approval"
    assert factories.approve_local(offering).overrides.get().field == "cost"


def test_an_answer_to_a_national_change_is_not_taken_back() -> None:
    offering = factories.local_draft()
    adapted(offering, summary="Vårt")
    template = offering.template
    assert template is not None
    national_offerings.revise(offering=template, by=editor(template), texts={"nb": {"summary": "Nytt nasjonalt"}})
    factories.approve_national(template)
    local_offerings.keep_own(offering=fresh(offering), field="summary", by=editor(offering), reason="Passer oss")  # type: ignore[arg-type]
    adapted(offering, cost="Gratis")
    versions.restore(offering=offering, number=2, by=editor(offering))
    assert drift.of(fresh(offering)) == []  # type: ignore[arg-type]
    assert offering.adaptations.get(field="summary").kept_reason == "Passer oss"


def test_going_back_is_a_change_for_those_with_their_own_words() -> None:
    template = factories.template()
    national_offerings.revise(offering=template, by=editor(template), texts={"nb": {"summary": "Nytt"}})
    versions.restore(offering=template, number=1, by=editor(template))
    draft = NationalOffering.objects.get(pk=template.pk).draft()
    assert draft.field_versions["summary"] == 3
    assert draft.field_versions["cost"] == 1


def test_another_offerings_version_can_not_be_reached() -> None:
    offering, other = factories.local_draft(), factories.local_draft("kommune-0301", of=factories.template("kols_kurs"))
    adapted(other, cost="100 kroner")
    with pytest.raises(NotFound):
        versions.restore(offering=offering, number=2, by=editor(offering))


def test_not_by_others_not_in_review_and_not_when_locked() -> None:
    offering = factories.local_draft()
    adapted(offering, cost="100 kroner")
    for person in (approver(offering), stranger()):
        with pytest.raises(NotPermitted):
            versions.restore(offering=offering, number=1, by=person)
    locks.lock(offering=offering, by=approver(offering), reason="Vent")
    with pytest.raises(Conflict):
        versions.restore(offering=offering, number=1, by=editor(offering))
    locks.unlock(offering=offering, by=approver(offering))
    submitted(offering)
    with pytest.raises(Conflict):
        versions.restore(offering=offering, number=1, by=editor(offering))


def test_the_newest_is_there_already() -> None:
    offering = factories.local_draft()
    with pytest.raises(Conflict):
        versions.restore(offering=offering, number=1, by=editor(offering))


def test_what_was_written_before_there_were_pictures_says_nothing_of_them() -> None:
    offering = factories.local_draft()
    first = versions.of(offering)[0].revision
    older = {name: value for name, value in first.content.items() if name not in ("picture", "national_picture")}
    assert versions.changed_fields(older, first.content) == ()
