"""Who does what in these tests, and time that passes."""

import datetime as dt

import pytest

from tests import factories
from tilbudskatalog.catalog.offerings import reviews
from tilbudskatalog.catalog.offerings.models import Offering
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock


def editor(offering: Offering) -> User:
    return factories.user(f"redaktor-{offering.organization.key}", editor=offering.organization)


def colleague(offering: Offering) -> User:
    return factories.user(f"kollega-{offering.organization.key}", editor=offering.organization)


def approver(offering: Offering) -> User:
    return factories.user(f"godkjenner-{offering.organization.key}", approver=offering.organization)


def leader(offering: Offering) -> User:
    return factories.user(f"leder-{offering.organization.key}", leader=offering.organization)


def stranger() -> User:
    other = factories.organization("kommune-0301")
    return factories.user("fremmed", editor=other, approver=other, leader=other)


def submitted(offering: Offering) -> Offering:
    reviews.submit(offering=offering, by=editor(offering))
    return fresh(offering)


def fresh(offering: Offering) -> Offering:
    found: Offering = type(offering).objects.get(pk=offering.pk)
    return found


def later(monkeypatch: pytest.MonkeyPatch, **ahead: float) -> dt.datetime:
    """Moves the clock ahead; answers what it shows."""
    moment = clock.now() + dt.timedelta(**ahead)
    monkeypatch.setattr(clock, "now", lambda: moment)
    return moment
