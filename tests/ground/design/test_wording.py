"""Which text a reader gets, and that it is said when it is not in the reader's language."""

import pytest
from django.utils import translation

from tilbudskatalog.ground.design.templatetags import design
from tilbudskatalog.ground.design.wording import own_words, pick, wanted_language

TEXTS = {
    "nb": {"title": "Søvnkurs", "cost": "Gratis"},
    "nn": {"title": "Søvnkurs på nynorsk", "cost": None},
    "en": {"title": "Sleep course", "cost": ""},
}


@pytest.mark.parametrize(
    ("language", "title"), [("nb", "Søvnkurs"), ("nn", "Søvnkurs på nynorsk"), ("en", "Sleep course")]
)
def test_the_readers_language_comes_first(language: str, title: str) -> None:
    with translation.override(language):
        assert str(pick(TEXTS, "title")) == title


def test_a_missing_text_is_taken_from_the_closest_language() -> None:
    with translation.override("nn"):
        cost = pick(TEXTS, "cost")
    assert (cost.text, cost.language, cost.differs) == ("Gratis", "nb", True)


def test_what_was_left_empty_on_purpose_stays_empty() -> None:
    with translation.override("en"):
        assert not pick(TEXTS, "cost")


@pytest.mark.parametrize("texts", [None, {}, {"nb": None}, {"nb": {"title": None}}])
def test_nothing_is_nothing(texts: dict[str, object] | None) -> None:
    assert pick(texts, "title").text == ""


def test_labels_are_texts_without_fields() -> None:
    assert str(pick({"nb": "tobakk", "en": "tobacco"})) == "tobakk"


def test_another_language_is_marked_for_screen_readers() -> None:
    with translation.override("en"):
        assert design.text({"nb": "Søvn & ro"}) == '<span lang="nb">Søvn &amp; ro</span>'
    assert design.text({"nb": "Søvn"}) == "Søvn"


def test_another_language_is_said_before_a_longer_text() -> None:
    with translation.override("nn"):
        shown = design.prose({"nb": "Ett.\n\nTo."})
    assert shown.startswith('<p><span class="tag grey">På bokmål</span></p>')
    assert '<div class="stack" lang="nb"><p>Ett.</p>\n<p>To.</p></div>' in shown


def test_nothing_is_said_of_the_readers_own_language() -> None:
    assert design.prose({"nb": "Ett."}) == "<p>Ett.</p>"


def test_our_own_words_are_in_the_readers_language() -> None:
    assert not own_words("Gratis").differs


def test_a_language_that_no_text_has_is_read_as_bokmaal() -> None:
    with translation.override("fr"):
        assert wanted_language() == "nb"


@pytest.mark.parametrize("language", ["nb", "nn", "en", "se"])
def test_every_language_has_a_label(language: str) -> None:
    assert pick({language: "x"}, wanted="nb" if language != "nb" else "en").label
