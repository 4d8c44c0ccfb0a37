"""A worker that starts again reads what texts were understood as, and understands only what is new."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.catalog.search.conftest import Catalog
from tests.catalog.search.factories import build_document, concept, everywhere, municipality, national, place
from tilbudskatalog.catalog.search import follower, gists, memory, reading
from tilbudskatalog.catalog.search.breaker import Breaker
from tilbudskatalog.catalog.search.follower import Follower
from tilbudskatalog.catalog.search.gists import Gist
from tilbudskatalog.catalog.search.store import Store


@pytest.fixture
def country(catalog: Catalog) -> Catalog:
    catalog.publish(
        concept("tilstand_kols", nb="kols"),
        municipality(),
        national("kols_kurs", "Kurs om kols", tags=["tilstand_kols"]),
        build_document("Kols-skole", tags=["tilstand_kols"], place=place(60.8, 11.1), description="Vi puster"),
        everywhere("Pust", summary="For deg med kols"),
        build_document("Turgruppe", schedule="Hver tirsdag"),
    )
    return catalog


@pytest.fixture
def understood(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Titles of what had to be understood."""
    titles: list[str] = []
    make = gists.gist_of

    def noted(row: int, seq: int, document: dict[str, dict[str, dict[str, str]]], analyzer: object) -> Gist:
        titles.append(document["texts"]["nb"]["title"])
        return make(row, seq, document, analyzer)  # type: ignore[arg-type]

    monkeypatch.setattr(memory, "gist_of", noted)
    return titles


@pytest.fixture
def restart(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    def again() -> None:
        catalog.follower.store.close()
        catalog.follower = Follower(Store(catalog.follower.store.path), catalog.log, Breaker())
        monkeypatch.setattr(follower, "_follower", catalog.follower)
        catalog.follower.step()

    return again


def answers(catalog: Catalog) -> list[object]:
    found = [catalog.find(q, near=(60.0, 11.0)) for q in ("", "kols", "puster", "tirsdag", "hamar kommune", "kollls")]
    return [*found, reading.suggest("ko", "nb"), reading.documents("national_offering"), reading.version()]


def file_of(catalog: Catalog) -> Path:
    path = catalog.follower.store.path
    return path.with_name(path.name + ".gists")


def test_answers_are_the_same_after_a_start_from_gists(
    country: Catalog, restart: Callable[[], None], understood: list[str]
) -> None:
    file_of(country).unlink()
    restart()
    assert len(understood) == 4
    before = answers(country)
    restart()
    assert len(understood) == 4
    assert answers(country) == before


def test_only_what_is_new_is_understood(country: Catalog, restart: Callable[[], None], understood: list[str]) -> None:
    country.publish(build_document("Ny", key="ny"))
    country.withdraw(build_document("Turgruppe"))
    for expected in (["Ny"], []):
        understood.clear()
        restart()
        assert understood == expected
    country.publish(build_document("Enda nyere", key="ny"))
    understood.clear()
    restart()
    assert understood == ["Enda nyere"]
    assert country.titles("nyere") == ["Enda nyere"]


def test_new_words_make_them_useless(country: Catalog, restart: Callable[[], None], understood: list[str]) -> None:
    restart()
    country.publish(concept("tilstand_kols", nb="kols", lay_nb="puster"))
    understood.clear()
    restart()
    assert len(understood) == 4
    assert "Kols-skole" in country.titles("kols")


def test_so_does_new_code(
    country: Catalog, restart: Callable[[], None], understood: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    restart()
    monkeypatch.setattr(gists, "_CODE", "another")
    understood.clear()
    restart()
    assert len(understood) == 4


@pytest.mark.parametrize("damage", [b"", b"not json\n", b'["a","b","c",1,1]\n', b"\xff\xfe"])
def test_a_damaged_file_is_made_anew(
    country: Catalog, restart: Callable[[], None], understood: list[str], damage: bytes
) -> None:
    restart()
    whole = file_of(country).read_bytes()
    for content in (damage, b"x" + damage + whole, whole[:-40], whole.replace(b"[[", b"[{", 1)):
        file_of(country).write_bytes(content)
        understood.clear()
        restart()
        assert len(understood) == 4
        assert file_of(country).read_bytes() == whole


def test_a_file_that_cannot_be_written_stops_nobody(
    country: Catalog, restart: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> None:
        raise OSError("no space left on device")

    file_of(country).unlink(missing_ok=True)
    monkeypatch.setattr(Path, "replace", full)
    restart()
    assert country.titles("tirsdag") == ["Turgruppe"]
    assert list(file_of(country).parent.glob("*.gists*")) == []
