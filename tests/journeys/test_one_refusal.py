"""Whoever may not do a thing is told so in the same words by the act, by the page and by the interface."""

import html
import json

import pytest
from django.test import Client

from tests import factories
from tilbudskatalog.catalog.offerings import reviews
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.ground.base.errors import NotPermitted

pytestmark = pytest.mark.django_db


def test_one_sentence_for_one_refusal() -> None:
    offering = factories.local_draft()
    reviews.submit(offering=offering, by=factories.user("redaktor-kommune-3403"))
    reader = factories.user("leser", reader=offering.organization)
    with pytest.raises(NotPermitted) as refusal:
        reviews.approve(offering=offering, by=reader)
    sentence = str(refusal.value.sentence)

    client = Client()
    client.force_login(reader)
    page = client.post(f"/studio/tilbud/{offering.uid}/approve")
    answer = client.post(
        f"/api/v1/provider/offerings/{offering.uid}/approve", json.dumps({}), content_type="application/json"
    )

    assert page.status_code == answer.status_code == 403
    assert sentence in html.unescape(page.content.decode())
    assert answer.json()["detail"] == sentence
    assert answer.json()["code"] == refusal.value.code
    assert not LocalOffering.objects.get(pk=offering.pk).live
