"""A draft as the page that it will be: the real page, for those who may read the draft."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.doors.portal.library import Library
from tests.doors.studio import browsing
from tests.doors.studio.browsing import browser, text_of
from tilbudskatalog.catalog.offerings import local_offerings, national_offerings
from tilbudskatalog.catalog.offerings.models import LocalOffering

pytestmark = pytest.mark.django_db
DRAFTED = "Vi møtes på Koigen hver tirsdag."


def address(offering: object) -> str:
    return reverse("portal:preview", args=[offering.uid])  # type: ignore[attr-defined]


@pytest.fixture
def offering(library: Library) -> LocalOffering:
    """Public, with a change that waits."""
    made = factories.local()
    local_offerings.adapt(offering=made, by=browsing.editor(), texts={"nb": {"description": DRAFTED}})
    return made


def test_the_real_page_of_the_draft(offering: LocalOffering) -> None:
    for person in (browsing.editor(), browsing.approver()):
        response = browser(person).get(address(offering))
        assert response.status_code == 200
        assert DRAFTED in text_of(response)
        assert "portal/offering/offering.html" in [template.name for template in response.templates]


def test_never_kept_and_never_indexed(offering: LocalOffering) -> None:
    response = browser(browsing.editor()).get(address(offering))
    assert response["Cache-Control"] == "private, no-store"
    assert "noindex" in response["X-Robots-Tag"]


def test_for_those_who_may_read_the_draft_only(offering: LocalOffering) -> None:
    assert Client().get(address(offering)).status_code == 302
    for person in (browsing.editor("kommune-0301"), factories.user("innbygger"), browsing.national_editor()):
        response = browser(person).get(address(offering))
        assert response.status_code == 404
        assert DRAFTED not in text_of(response)


def test_a_national_draft_too(library: Library) -> None:
    template = factories.template()
    national_offerings.revise(offering=template, by=browsing.national_editor(), texts={"nb": {"description": DRAFTED}})
    assert DRAFTED in text_of(browser(browsing.national_approver()).get(address(template)))
    assert browser(browsing.editor()).get(address(template)).status_code == 404


def test_what_was_never_public(library: Library) -> None:
    offering = factories.local_draft()
    assert browser(browsing.editor()).get(address(offering)).status_code == 200
