"""Help before everything else: what is loaded, what the projector is told, and what the database itself refuses."""

from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from tests.registers.organizations.conftest import Edit
from tilbudskatalog.ground.base.changes import Kind
from tilbudskatalog.ground.base.errors import Invalid
from tilbudskatalog.ground.base.ids import uid_of
from tilbudskatalog.ground.base.models import Changed
from tilbudskatalog.registers.organizations import files
from tilbudskatalog.registers.organizations.loading import load
from tilbudskatalog.registers.organizations.models import (
    Danger,
    EmergencyAnswer,
    EmergencyService,
    EmergencyServiceText,
)

pytestmark = pytest.mark.django_db


def load_again(folder: Path, *, remove_missing: bool = False) -> set[str]:
    """Loads once more; the numbers that this load noted as changed."""
    Changed.objects.all().delete()
    load(folder, remove_missing=remove_missing)
    keys = Changed.objects.filter(kind=Kind.EMERGENCY).values_list("key", flat=True)
    return set(EmergencyService.objects.filter(pk__in=keys).values_list("number", flat=True))


def ranked(danger: str) -> list[str]:
    return list(
        EmergencyAnswer.objects.filter(danger=danger).order_by("rank").values_list("service__number", flat=True)
    )


def test_a_service_has_its_texts_and_the_dangers_it_answers(folder: Path) -> None:
    assert load_again(folder) == {"113", "116123"}
    service = EmergencyService.objects.get(number="116123")
    assert (service.uid, service.needs_confirmation) == (uid_of("emergency", "116123"), True)
    assert service.texts.get(language="nn").when == "Når du treng nokon."
    assert ranked(Danger.SUICIDE) == ["113", "116123"]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("emergency_services.csv", "check,yes", "confirmed 2027,"),
        ("emergency_services.csv", "116123,2", "116123,3"),
        ("emergency_texts.csv", "Når du treng nokon.", "Når du vil prate."),
        ("emergency_answers.csv", "116123,2", "116123,3"),
        ("emergency_answers.csv", "fare_vold,113,1", "fare_vold,113,1\nfare_vold,116123,2"),
    ],
)
def test_what_changed_is_noted_and_nothing_else(folder: Path, edit: Edit, file: str, old: str, new: str) -> None:
    load(folder)
    edit(file, old, new)
    assert load_again(folder) == {"116123"}


def test_two_services_can_trade_places(folder: Path, edit: Edit) -> None:
    load(folder)
    edit("emergency_answers.csv", "fare_selvmord,113,1", "fare_selvmord,113,2")
    edit("emergency_answers.csv", "fare_selvmord,116123,2", "fare_selvmord,116123,1")
    assert load_again(folder) == {"113", "116123"}
    assert ranked(Danger.SUICIDE) == ["116123", "113"]


def test_an_answer_goes_away_only_when_asked(folder: Path, edit: Edit) -> None:
    load(folder)
    edit("emergency_answers.csv", "fare_selvmord,116123,2\n", "")
    assert load_again(folder) == set()
    assert load_again(folder, remove_missing=True) == {"116123"}
    assert ranked(Danger.SUICIDE) == ["113"]


def test_a_number_that_the_file_no_longer_has_stays(folder: Path, edit: Edit) -> None:
    load(folder)
    edit("emergency_services.csv", "116123,2,Mental Helse,general knowledge – check,yes\n", "")
    for line in (
        "116123,nb,Hjelpetelefonen,Alle,Når du trenger noen.,Døgnet rundt\n",
        "116123,nn,Hjelpetelefonen,Alle,Når du treng nokon.,Døgnet rundt\n",
    ):
        edit("emergency_texts.csv", line, "")
    edit("emergency_answers.csv", "fare_selvmord,116123,2\n", "")
    assert load_again(folder, remove_missing=True) == {"116123"}
    assert not EmergencyService.objects.get(number="116123").answers.exists()


