"""LIX as Björnsson counts it, and which sentence is the longest."""

from tilbudskatalog.catalog.offerings import readability

SHORT = "Vi går tur sammen. " * 8


def test_words_per_sentence_and_the_share_of_long_words() -> None:
    reading = readability.of(SHORT)
    assert reading is not None
    # Four words in each sentence; “sammen” has six letters and is not long.
    assert (reading.lix, reading.words_in_longest) == (4, 4)
    with_long = readability.of(SHORT.replace("sammen", "sammenhengende"))
    assert with_long is not None
    assert with_long.lix == 4 + 25


def test_the_longest_sentence_is_named() -> None:
    reading = readability.of(f"{SHORT}Denne setningen er mye lengre enn alle de andre til sammen.")
    assert reading is not None
    assert reading.longest == "Denne setningen er mye lengre enn alle de andre til sammen"


def test_a_line_of_a_list_is_a_sentence() -> None:
    reading = readability.of("\n".join(["bra mat og litt tur"] * 10))
    assert reading is not None
    assert reading.words_in_longest == 5


def test_a_few_words_are_not_judged() -> None:
    assert readability.of("Gratis. Ta med gode sko.") is None
