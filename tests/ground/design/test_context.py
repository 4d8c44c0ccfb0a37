import pytest
from django.test import RequestFactory
from django.urls import resolve

from tilbudskatalog.ground.design.context import bare_path, in_language, site


@pytest.mark.parametrize(
    ("path", "language", "there"),
    [
        ("/finn", "nn", "/nn/finn"),
        ("/nn/finn", "nb", "/finn"),
        ("/en/", "nn", "/nn/"),
        ("/", "en", "/en/"),
        ("/nn", "nb", "/"),
        ("/nnn/finn", "en", "/en/nnn/finn"),
    ],
)
def test_the_same_page_in_another_language(path: str, language: str, there: str) -> None:
    assert in_language(path, language) == there


def test_the_default_language_has_no_prefix() -> None:
    assert bare_path("/nb/finn") == "/nb/finn"


def test_the_question_follows_into_the_other_language(rf: RequestFactory) -> None:
    request = rf.get("/finn?q=søvn&sted=Å")
    request.resolver_match = resolve("/finn")
    hrefs = {language["code"]: language["href"] for language in site(request)["languages"]}
    assert hrefs["nn"] == "/nn/finn?q=s%C3%B8vn&sted=%C3%85"


def test_an_address_that_leads_nowhere_offers_the_front_page(rf: RequestFactory) -> None:
    assert {language["href"] for language in site(rf.get("/finnes-ikke"))["languages"]} == {"/", "/nn/", "/en/"}
