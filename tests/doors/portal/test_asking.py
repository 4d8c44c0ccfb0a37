"""Asking a provider: what has to be corrected stands in the order that the form asks for it."""

import re

import pytest
from django.test import Client

from tests import factories
from tests.doors.portal.page import Page

pytestmark = pytest.mark.django_db


def test_what_has_to_be_corrected_stands_in_the_order_of_the_form(client: Client) -> None:
    provider = factories.organization()
    page = Page(client.post(f"/aktor/{provider.uid}/spor", {"navn": "Mona", "mobil": "12345"}))
    (summary,) = re.findall(r'id="feil".*?</div>', page.html, re.DOTALL)
    assert re.findall(r'href="#(\w+)"', summary) == ["tekst", "mobil"]
    assert page.status == 422
