"""The project's settings, in demo mode, with everything that leaves traces put in a folder of the run's own."""

import os
import tempfile
from pathlib import Path

os.environ["MODE"] = "demo"
os.environ.setdefault("LOG_LEVEL", "ERROR")
_FOLDER = Path(tempfile.mkdtemp(prefix="tilbudskatalog-tests-"))
os.environ["STATE_DIR"] = str(_FOLDER / "state")
os.environ.setdefault("DATABASE_URL", f"sqlite:///{_FOLDER / 'catalog.sqlite3'}")

from tilbudskatalog.config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
BACKGROUND_THREADS = False
# Looks for a static file when it is asked for, instead of at all of them for every client that a test makes.
WHITENOISE_AUTOREFRESH = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, as in production: the database in memory that Django tests with by default locks whole tables.
    DATABASES["default"]["TEST"] = {"NAME": str(_FOLDER / "test.sqlite3")}  # noqa: F405
