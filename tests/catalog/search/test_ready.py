"""What a door makes of snapshots is kept as long as they are the newest."""

from tests.catalog.search.conftest import Catalog
from tests.catalog.search.factories import Document, build_document, texts
from tilbudskatalog.catalog.search import passages, reading, words
from tilbudskatalog.catalog.search.keeping import Kept, Shape
from tilbudskatalog.catalog.search.query import Query


class Counting(Shape[bytes]):
    def __init__(self) -> None:
        super().__init__(self._title)
        self.made: list[str] = []

    def _title(self, document: Document, lang: str) -> bytes:
        title = document["texts"].get(lang, document["texts"]["nb"])["title"]
        self.made.append(title)
        return str(title).encode()


def shown(shape: Shape, q: str = "", **asked: str) -> list[bytes]:
    return [item.document for item in reading.find_ready(Query(q=q, **asked), shape).items]  # type: ignore[arg-type]


def test_only_what_was_replaced_is_made_anew(catalog: Catalog) -> None:
    shape = Counting()
    first, other = build_document("Kurs A"), build_document("Kurs B")
    catalog.publish(first, other)
    assert shown(shape) == shown(shape) == [b"Kurs A", b"Kurs B"]
    catalog.publish(build_document("Kurs C", id=first["id"]))
    assert shown(shape) == [b"Kurs B", b"Kurs C"]
    assert shape.made == ["Kurs A", "Kurs B", "Kurs C"]


def test_each_language_has_its_own(catalog: Catalog) -> None:
    catalog.publish(build_document(texts={"nb": texts("Trening"), "en": texts("Walking")}))
    shape = Counting()
    assert (shown(shape), shown(shape, lang="en")) == ([b"Trening"], [b"Walking"])
    assert [item.language for item in reading.find_ready(Query(lang="se"), shape).items] == ["nb"]


def test_a_new_file_with_other_numbers_is_not_mixed_up(catalog: Catalog) -> None:
    shape = Counting()
    first, other = build_document("Kurs A"), build_document("Kurs B")
    catalog.publish(first, other)
    shown(shape)
    catalog.log.identity, catalog.log.entries = "log-2", []
    catalog.publish(other, first)
    assert shown(shape) == [b"Kurs A", b"Kurs B"]
    assert len(shape.made) == 4


def test_found_as_bytes_is_what_is_found_as_documents(catalog: Catalog) -> None:
    catalog.publish(*(build_document(f"Kurs {n}", description="Vi går tur.") for n in range(3)))
    plain, ready = reading.find(Query(q="tur")), reading.find_ready(Query(q="tur"), Counting())
    assert [item.document["texts"]["nb"]["title"].encode() for item in plain.items] == [
        item.document for item in ready.items
    ]
    for one, other in zip(plain.items, ready.items, strict=True):
        assert (one.why, one.passage, one.language) == (other.why, other.passage, other.language)
    assert (plain.total, plain.facets, plain.understood) == (ready.total, ready.facets, ready.understood)


def test_a_passage_is_of_the_text_to_the_letter(catalog: Catalog) -> None:
    """Also where two texts have the same words in another order, and so the same stems."""
    catalog.publish(
        build_document("Kurs A", description="Vi strikker og går tur."),
        build_document("Kurs B", description="Vi går tur og strikker."),
    )
    found = {
        item.document["texts"]["nb"]["title"]: "".join(piece for piece, _met in item.passage or [])
        for item in catalog.find("strikker").items
    }
    assert found == {"Kurs A": "Vi strikker og går tur.", "Kurs B": "Vi går tur og strikker."}


def test_copies_share_a_passage() -> None:
    asked: list[str] = []

    def said() -> Document:
        asked.append("read")
        return {"nb": {"description": "Om kols"}}

    wanted = frozenset([words.stem("kols", "no")])
    first = passages.kept("a mark of its own", "nb", wanted, said)
    assert first == [("Om ", False), ("kols", True)]
    assert passages.kept("a mark of its own", "nb", wanted, said) is first
    assert asked == ["read"]


def test_the_oldest_give_way() -> None:
    kept = Kept[int](2)
    for number in (1, 2, 3):
        kept.put(number, number)
    assert (kept.get(1), kept.get(2), kept.get(3), len(kept)) == (None, 2, 3, 2)


def test_reasons_of_place_follow_each_row(catalog: Catalog) -> None:
    catalog.publish(
        {"kind": "municipality", "id": "7b1b1b1e-0000-4000-8000-000000000001", "number": "3403", "name": "Hamar",
         "official_name": "Hamar", "county": "Innlandet", "county_number": "34", "population": 1, "names": [],
         "largest_place": None, "latitude": 60.8, "longitude": 11.07, "postal_codes": [], "served_by": []},
        build_document("Kurs her"),
        build_document("Kurs overalt", nationwide=True, municipalities=[]),
    )  # fmt: skip
    items = catalog.find("kurs", municipality="3403").items
    assert [[why.code for why in item.why][-1] for item in items] == ["place", "nationwide"]