@pytest.mark.parametrize(
    ("file", "old", "new", "where"),
    [
        ("emergency_services.csv", "113,1", "11 3,1", "emergency_services.csv:2:number"),
        ("emergency_services.csv", "113,1", "+47113,1", "emergency_services.csv:2:number"),
        ("emergency_services.csv", "116123,2", "113,2", "emergency_services.csv:3:number"),
        ("emergency_services.csv", "helsetjenesten", "", "emergency_services.csv:2:owner"),
        ("emergency_services.csv", "public pages 2023", "", "emergency_services.csv:2:confirmed"),
        ("emergency_texts.csv", "113,nn", "113,en", "emergency_services.csv:2:number"),
        ("emergency_texts.csv", "113,nn", "113,sv", "emergency_texts.csv:3:language"),
        ("emergency_texts.csv", "113,nn", "113,nb", "emergency_texts.csv:3:service"),
        ("emergency_texts.csv", "113,nn", "114,nn", "emergency_texts.csv:3:service"),
        ("emergency_texts.csv", "Når du treng nokon.", "", "emergency_texts.csv:5:when"),
        ("emergency_answers.csv", "fare_brann,113,1\n", "", "emergency_answers.csv:1"),
        ("emergency_answers.csv", "fare_brann,113", "fare_flom,113", "emergency_answers.csv:8:danger"),
        ("emergency_answers.csv", "fare_brann,113", "fare_brann,114", "emergency_answers.csv:8:service"),
        ("emergency_answers.csv", "fare_brann,113,1", "fare_brann,113,0", "emergency_answers.csv:8:rank"),
        ("emergency_answers.csv", "116123,2", "116123,1", "emergency_answers.csv:3:danger"),
        ("emergency_answers.csv", "116123,2", "113,2", "emergency_answers.csv:3:danger"),
    ],
)
def test_wrong_input_is_named_and_nothing_is_loaded(
    folder: Path, edit: Edit, file: str, old: str, new: str, where: str
) -> None:
    edit(file, old, new)
    with pytest.raises(Invalid) as refusal:
        load(folder)
    assert where in refusal.value.fields
    assert not EmergencyService.objects.exists()


def refused(**fields: object) -> bool:
    """Whether the database itself says no to a service like this."""
    values = {"number": "113", "order": 1, "owner": "helsetjenesten", "confirmed": "2023"} | fields
    try:
        with transaction.atomic():
            EmergencyService.objects.create(**values)
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize(
    "fields", [{"number": "11"}, {"number": "11x"}, {"number": "113 "}, {"confirmed": ""}, {"order": -1}]
)
def test_the_database_refuses_a_number_that_can_not_be_called_or_vouched_for(fields: dict[str, object]) -> None:
    assert refused(**fields)
    assert not refused()


def test_the_database_refuses_half_a_text_unknown_dangers_and_shared_ranks() -> None:
    one = EmergencyService.objects.create(number="113", order=1, owner="a", confirmed="2023")
    other = EmergencyService.objects.create(number="112", order=2, owner="b", confirmed="2023")
    EmergencyAnswer.objects.create(service=one, danger=Danger.FIRE, rank=1)
    for broken in (
        EmergencyServiceText(service=one, language="nb", name="Nødtelefon", for_whom="Alle", when="", hours="Alltid"),
        EmergencyAnswer(service=one, danger="fare_flom", rank=1),
        EmergencyAnswer(service=one, danger=Danger.FIRE, rank=2),
        EmergencyAnswer(service=other, danger=Danger.FIRE, rank=1),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            broken.save()


def test_the_numbers_that_come_along_can_be_read_by_everyone() -> None:
    register = files.read()
    texts = {(row["service"], row["language"]) for row in register["emergency_texts.csv"]}
    numbers = {row["number"] for row in register["emergency_services.csv"]}
    assert texts == {(number, language) for number in numbers for language in ("nb", "nn", "en")}


@pytest.mark.parametrize(
    ("danger", "first"),
    [
        (Danger.SUICIDE, ["113", "116123", "22400040"]),
        (Danger.VIOLENCE, ["112", "116006", "116111"]),
        (Danger.POISONING, ["22591300", "113"]),
        (Danger.ACUTE_ILLNESS, ["113", "116117"]),
        (Danger.CHILD, ["116111", "112"]),
        (Danger.FIRE, ["110"]),
    ],
)
def test_whom_to_call_first(danger: Danger, first: list[str]) -> None:
    load()
    assert ranked(danger)[: len(first)] == first


def test_what_nobody_has_checked_says_so() -> None:
    rows = files.read()["emergency_services.csv"]
    assert {row["number"] for row in rows if row.values["needs_confirmation"]} == {"112", "110", "116006"}
    assert all(row.values["needs_confirmation"] == ("check" in row["confirmed"]) for row in rows)
