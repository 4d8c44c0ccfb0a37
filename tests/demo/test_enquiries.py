"""Questions in the demo: asked and answered by the acts, once for each provider that is there."""

import pytest

from tests import factories
from tilbudskatalog.demo import citizens, enquiries
from tilbudskatalog.participation.enrollment.models import Enquiry

HAMAR = "kommune-3403"

pytestmark = pytest.mark.django_db


def test_a_provider_is_asked_once_and_answers() -> None:
    offering, guest = factories.local(HAMAR), factories.user("parorende")
    planned = enquiries.planned()
    assert {each.provider for each in planned} == {HAMAR}
    assert enquiries.build(planned, citizens.build(), factories.coordinator(offering)) == 1
    asked = Enquiry.objects.get()
    assert (asked.person, asked.state, asked.offering) == (guest, Enquiry.State.ANSWERED, offering)
    assert [each.from_provider for each in asked.messages.order_by("at")] == [False, True]
    assert enquiries.planned() == []
