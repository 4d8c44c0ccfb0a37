"""Hashes under several keys: each is found, each can be brought forward, and none tells what it stands for."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from tests.ground.delivery.letters import person, write
from tests.support.lookup_keys import A, B, write_with
from tilbudskatalog.ground.access import arrivals, second_factors
from tilbudskatalog.ground.access.models import Citizen, RecoveryCode
from tilbudskatalog.ground.base.keyed_hashes import (
    LENGTH,
    KeyMissing,
    brought_forward,
    key_of,
    keyed_hash,
    keyed_hashes,
    lasting_hash,
    parse_keys,
)
from tilbudskatalog.ground.base.management.commands import rotate_keys
from tilbudskatalog.ground.delivery.models import Letter
from tilbudskatalog.ground.delivery.recipients import address_hash

NUMBERS = ["12838421065", "05898131051", "21838600146"]


def hashed(value: str = "01010112345", purpose: str = "a") -> str:
    return keyed_hash(value, purpose=purpose)


def rotated(*arguments: str) -> str:
    said = StringIO()
    call_command("rotate_keys", *arguments, stdout=said)
    return said.getvalue()


def test_a_hash_follows_value_purpose_and_key(settings: Settings) -> None:
    first = hashed()
    others = {hashed("01010112346"), hashed(purpose="b")}
    assert first == hashed()
    settings.LOOKUP_KEY = "another"
    others.add(hashed())
    write_with(settings, A)
    others.add(hashed())
    assert first not in others
    assert len(others) == 4


def test_whatever_key_it_was_stored_under_it_is_looked_for(settings: Settings) -> None:
    stored = [hashed()]
    for ring in ([A], [B, A]):
        write_with(settings, *ring)
        stored.append(hashed())
    assert keyed_hashes("01010112345", purpose="a") == stored[::-1]
    assert [key_of(each) for each in stored] == ["", "2026a", "2027b"]
    assert {len(each) for each in stored} == {LENGTH}


def test_the_next_key_is_looked_for_and_not_written_with(settings: Settings) -> None:
    write_with(settings, A)
    before = hashed()
    write_with(settings, A, coming=B)
    assert hashed() == before
    assert [key_of(each) for each in keyed_hashes("01010112345", purpose="a")] == ["2026a", "2027b", ""]


def test_what_is_stored_is_brought_forward_without_the_value(settings: Settings) -> None:
    oldest = hashed()
    write_with(settings, A)
    older = hashed()
    write_with(settings, B, A)
    assert brought_forward(oldest) == brought_forward(older) == hashed()
    assert brought_forward(hashed()) == hashed()
    write_with(settings, A, coming=B)
    assert brought_forward(oldest) == older
    assert brought_forward(oldest, to_newest=True) == brought_forward(older, to_newest=True)


def test_a_hash_that_goes_into_another_stays_what_it_is(settings: Settings) -> None:
    before = lasting_hash("kari@example.no", purpose="a")
    write_with(settings, B, A)
    assert lasting_hash("kari@example.no", purpose="a") == before


def test_a_key_that_was_taken_away_is_missed_aloud(settings: Settings) -> None:
    write_with(settings, A)
    stored = hashed()
    write_with(settings, B)
    with pytest.raises(KeyMissing, match="2026a"):
        brought_forward(stored)


@pytest.mark.parametrize(
    ("newer", "coming"), [(f"{A},{B}", ""), (B, A), (A, A), ("", f"{A},{B}"), (f"x{'x' * 15}{A[5:]}", ""), ("a:!", "")]
)
def test_keys_out_of_order_are_refused(newer: str, coming: str) -> None:
    with pytest.raises(ValueError, match=r"LOOKUP_KEY|key"):
        parse_keys("first", newer, coming)


@pytest.mark.django_db
def test_the_command_brings_everything_under_the_newest_key(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotate_keys, "HASHES", 2)
    for number in NUMBERS:
        arrivals.citizen(number=number)
    write()
    write_with(settings, A)
    assert "access.citizen.number_hash: 3 under key LOOKUP_KEY" in rotated("--dry-run")
    said = rotated()
    assert "access.citizen.number_hash: 2 done\n" in said
    assert "access.citizen.number_hash: 3 under key 2026a" in said
    assert "under key LOOKUP_KEY" not in said
    assert sorted(Citizen.objects.values_list("number_hash", flat=True)) == sorted(map(arrivals.hash_of, NUMBERS))
    assert Letter.objects.get().address_hash == address_hash("kari@example.no")
    assert "done" not in rotated()


@pytest.mark.django_db
def test_without_a_newer_key_nothing_is_changed() -> None:
    arrivals.citizen(number=NUMBERS[0])
    assert "access.citizen.number_hash: 1 under key LOOKUP_KEY" in rotated()


@pytest.mark.django_db
def test_what_was_emptied_is_no_hash(settings: Settings) -> None:
    write()
    Letter.objects.update(address_hash="")
    write_with(settings, A)
    assert "address_hash" not in rotated()
    assert Letter.objects.get().address_hash == ""


@pytest.mark.django_db
def test_a_row_under_a_missing_key_is_told_and_the_others_are_done(settings: Settings) -> None:
    write_with(settings, A)
    arrivals.citizen(number=NUMBERS[0])
    write_with(settings, B)
    arrivals.citizen(number=NUMBERS[1])
    lost = Citizen.objects.order_by("pk")[0]
    with pytest.raises(CommandError, match=f"number_hash of {lost.pk}: no key '2026a'"):
        rotated()


@pytest.mark.django_db
def test_two_that_are_the_same_are_told(settings: Settings) -> None:
    """As when the next key was not made known to all before it was written with."""
    first, second = (arrivals.citizen(number=number) for number in NUMBERS[:2])
    write_with(settings, A)
    Citizen.objects.filter(user=second).update(number_hash=arrivals.hash_of(NUMBERS[0]))
    with pytest.raises(CommandError, match=f"of {Citizen.objects.get(user=first).pk} is the same as another row's"):
        rotated()


@pytest.mark.django_db
def test_a_recovery_code_outlives_the_key_that_it_was_kept_under(settings: Settings) -> None:
    kari = person()
    codes = second_factors._new_recovery_codes(kari)
    write_with(settings, A)
    second_factors.use(by=kari, code=codes[0])
    rotated()
    second_factors.use(by=kari, code=codes[1])
    assert RecoveryCode.objects.count() == len(codes) - 2


@pytest.mark.django_db
def test_nobody_gets_a_letter_again_because_the_key_was_changed(settings: Settings) -> None:
    first = write()
    write_with(settings, A)
    assert write() == first
    assert write(event="test:2") != first
    write_with(settings, coming=A)
    assert Letter.objects.get(event="test:2") == write(event="test:2")
    assert Letter.objects.count() == 2
