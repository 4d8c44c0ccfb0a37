"""What is sealed opens with its own key and for its own purpose only; keys are changed without losing anything."""

import base64
from io import StringIO

import pytest
from django.core.exceptions import FieldError
from django.core.management import call_command
from django.db import connection
from django.db.models import F
from pytest_django.fixtures import Settings

from tests.ground.delivery.letters import write
from tilbudskatalog.ground.base import encryption
from tilbudskatalog.ground.base.encryption import SealBroken, parse_ring, seal, unseal
from tilbudskatalog.ground.base.management.commands import rotate_keys
from tilbudskatalog.ground.delivery.models import Letter

OLD = "old:" + base64.b64encode(b"o" * 32).decode()
NEW = "new:" + base64.b64encode(b"n" * 32).decode()


@pytest.mark.parametrize("text", ["", "Diabetes", "æøå đŋ 🎈", "x" * 100_000])
def test_what_is_sealed_can_be_opened(text: str) -> None:
    sealed = seal(text, purpose="a")
    assert unseal(sealed, purpose="a") == text
    assert "Diabetes" not in sealed


def test_the_same_text_never_looks_the_same() -> None:
    assert seal("ja", purpose="a") != seal("ja", purpose="a")


def test_it_opens_for_no_other_purpose() -> None:
    with pytest.raises(SealBroken, match="not sealed for b"):
        unseal(seal("ja", purpose="a"), purpose="b")


def test_one_changed_sign_is_noticed() -> None:
    key_id, _, encoded = seal("ja", purpose="a").partition(".")
    raw = bytearray(base64.b64decode(encoded))
    raw[-1] ^= 1
    with pytest.raises(SealBroken):
        unseal(f"{key_id}.{base64.b64encode(raw).decode()}", purpose="a")


@pytest.mark.parametrize("left", ["", "A", "AAAA", "!" * 40, "A" * 16])
def test_what_was_cut_off_is_noticed(left: str) -> None:
    with pytest.raises(SealBroken):
        unseal(f"{encryption.sealing_key()}.{left}", purpose="a")


def test_the_fault_names_the_missing_key_and_not_the_value(settings: Settings) -> None:
    settings.ENCRYPTION_KEYS = OLD
    sealed = seal("hemmelig", purpose="a")
    settings.ENCRYPTION_KEYS = NEW
    with pytest.raises(SealBroken, match="no key 'old'") as caught:
        unseal(sealed, purpose="a")
    assert "hemmelig" not in str(caught.value)


def test_the_first_key_seals_and_the_others_open(settings: Settings) -> None:
    settings.ENCRYPTION_KEYS = OLD
    sealed = seal("ja", purpose="a")
    settings.ENCRYPTION_KEYS = f"{NEW},{OLD}"
    assert unseal(sealed, purpose="a") == "ja"
    assert encryption.sealing_key() == "new"


@pytest.mark.parametrize("wrong", ["a", "a:!", "a:AAAA", "a b:" + "A" * 44, f"{OLD},{OLD}"])
def test_a_ring_that_is_wrong_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"key|Key"):
        parse_ring(wrong)


@pytest.mark.django_db
def test_keys_are_changed_without_losing_a_letter(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotate_keys, "BATCH", 2)
    settings.ENCRYPTION_KEYS = OLD
    for number in range(3):
        write(event=f"test:{number}")
    settings.ENCRYPTION_KEYS = f"{NEW},{OLD}"
    write(event="test:new")
    said = StringIO()
    call_command("rotate_keys", "--dry-run", stdout=said)
    assert "delivery.letter.text: 3 under key old" in said.getvalue()
    said = StringIO()
    call_command("rotate_keys", stdout=said)
    assert "delivery.letter.text: 4 under key new" in said.getvalue()
    assert "key old" not in said.getvalue()
    settings.ENCRYPTION_KEYS = NEW
    assert {letter.address for letter in Letter.objects.all()} == {"kari@example.no"}


@pytest.mark.django_db
def test_the_database_can_not_be_asked_for_what_is_sealed() -> None:
    with pytest.raises(FieldError, match="sealed"):
        Letter.objects.filter(address="kari@example.no")


@pytest.mark.django_db
def test_a_value_moved_to_another_column_is_refused() -> None:
    write()
    Letter.objects.update(calendar=F("text"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT calendar = text FROM delivery_letter")
        assert cursor.fetchone()[0]
    with pytest.raises(SealBroken):
        Letter.objects.get()
