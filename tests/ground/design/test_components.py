"""Each component on its own."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tilbudskatalog.ground.design.wording import Wording

Component = Callable[..., str]


@dataclass
class Fact:
    icon: str
    name: str
    wording: Wording


@dataclass
class Tick:
    answer: bool | None
    label: str


def test_a_fact_in_another_language_is_marked(component: Component) -> None:
    shown = component("facts", facts=[Fact("when", "Når", Wording("Tirsdager", "nb", "en"))])
    assert '<dd lang="nb">Tirsdager</dd>' in shown


def test_facts_keep_their_names_for_screen_readers(component: Component) -> None:
    assert "<dt>Når</dt>" in component("facts", facts=[Fact("when", "Når", Wording("Tirsdager", "nb", "nb"))])


@pytest.mark.parametrize(("answer", "kind"), [(True, "yes"), (False, "no"), (None, "unknown")])
def test_a_tick_is_yes_no_or_unknown(component: Component, answer: bool | None, kind: str) -> None:
    assert f'<li class="{kind}">' in component("ticks", ticks=[Tick(answer, "Heis")])


def test_a_pill_names_what_its_cross_removes(component: Component) -> None:
    assert 'aria-label="Fjern Hamar"' in component("pill", label="Hamar", remove="/finn")
    assert "<a" not in component("pill", label="hele landet")


def test_one_page_needs_no_pager(component: Component) -> None:
    assert "<nav" not in component("pager", page=1, pages=1, previous="", next="")


def test_the_first_page_has_only_a_next(component: Component) -> None:
    shown = component("pager", page=1, pages=3, previous="", next="?side=2")
    assert "Side 1 av 3" in shown
    assert 'rel="next"' in shown
    assert 'rel="prev"' not in shown


def test_the_last_crumb_is_where_one_is(component: Component) -> None:
    shown = component("crumbs", trail=[{"href": "/", "label": "Hjem"}], here=Wording("Sleep", "en", "nb"))
    assert '<li aria-current="page">' in shown
    assert '<span lang="en">Sleep</span>' in shown


def test_a_chosen_chip_is_checked(component: Component) -> None:
    choices = [{"value": "group", "label": "Gruppe", "checked": True}, {"value": "home", "label": "Hjemme"}]
    shown = component("pick", name="form", legend="Form", choices=choices)
    assert shown.count(" checked") == 1
    assert "<legend>Form</legend>" in shown


def test_the_bar_marks_the_page_and_the_language(component: Component) -> None:
    shown = component(
        "topbar",
        home="/",
        links=[{"href": "/finn", "label": "Finn tilbud", "current": True}],
        languages=[
            {"code": "nb", "name": "Bokmål", "href": "/", "current": True},
            {"code": "nn", "name": "Nynorsk", "href": "/nn/", "current": False},
        ],
    )
    assert shown.count('aria-current="page"') == 2
    assert 'lang="nn"' in shown
