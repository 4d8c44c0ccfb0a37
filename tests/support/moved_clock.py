"""A clock that a test moves, for processes beside it: `python -m tests.support.moved_clock worker`, and `application`.

Only `clock.now` is replaced, as in other tests; it is as far ahead as the file that CLOCK_FILE names says.
"""

import datetime as dt
import os
import sys
from pathlib import Path

from django.utils import timezone

APPLICATION = "tests.support.moved_clock:application"


class MovedClock:
    """The test's hand on it. It only goes ahead, as sessions and letters have times of their own."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "clock"
        self._set(dt.timedelta())

    @property
    def environment(self) -> dict[str, str]:
        """What makes a process of ours, or the identity provider, go by it."""
        preloaded = Path(__file__).with_suffix(".mjs").as_uri()
        return {"CLOCK_FILE": str(self.file), "NODE_OPTIONS": f"--import={preloaded}"}

    def now(self) -> dt.datetime:
        return timezone.now() + _ahead(self.file)

    def on(self, time: dt.timedelta) -> None:
        assert time >= dt.timedelta()
        self._set(_ahead(self.file) + time)

    def to(self, moment: dt.datetime) -> None:
        self.on(moment - self.now())

    def _set(self, ahead: dt.timedelta) -> None:
        # Named last, so that nobody reads half a file.
        written = self.file.with_suffix(".new")
        written.write_text(str(ahead.total_seconds()))
        written.rename(self.file)


def _ahead(file: Path) -> dt.timedelta:
    return dt.timedelta(seconds=float(file.read_text()))


def _go_by_it() -> None:
    from tilbudskatalog.ground.base import clock

    file = Path(os.environ["CLOCK_FILE"])
    clock.now = lambda: timezone.now() + _ahead(file)


if __name__ == "__main__":
    from django.core.management import execute_from_command_line

    _go_by_it()
    execute_from_command_line(["manage.py", *sys.argv[1:]])
elif "CLOCK_FILE" in os.environ:
    # The web server has imported it by the name of the application.
    from tilbudskatalog.config.wsgi import application as application

    _go_by_it()
