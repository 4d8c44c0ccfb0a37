"""What is known of the effect: part of the template's draft, checked, and published with it."""

import json

import pytest

from tests import factories
from tests.catalog.offerings.people import approver, editor, fresh, stranger, submitted
from tilbudskatalog.catalog.offerings import evidence
from tilbudskatalog.catalog.offerings.models import NationalOffering
from tilbudskatalog.catalog.publication import log, projector
from tilbudskatalog.ground.base.errors import Conflict, Invalid, NotPermitted

pytestmark = pytest.mark.django_db
SAID = {
    "statement_nb": "Flere slutter å røyke i gruppe enn alene.",
    "statement_nn": "Fleire sluttar å røykje i gruppe enn åleine.",
    "strength": "moderate",
    "citation": "Oppdiktet A. Gruppekurs og røykeslutt",
    "link": "10.1000/182",
    "year": "2019",
}


@pytest.fixture
def template() -> NationalOffering:
    made = factories.template()
    evidence.add(offering=made, by=editor(made), said=SAID)
    return made


def published(kind: str, uid: object) -> list[dict[str, object]]:
    projector.project_all()
    document = log.current_document(kind, str(uid))
    assert document is not None
    found: list[dict[str, object]] = json.loads(document)["evidence"]
    return found


def test_public_with_the_approval_and_with_the_local_ones(template: NationalOffering) -> None:
    local = factories.local(of=template)
    assert published("national_offering", template.uid) == []
    factories.approve_national(fresh(template))  # type: ignore[arg-type]
    (said,) = published("national_offering", template.uid)
    assert said == {
        "statement": {"nb": SAID["statement_nb"], "nn": SAID["statement_nn"]},
        "strength": "moderate",
        "citation": SAID["citation"],
        "link": "https://doi.org/10.1000/182",
        "year": 2019,
    }
    assert published("offering", local.uid) == [said]


def test_taken_away(template: NationalOffering) -> None:
    factories.approve_national(fresh(template))  # type: ignore[arg-type]
    evidence.remove(offering=template, by=editor(template), number=1)
    factories.approve_national(fresh(template))  # type: ignore[arg-type]
    assert published("national_offering", template.uid) == []
    with pytest.raises(Conflict):
        evidence.remove(offering=template, by=editor(template), number=1)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("statement_nb", " "),
        ("statement_nn", ""),
        ("citation", ""),
        ("strength", "proven"),
        ("year", "1949"),
        ("year", "2999"),
        ("year", "٢٠١٩"),
        ("link", "javascript:alert(1)"),
        ("link", "ftp://example.com/a"),
        ("statement_en", "a" * 2001),
    ],
)
def test_what_is_missing_or_wrong_is_named(template: NationalOffering, field: str, wrong: str) -> None:
    with pytest.raises(Invalid) as refusal:
        evidence.add(offering=template, by=editor(template), said=SAID | {field: wrong})
    assert list(refusal.value.fields) == [field]


def test_not_by_others_and_not_in_review(template: NationalOffering) -> None:
    for person in (approver(template), stranger()):
        with pytest.raises(NotPermitted):
            evidence.add(offering=template, by=person, said=SAID)
    submitted(fresh(template))
    with pytest.raises(Conflict):
        evidence.add(offering=template, by=editor(template), said=SAID)
