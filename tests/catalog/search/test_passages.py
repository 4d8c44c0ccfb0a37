from hypothesis import given
from hypothesis import strategies as st

from tests.catalog.search.conftest import Catalog
from tests.catalog.search.factories import build_document
from tilbudskatalog.catalog.search import words
from tilbudskatalog.catalog.search.passages import LONGEST, Passage, passage

LONG = "Vi møtes hver uke på frisklivssentralen. " * 8 + "Der strikker vi sammen. " + "Ta gjerne med en venn. " * 20


def found(text: str, *wanted: str, field: str = "description") -> Passage | None:
    return passage({field: text}, "no", frozenset(words.stem(word, "no") for word in wanted))


def test_a_short_text_is_shown_whole_with_all_that_matched() -> None:
    assert found("Strikker du? Vi strikker.", "strikker") == [
        ("Strikker", True), (" du? Vi ", False), ("strikker", True), (".", False)
    ]  # fmt: skip


def test_a_long_text_is_cut_at_a_sentence() -> None:
    pieces = found(LONG, "strikke")
    assert pieces is not None
    assert pieces[:2] == [("…Der ", False), ("strikker", True)]
    assert pieces[-1][0].endswith("…")


def test_the_summary_comes_before_the_description() -> None:
    texts = {"summary": "Om kols", "description": "Mer om kols", "title": "kols"}
    assert passage(texts, "no", frozenset(words.stems("kols", "no"))) == [("Om ", False), ("kols", True)]


def test_nothing_matched_is_no_passage() -> None:
    assert found("Vi går tur", "strikke") is None
    assert found("", "strikke") is None
    assert passage({"summary": None}, "no", frozenset(["strikk"])) is None


@given(st.text(alphabet="abc .!?-\n", max_size=600), st.integers(0, 3))
def test_it_is_short_and_a_piece_of_the_text(text: str, at: int) -> None:
    pieces = found(f"{text} målord {text[: at * 100]}", "målord")
    assert pieces is not None
    assert ("målord", True) in pieces
    shown = "".join(piece for piece, _matched in pieces)
    assert len(shown) <= LONGEST
    assert shown.strip("…") in " ".join(f"{text} målord {text[: at * 100]}".split())


def test_only_hits_outside_the_title_have_one(catalog: Catalog) -> None:
    catalog.publish(
        build_document("Møteplass", key="a", description="Vi strikker sammen"),
        build_document("Strikketreff", key="b", description="Vi strikker sammen"),
    )
    items = {item.document["texts"]["nb"]["title"]: item.passage for item in catalog.find("strikker").items}
    assert items["Møteplass"] == [("Vi ", False), ("strikker", True), (" sammen", False)]


def test_it_is_in_the_language_that_is_shown(catalog: Catalog) -> None:
    texts = {"nb": {"title": "Treff", "description": "Vi strikker"}, "nn": {"title": "Treff", "description": "Me bind"}}
    catalog.publish(build_document(texts=texts))
    assert catalog.find("strikker", lang="nn").items[0].passage is None
    assert catalog.find("strikker", lang="nb").items[0].passage is not None
