"""What every test begins with: a migrated database to copy, and the mark of those that a database decides."""

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import settings

from tests.support.migrated import Migrated

# A busy machine proves nothing wrong: what takes too long is found by the time limit of each test.
settings.register_profile("patient", settings(), deadline=None)
settings.load_profile("patient")

# pytest-django lets nobody reach the database who has asked for none of these.
DATABASE = {"db", "transactional_db", "django_db_setup", "migrated"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what `tools/test.py postgres` runs again."""
    for item in items:
        asks = DATABASE.intersection(getattr(item, "fixturenames", ())) or item.get_closest_marker("django_db")
        if asks and not item.get_closest_marker("once"):
            item.add_marker("database")


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Migrated:
    own = tmp_path_factory.getbasetemp()
    return Migrated(own if worker_id == "master" else own.parent)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Django finds the tests' own database, and doesn't migrate one from the beginning."""
    return True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, migrated: Migrated) -> None:
    migrated.copy(connection.creation._get_test_db_name())


@pytest.fixture
def november(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Monday 2 November 2026, for sessions too: the days that a test names are to come, whenever it is run."""
    monkeypatch.setattr(timezone, "now", lambda: dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC))
