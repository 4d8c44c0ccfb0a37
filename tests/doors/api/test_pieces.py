"""Answers that share their items: the same bytes, and only what is their own is counted."""

from tilbudskatalog.doors.api.v1.pieces import Pieces


def test_pieces_are_the_bytes_in_order() -> None:
    item = b"x" * 1000
    several = [Pieces().share(item).add(b"1"), Pieces().share(item).add(b"2")]
    page = Pieces().add(b"[").join(several, b",").add(b"]")
    assert bytes(page) == b"[" + item + b"1," + item + b"2]"
    assert len(page) == len(b"[1,2]")


def test_what_is_shared_is_not_copied() -> None:
    item = b"x" * 1000
    assert any(each is item for each in Pieces().share(item).add(b"1"))
