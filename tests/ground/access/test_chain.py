"""A changed, removed or moved line of the audit log is found; so is what is not sealed yet."""

import uuid
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import F
from pytest_django.fixtures import Settings

from tests import factories
from tests.support.lookup_keys import A, write_with
from tilbudskatalog.ground.access import audit, chain, pseudonyms, readings
from tilbudskatalog.ground.access.models import AuditEvent, ChainHead, User

pytestmark = pytest.mark.django_db
LINES = 7


@pytest.fixture(autouse=True)
def _lines() -> None:
    write(LINES)
    assert chain.seal_new() == LINES


def write(number: int) -> None:
    someone = factories.user("kari")
    with transaction.atomic():
        for turn in range(number):
            audit.record(by=someone, act="adapt", kind="offering", uid=uuid.uuid4(), fields=["æøå", turn])


def row(number: int) -> "AuditEvent":
    return AuditEvent.objects.get(seal_number=number)


def problems(expected: str = "") -> list[str]:
    return chain.verify(expected=expected).problems


def test_what_nobody_has_touched_is_whole() -> None:
    report = chain.verify()
    assert (report.sealed, report.unsealed, report.problems) == (LINES, 0, [])


def test_a_head_that_is_gone_is_missed() -> None:
    AuditEvent.objects.filter(seal_number__gt=LINES - 2).delete()
    ChainHead.objects.all().delete()
    assert problems() == [f"removed: the chain ends at line {LINES - 2}, and its head is gone"]


@pytest.mark.parametrize(
    "change",
    [
        {"act": "confirm"},
        {"details": {"fields": ["x"]}},
        {"uid": uuid.uuid4()},
        {"actor_pseudonym": uuid.uuid4()},
        {"why": "x"},
        {"at": "2026-01-01T00:00:00Z"},
        {"seal": "0" * 64},
    ],
)
def test_a_changed_line_is_found(change: dict[str, object]) -> None:
    AuditEvent.objects.filter(seal_number=3).update(**change)
    assert problems()[0].startswith("changed or moved: line 3 ")


def test_a_removed_line_is_found() -> None:
    row(4).delete()
    assert problems() == ["removed: lines 4–4 are gone"]


def test_the_first_and_the_last_are_missed_too() -> None:
    row(1).delete()
    row(LINES).delete()
    assert problems() == [
        "removed: lines 1–1 are gone",
        f"removed: the chain ends at line {LINES - 1}, and its head is line {LINES}",
    ]


def test_two_lines_that_changed_places_are_found() -> None:
    second, fifth = row(2), row(5)
    AuditEvent.objects.filter(pk=second.pk).update(seal_number=99)
    AuditEvent.objects.filter(pk=fifth.pk).update(seal_number=2, seal=second.seal)
    AuditEvent.objects.filter(pk=second.pk).update(seal_number=5, seal=fifth.seal)
    assert [problem[:24] for problem in problems()] == ["changed or moved: line 2", "changed or moved: line 5"]


def test_an_end_that_was_cut_off_with_its_head_is_found_by_an_earlier_head() -> None:
    head = chain.verify().head
    AuditEvent.objects.filter(seal_number__gt=4).delete()
    ChainHead.objects.update(number=4, seal=row(4).seal)
    assert problems() == []
    assert problems(expected=head) == [f"removed or changed: line {LINES} does not have the seal that was expected"]


def test_the_tail_that_is_not_sealed_is_reported() -> None:
    write(2)
    report = chain.verify()
    assert (report.unsealed, report.problems) == (2, [])
    assert report.unsealed_since is not None
    assert chain.seal_new() == 2
    assert chain.verify().unsealed == 0


def test_more_than_one_batch_is_one_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "BATCH", 3)
    write(10)
    assert chain.seal_new() == 10
    assert problems() == []


def test_the_command_says_it_and_fails() -> None:
    said = StringIO()
    call_command("verify_audit", stdout=said)
    assert f"{LINES} lines sealed" in said.getvalue()
    AuditEvent.objects.filter(seal_number=2).update(request_id="x")
    with pytest.raises(CommandError, match="broken in 1"):
        call_command("verify_audit", stdout=StringIO())


