import threading
from dataclasses import replace

import pytest

from tilbudskatalog.catalog.search import engine as engine_module
from tilbudskatalog.catalog.search.distances import Origin
from tilbudskatalog.catalog.search.engine import ArrayEngine, Hits, Request, Unit
from tilbudskatalog.catalog.search.indexing import IndexDocument


def made(row: int, title: str, words: str = "", group: str = "", **filters: str) -> IndexDocument:
    values = {"kind": "offering", "scope": "local"} | filters
    return IndexDocument(
        row=row,
        sort=f"{title}\x00{row:04}",
        group=group or f"own-{row}",
        contents=((("title_no", title),), (("body_no", words),), (("around", ""),)),
        filters={name: tuple(value.split()) for name, value in values.items()},
    )


def unit(word: str, required: bool = True) -> Unit:
    return Unit((("title_no", word, 3.0), ("body_no", word, 0.5)), required)


@pytest.fixture
def engine() -> ArrayEngine:
    return ArrayEngine()


def rows(engine: ArrayEngine, *units: Unit, **fields: object) -> tuple[int, ...]:
    return engine.search(Request(units, **fields)).rows  # type: ignore[arg-type]


def test_a_title_is_worth_more_than_a_body(engine: ArrayEngine) -> None:
    engine.put([made(1, "other", "kols"), made(2, "kols")])
    assert rows(engine, unit("kols")) == (2, 1)


def test_more_of_the_query_is_worth_more(engine: ArrayEngine) -> None:
    engine.put([made(1, "a kols"), made(2, "b kols trening"), made(3, "trening")])
    assert rows(engine, unit("kols"), unit("trening", required=False)) == (2, 1)


def test_equal_scores_stand_by_title(engine: ArrayEngine) -> None:
    engine.put([made(1, "c kols"), made(2, "a kols"), made(3, "b kols")])
    engine.put([made(4, "aa kols")])
    assert rows(engine, unit("kols")) == (2, 4, 3, 1)


def test_pages_neither_repeat_nor_skip(engine: ArrayEngine) -> None:
    engine.put([made(row, f"kols {row % 7}", scope="nationwide" if row % 9 == 0 else "local",
                     municipality="3403" if row % 2 else "3401") for row in range(1, 120)])  # fmt: skip
    for place in (None, "3403"):
        whole = rows(engine, unit("kols"), place=place, limit=100)
        pages = [rows(engine, unit("kols"), place=place, offset=at, limit=8) for at in range(0, 100, 8)]
        assert [row for page in pages for row in page][: len(whole)] == list(whole)


def test_rows_are_replaced_and_dropped(engine: ArrayEngine) -> None:
    engine.put([made(1, "kols"), made(2, "kols")])
    engine.put([made(1, "astma")], gone=[2, 77])
    assert rows(engine, unit("kols")) == ()
    assert rows(engine, unit("astma")) == (1,)
    assert len(engine) == 1


def test_no_units_mean_everything_by_title(engine: ArrayEngine) -> None:
    engine.put([made(1, "b"), made(2, "a")])
    assert rows(engine) == (2, 1)
    assert rows(engine, unit("b"), by_title=True) == (1,)


def test_a_unit_counts_by_its_best_field_and_a_little_by_the_others(engine: ArrayEngine) -> None:
    engine.put([made(1, "a kols"), made(2, "a kols", "kols"), made(3, "b", "kols")])
    assert rows(engine, unit("kols")) == (2, 1, 3)
    engine.put([made(4, "kols"), made(5, "kols trening kondisjon")])
    several = Unit((("title_no", "kols", 1.0), ("title_no", "trening", 3.0), ("title_no", "kondisjon", 2.0)))
    one = Unit((("title_no", "trening", 3.0),))
    assert rows(engine, several)[0] == rows(engine, one)[0] == 5


def test_contents_that_nothing_has_any_more_are_forgotten(engine: ArrayEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "_FORGOTTEN", 3)
    for number in range(20):
        engine.put([made(1, f"title {number}"), made(2, "kols")])
        assert rows(engine, unit(str(number))) == (1,)
        assert rows(engine, unit("kols")) == (2,)
    assert rows(engine, unit("18")) == ()
    assert engine._now.contents[0].size < 10


def test_who_reads_is_not_disturbed_by_who_writes(engine: ArrayEngine) -> None:
    engine.put([made(row, f"kols {row}") for row in range(50)])
    stop, faults = threading.Event(), []

    def read() -> None:
        while not stop.is_set():
            hits = engine.search(Request((unit("kols"),), limit=100, collapse=True))
            if hits.total != 50 or len(set(hits.rows)) != 50:
                faults.append(hits)

    readers = [threading.Thread(target=read) for _reader in range(3)]
    for reader in readers:
        reader.start()
    for number in range(100):
        engine.put([made(row, f"kols {row} {number}") for row in range(number % 50, 50)])
    stop.set()
    for reader in readers:
        reader.join()
    assert faults == []


