"""The whole suite is run on SQLite, and again on PostgreSQL what may reach the database. Nothing else can."""

import pytest
from django.db import connection


def test_who_has_not_asked_for_the_database_cannot_reach_it(request: pytest.FixtureRequest) -> None:
    assert request.node.get_closest_marker("database") is None
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        connection.ensure_connection()


@pytest.mark.django_db
def test_who_is_marked_for_it_is_run_on_both(request: pytest.FixtureRequest) -> None:
    assert request.node.get_closest_marker("database")


@pytest.fixture
def made(db: None) -> None:
    """Whatever a test is given may have come out of the database."""


@pytest.mark.usefixtures("made")
def test_whose_fixtures_ask_for_it_is_run_on_both(request: pytest.FixtureRequest) -> None:
    assert request.node.get_closest_marker("database")