def test_a_reading_is_a_line_that_the_person_can_see() -> None:
    nurse, person = factories.user("sykepleier"), factories.user("ingrid")
    readings.note(by=nurse, subject=person.pseudonym, kind="enrollment", uid=uuid.uuid4(), why="attendance list")
    [line] = readings.of(person.pseudonym)
    assert (line.actor, line.why, line.act) == (nurse, "attendance list", "read")
    chain.seal_new()
    assert problems() == []


def test_a_list_is_logged_with_one_statement(django_assert_num_queries: Any) -> None:
    nurse = factories.user("sykepleier")
    read = [(uuid.uuid4(), uuid.uuid4()) for _turn in range(30)]
    # The others are the savepoint.
    with django_assert_num_queries(3):
        readings.note_all(by=nurse, read=read, kind="enrollment", why="attendance list")
    assert AuditEvent.objects.filter(act="read").count() == 30


def test_a_visit_is_one_line_for_each_person_reader_and_reason() -> None:
    nurse, other, subject, uid = factories.user("sykepleier"), factories.user("lege"), uuid.uuid4(), uuid.uuid4()

    def read(by: User, why: str = "attendance list", *, visit: bool = True) -> int:
        readings.note(by=by, subject=subject, kind="enrollment", uid=uid, why=why, visit=visit)
        return readings.of(subject).count()

    assert [read(nurse), read(nurse), read(other), read(nurse, "an answer")] == [1, 1, 2, 3]
    # What is no visit is a reading each time.
    assert [read(nurse, visit=False), read(nurse, visit=False)] == [4, 5]
    AuditEvent.objects.filter(subject=subject).update(at=F("at") - readings.VISIT)
    assert read(nurse) == 6


def test_a_destroyed_pseudonym_leaves_the_chain_whole_and_the_person_unknown() -> None:
    person = User.objects.get(username="kari")
    before = person.pseudonym
    pseudonyms.destroy(person=person)
    assert not AuditEvent.objects.filter(actor=person).exists()
    assert not User.objects.filter(pseudonym=before).exists()
    assert AuditEvent.objects.filter(actor_pseudonym=before).count() == LINES
    assert problems() == []


def test_the_log_holds_no_name() -> None:
    AuditEvent.objects.update(actor=F("actor"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM access_auditevent")
        assert "kari" not in str(cursor.fetchall())


def test_a_chain_goes_on_under_a_new_key(settings: Settings) -> None:
    head = chain.verify().head
    write_with(settings, A)
    write(2)
    chain.seal_new()
    assert row(LINES + 1).seal.startswith("2026a.")
    assert problems(expected=head) == []
    AuditEvent.objects.filter(seal_number__in=(2, LINES + 2)).update(why="x")
    assert [problem[:26] for problem in problems()] == ["changed or moved: line 2 (", "changed or moved: line 9 ("]


def test_a_sealer_that_does_not_write_with_the_new_key_yet_goes_on_under_it(settings: Settings) -> None:
    write_with(settings, A)
    write(1)
    chain.seal_new()
    write_with(settings, coming=A)
    write(1)
    chain.seal_new()
    assert row(LINES + 2).seal.startswith("2026a.")
    assert problems() == []


def test_a_line_under_an_older_key_than_the_one_before_is_found(settings: Settings) -> None:
    write_with(settings, A)
    write(2)
    chain.seal_new()
    last, before = row(LINES + 2), row(LINES + 1).seal
    forged = chain.seal_of(last, number=LINES + 2, previous=before, key_id="")
    AuditEvent.objects.filter(pk=last.pk).update(seal=forged)
    ChainHead.objects.update(seal=forged)
    assert problems() == [f"changed: line 9 (id {last.pk}) is sealed under an older key than the one before it"]


def test_lines_under_a_key_that_was_taken_away_are_told(settings: Settings) -> None:
    write_with(settings, A)
    write(1)
    chain.seal_new()
    write_with(settings)
    assert problems() == ["not checked: line 8 is sealed under the key '2026a', which is not in LOOKUP_KEYS"]