def test_several_values_of_a_filter_mean_any(engine: ArrayEngine) -> None:
    engine.put([made(1, "a", format="group"), made(2, "b", format="digital"), made(3, "c", format="home")])
    assert rows(engine, filters={"format": ("group", "home"), "kind": ("offering",)}) == (1, 3)


def test_the_nationwide_follow_the_local(engine: ArrayEngine) -> None:
    engine.put([
        made(1, "kols here", municipality="3403"),
        made(2, "kols elsewhere", municipality="3401"),
        made(3, "a kols everywhere", scope="nationwide"),
    ])  # fmt: skip
    hits = engine.search(Request((unit("kols"),), place="3403"))
    assert (hits.total, hits.rows) == (2, (1, 3))
    assert rows(engine, place="3403") == (1, 3)
    assert rows(engine, place="-") == (3,)


@pytest.fixture
def copies(engine: ArrayEngine) -> ArrayEngine:
    engine.put([
        made(1, "kols a", group="kols", municipality="3403"),
        made(2, "kols b", group="kols", municipality="3401"),
        made(3, "own kols", municipality="3403"),
        made(4, "body", "kols", group="late", scope="nationwide"),
    ])  # fmt: skip
    return engine


@pytest.mark.parametrize("units", [(), (unit("kols"),)])
def test_copies_are_one_item_with_its_providers_counted(copies: ArrayEngine, units: tuple[Unit, ...]) -> None:
    hits = copies.search(Request(units, collapse=True))
    assert hits.total == 3
    assert hits.providers is not None
    assert dict(zip(hits.rows, hits.providers, strict=True)) == {1: 2, 3: 1, 4: 1}


@pytest.mark.parametrize("units", [(), (unit("kols"),)])
def test_collapsed_pages_join(copies: ArrayEngine, units: tuple[Unit, ...]) -> None:
    whole = copies.search(Request(units, collapse=True, place="3403")).rows
    assert [copies.search(Request(units, collapse=True, place="3403", offset=at, limit=1)).rows for at in range(3)] == [
        (row,) for row in whole
    ]
    assert whole[-1] == 4


def facets(engine: ArrayEngine, **fields: object) -> Hits:
    return engine.search(Request(**fields))  # type: ignore[arg-type]


def test_facets_count_what_was_found(engine: ArrayEngine) -> None:
    engine.put([made(1, "a", theme="x y"), made(2, "b", theme="x"), made(3, "c", theme="z", kind="national_offering")])
    counted = facets(engine, filters={"kind": ("offering",)}, facets=("theme", "level")).facets
    assert dict(counted["theme"]) == {"x": 2, "y": 1}
    assert counted["level"] == ()


def test_a_facet_that_is_chosen_from_counts_the_other_choices_too(engine: ArrayEngine) -> None:
    engine.put([made(1, "a", theme="x", format="group"), made(2, "b", theme="y", format="home")])
    counted = facets(engine, filters={"theme": ("x",)}).facets
    assert dict(counted["theme"]) == {"x": 1, "y": 1}
    assert dict(counted["format"]) == {"group": 1}


def test_an_empty_index_has_no_answers(engine: ArrayEngine) -> None:
    for request in (Request(), Request((unit("x"),)), Request((unit("x"),), collapse=True), Request(collapse=True)):
        assert engine.search(request).total == 0


def test_points_come_and_go_with_their_rows(engine: ArrayEngine) -> None:
    def distances() -> list[float]:
        hits = engine.search(Request(origin=Origin((60.0, 11.0)), by_title=True))
        assert hits.distances is not None
        return [round(away) for away in hits.distances if away != float("inf")]

    engine.put([replace(made(1, "a"), point=(60.0, 11.0)), replace(made(2, "b"), point=(61.0, 11.0))])
    assert distances() == [0, 111]
    engine.put([replace(made(2, "b"), point=(62.0, 11.0)), made(3, "c")])
    assert distances() == [0, 222]
    engine.put([made(2, "b")], gone=[1])
    assert distances() == []
    engine.put([replace(made(1, "a"), point=(60.0, 11.0))])
    assert distances() == [0]


def test_what_a_row_holds_can_be_asked_for(engine: ArrayEngine) -> None:
    engine.put([made(1, "kols", "pust")])
    assert engine.contents([1])[0][:2] == ((("title_no", "kols"),), (("body_no", "pust"),))
    engine.put([], gone=[1])
    assert engine.contents([1, 7]) == [(), ()]


def test_a_mention_does_not_make_a_long_list_of_a_good_one(engine: ArrayEngine) -> None:
    engine.put([made(1, "kols trening"), made(2, "other", "kols")])
    assert rows(engine, unit("kols"), unit("trening", required=False)) == (1,)
    assert rows(engine, unit("kols")) == (1, 2)
