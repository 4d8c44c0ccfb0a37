"""Reading register files strictly, and kindly where spreadsheets are clumsy."""

from pathlib import Path

import pytest

from tilbudskatalog.ground.base.errors import Invalid
from tilbudskatalog.ground.base.models import Changed
from tilbudskatalog.ground.base.tables import Problems, Row, Table, read_tables

TABLE = Table("changes.csv", Changed, key=("key",), fields=("kind", "key"))


def read(folder: Path, content: bytes) -> list[Row]:
    (folder / TABLE.file).write_bytes(content)
    problems = Problems()
    rows = read_tables(folder, [TABLE], problems)[TABLE.file]
    problems.raise_if_any()
    return rows


@pytest.mark.parametrize(
    "content",
    [
        b"kind,key\nconcept,7\n",
        b"\xef\xbb\xbfkind,key\r\nconcept,7\r\n",
        b"key,kind\n7,concept",
        b'kind,key\n\n"concept", 7 \n\n',
    ],
)
def test_byte_order_mark_line_ends_order_and_blanks_do_not_matter(tmp_path: Path, content: bytes) -> None:
    assert [row.values for row in read(tmp_path, content)] == [{"kind": "concept", "key": 7}]


def test_composed_and_decomposed_letters_are_the_same(tmp_path: Path) -> None:
    assert read(tmp_path, "kind,key\nA\u030as,7\n".encode())[0].values["kind"] == "Ås"


def test_rows_are_counted_as_an_editor_shows_them(tmp_path: Path) -> None:
    rows = read(tmp_path, b'kind,key\n"two\nlines",7\nconcept,8\n')
    assert [row.line for row in rows] == [3, 4]


@pytest.mark.parametrize("content", [b"", b"\n", b"kind\n", b"kind,key,kind\n", b"kind,key,\n"])
def test_other_columns_are_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Invalid) as refusal:
        read(tmp_path, content)
    assert set(refusal.value.fields) == {"changes.csv:1"}


@pytest.mark.parametrize("cell", ["", "seven", "7.5", "99999999999999999999"])
def test_a_cell_that_does_not_fit_is_named(tmp_path: Path, cell: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read(tmp_path, f"kind,key\nconcept,{cell}\n".encode())
    assert set(refusal.value.fields) == {"changes.csv:2:key"}
