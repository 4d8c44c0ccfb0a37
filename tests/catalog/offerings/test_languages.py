"""Which languages say the same as the main one."""

import pytest

from tests import factories
from tilbudskatalog.catalog.offerings import content, local_offerings, national_offerings, reviews
from tilbudskatalog.catalog.offerings.inheritance import resolve
from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering
from tilbudskatalog.ground.base.errors import Invalid

pytestmark = pytest.mark.django_db
Texts = dict[str, dict[str, str]]


def revised(*edits: tuple[Texts, bool]) -> NationalOffering:
    template = factories.template()
    for texts, minor in edits:
        national_offerings.revise(offering=template, by=factories.user("nasjonal"), texts=texts, minor=minor)
    return NationalOffering.objects.get(pk=template.pk)


def states(offering: NationalOffering | LocalOffering) -> dict[str, str]:
    draft = offering.draft()
    if isinstance(offering, NationalOffering):
        return resolve(content.of(draft), None, ()).states
    assert offering.template is not None
    template = NationalOffering.objects.get(pk=offering.template.pk)
    return resolve(content.of(draft), content.of(template), content.overridden(draft)).states


NEW_NB: Texts = {"nb": {"description": "Noe helt nytt"}}


def test_a_change_of_the_main_language_leaves_the_others_behind() -> None:
    assert states(revised((NEW_NB, False)))["nn"] == "outdated"


def test_a_minor_edit_does_not() -> None:
    assert states(revised((NEW_NB, True)))["nn"] == "current"


def test_a_language_written_with_it_keeps_pace() -> None:
    both = NEW_NB | {"nn": {"description": "Noko heilt nytt"}}
    assert states(revised((both, False)))["nn"] == "current"


def test_another_field_written_with_it_does_not_help() -> None:
    assert states(revised((NEW_NB | {"nn": {"title": "Ny tittel"}}, False)))["nn"] == "outdated"


def test_a_translation_made_afterwards_brings_it_up_to_date() -> None:
    assert states(revised((NEW_NB, False), ({"nn": {"description": "Noko nytt"}}, False)))["nn"] == "current"


def test_a_corrected_letter_does_not() -> None:
    assert states(revised((NEW_NB, False), ({"nn": {"title": "Snus- og røykjeslutt"}}, True)))["nn"] == "outdated"


def test_white_space_is_no_change() -> None:
    said = factories.TEXTS["nb"]["description"] + " \r\n"
    offering = revised(({"nb": {"description": said}}, False))
    assert states(offering)["nn"] == "current"
    assert offering.draft().text_version == 1


def test_an_own_text_that_nobody_reads_any_more_makes_nothing_old() -> None:
    offering, editor = factories.local_draft(), factories.user("redaktor-kommune-3403")
    both = {"nb": {"schedule": "Mandager"}, "nn": {"schedule": "Måndagar"}}
    local_offerings.adapt(offering=offering, by=editor, texts=both)
    local_offerings.adapt(offering=offering, by=editor, texts={"nb": {"schedule": "Tirsdager"}})
    assert states(LocalOffering.objects.get(pk=offering.pk))["nn"] == "outdated"
    local_offerings.adapt(offering=offering, by=editor, follow=["schedule"])
    assert states(LocalOffering.objects.get(pk=offering.pk))["nn"] == "current"


def test_no_language_goes_public_without_a_title() -> None:
    template = revised(({"nn": {"title": ""}}, False))
    with pytest.raises(Invalid) as refusal:
        reviews.submit(offering=template, by=factories.user("nasjonal"))
    assert list(refusal.value.fields) == ["texts.nn.title"]
