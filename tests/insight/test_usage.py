"""Events reach the database, and wait in a bounded file while it is away."""

from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from django.db import OperationalError

from tilbudskatalog.insight import usage
from tilbudskatalog.insight.models import UsageEvent

pytestmark = pytest.mark.django_db
OFFERING = "5f0c9a52-6c4e-5f38-9d52-1c6a3c6e2f10"


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: object) -> Iterator[None]:
    settings.STATE_DIR = tmp_path  # type: ignore[attr-defined]
    usage._pending.clear()
    yield
    usage._pending.clear()


def database_away() -> object:
    return patch.object(UsageEvent.objects, "bulk_create", side_effect=OperationalError("away"))


def test_a_search_is_kept_without_numbers_and_names() -> None:
    usage.note("search", words="Kari Nordmann 12345678 kols", municipality="3403", results=4, lang="nb")
    assert usage.flush() == 1
    event = UsageEvent.objects.get()
    assert (event.words, event.municipality, event.results) == ("kols", "3403", 4)


def test_opening_and_choosing_name_the_offering() -> None:
    usage.note("open", offering=OFFERING, lang="nn")
    usage.note("choose", offering=OFFERING, target="phone", lang="nn")
    usage.flush()
    assert list(UsageEvent.objects.order_by("id").values_list("kind", "target")) == [("open", ""), ("choose", "phone")]


def test_events_wait_while_the_database_is_away() -> None:
    usage.note("search", words="kols", lang="nb")
    with database_away():  # type: ignore[attr-defined]
        assert usage.flush() == 0
    assert usage.flush() == 1
    assert usage.flush() == 0


def test_the_file_is_bounded_and_keeps_the_newest() -> None:
    with patch.object(usage, "ON_FILE", 3), database_away():  # type: ignore[attr-defined]
        for word in ("en", "to", "tre", "fire", "fem"):
            usage.note("search", words=word, lang="nb")
        usage.flush()
    usage.flush()
    assert list(UsageEvent.objects.order_by("id").values_list("words", flat=True)) == ["tre", "fire", "fem"]


def test_memory_is_bounded() -> None:
    with patch.object(usage, "IN_MEMORY", 2):
        for _ in range(5):
            usage.note("search", words="kols", lang="nb")
    assert usage.flush() == 2


def test_one_event_that_does_not_fit_is_dropped_alone() -> None:
    usage.note("search", words="kols", lang="nb")
    usage.note("open", lang="nb")
    usage.note("search", words="søvn", lang="nb")
    assert usage.flush() == 3
    assert list(UsageEvent.objects.order_by("id").values_list("words", flat=True)) == ["kols", "søvn"]


def test_a_page_that_is_ready_is_counted_again() -> None:
    with usage.overheard() as events:
        usage.note("search", words="kols", lang="nb")
    usage.note("search", words="diabetes", lang="nb")
    usage.note_again(events)
    usage.flush()
    assert list(UsageEvent.objects.order_by("id").values_list("words", flat=True)) == ["kols", "diabetes", "kols"]
