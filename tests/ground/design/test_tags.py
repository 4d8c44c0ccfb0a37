import datetime as dt

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tilbudskatalog.ground.design.icons import ICONS
from tilbudskatalog.ground.design.pictures import PICTURES
from tilbudskatalog.ground.design.templatetags import design


@pytest.mark.parametrize("name", sorted(ICONS))
def test_icons_are_silent(name: str) -> None:
    assert 'aria-hidden="true"' in design.icon(name)


@pytest.mark.parametrize("name", sorted(PICTURES))
def test_pictures_take_their_colours_from_the_theme(name: str) -> None:
    drawn = design.picture(name)
    assert 'aria-hidden="true"' in drawn
    assert "#" not in drawn


def test_an_unknown_icon_fails_where_it_is_written() -> None:
    with pytest.raises(KeyError):
        Template('{% icon "unicorn" %}').render(Context())


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("2026-11-03", "3. november 2026"),
        ("2026-11-30T23:30:00Z", "1. desember 2026"),
        (dt.date(2026, 1, 12), "12. januar 2026"),
        (dt.datetime(2026, 11, 30, 23, 30, tzinfo=dt.UTC), "1. desember 2026"),
        ("2026-04", "april 2026"),
        ("2013", "2013"),
        ("", ""),
        (None, ""),
        ("en dag i mai", ""),
    ],
)
def test_days_in_words(value: str | dt.date | None, shown: str) -> None:
    assert design.day(value) == shown


def test_days_in_english() -> None:
    with translation.override("en"):
        assert design.day("2026-11-03") == "3 November 2026"


def test_blank_lines_part_paragraphs() -> None:
    assert design.paragraphs("Ett\nog samme.\n \nTo.") == "<p>Ett og samme.</p>\n<p>To.</p>"


@given(st.text())
def test_a_text_never_becomes_markup(value: str) -> None:
    assert "<" not in design.paragraphs(value).replace("<p>", "").replace("</p>", "")


def test_templates_have_translation_and_static_files_at_hand() -> None:
    shown = Template('{% translate "Menu" %} {% static "design/favicon.svg" %}').render(Context())
    assert shown == "Menu /static/design/favicon.svg" or shown == "Meny /static/design/favicon.svg"
