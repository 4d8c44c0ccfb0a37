"""A provider's own offering on its way to become national."""

from typing import Any

import pytest

from tests import factories
from tests.catalog.offerings.people import approver, editor, later, stranger
from tilbudskatalog.catalog.offerings import content, local_offerings, suggestions
from tilbudskatalog.catalog.offerings.dealings import Suggestion
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.ground.base.errors import Conflict, Invalid, NotPermitted
from tilbudskatalog.ground.base.retention import carry_out

pytestmark = pytest.mark.django_db


@pytest.fixture
def own() -> LocalOffering:
    provider = factories.organization("kommune-3403")
    by = factories.user("redaktor-kommune-3403", editor=provider)
    texts: Any = {"nb": factories.TEXTS["nb"] | {"title": "Turgruppe for røykere"}}
    made = local_offerings.add_own(organization=provider, texts=texts, values=factories.values(), by=by)
    return factories.approve_local(made)


def suggested(own: LocalOffering) -> Suggestion:
    return suggestions.suggest(offering=own, by=editor(own), reason="Mange spør etter det")


def nora() -> Any:
    return factories.user("nasjonal", editor=factories.directorate())


def test_accepted_it_is_a_national_draft_with_its_words(own: LocalOffering) -> None:
    made = suggestions.accept(suggestion=suggested(own), organization=factories.directorate(), by=nora())
    assert (made.code, made.live) == ("turgruppe_for_roykere", False)
    assert content.of(made).texts["nb"]["title"] == "Turgruppe for røykere"
    assert Suggestion.objects.get().template == made


def test_declined_with_words(own: LocalOffering) -> None:
    suggestion = suggested(own)
    with pytest.raises(Invalid):
        suggestions.decline(suggestion=suggestion, organization=factories.directorate(), by=nora(), answer=" ")
    suggestions.decline(suggestion=suggestion, organization=factories.directorate(), by=nora(), answer="Finnes alt")
    assert Suggestion.objects.get().answer == "Finnes alt"
    with pytest.raises(Conflict):
        suggestions.accept(suggestion=suggestion, organization=factories.directorate(), by=nora())


def test_one_at_a_time_and_only_what_is_ones_own_and_public(own: LocalOffering) -> None:
    suggested(own)
    with pytest.raises(Conflict) as refusal:
        suggested(own)
    assert refusal.value.code == "open"
    with pytest.raises(Conflict) as refusal:
        suggested(factories.local("kommune-0301"))
    assert refusal.value.code == "not-own"


def test_who_may_not(own: LocalOffering) -> None:
    for person in (approver(own), stranger()):
        with pytest.raises(NotPermitted):
            suggestions.suggest(offering=own, by=person, reason="x")
    suggestion = suggested(own)
    with pytest.raises(NotPermitted):
        suggestions.accept(suggestion=suggestion, organization=factories.directorate(), by=editor(own))
    with pytest.raises(Conflict):
        suggestions.accept(suggestion=suggestion, organization=own.organization, by=editor(own))


def test_deleted_two_years_after_the_answer(own: LocalOffering, monkeypatch: pytest.MonkeyPatch) -> None:
    suggestions.decline(suggestion=suggested(own), organization=factories.directorate(), by=nora(), answer="Finnes alt")
    assert carry_out(later(monkeypatch, days=729))["suggestions"] == 0
    assert carry_out(later(monkeypatch, days=2))["suggestions"] == 1
