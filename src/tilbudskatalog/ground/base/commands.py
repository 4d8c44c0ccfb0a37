"""What the commands that load registers have in common."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from tilbudskatalog.ground.base.errors import Invalid
from tilbudskatalog.ground.base.loading import Report

_SHOWN = 50


class LoadCommand(BaseCommand):
    """Loads a register's files, and prints the report; what is wrong in the files ends it with a line for each."""

    folder: Path

    def load(self, folder: Path, *, remove_missing: bool) -> Report:
        raise NotImplementedError

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=self.folder, help="Where the files are.")
        parser.add_argument(
            "--remove-missing",
            action="store_true",
            help="Take away details (names, catchments, terms …) that the files no longer have.",
        )

    def handle(self, *args: Any, folder: Path, remove_missing: bool, **options: Any) -> None:
        try:
            report = self.load(folder, remove_missing=remove_missing)
        except Invalid as refusal:
            raise CommandError("\n".join(_explained(refusal))) from refusal
        for line in report.lines():
            self.stdout.write(line)


def _explained(refusal: Invalid) -> list[str]:
    lines = [f"{where}: {sentence}" for where, sentence in refusal.fields.items()]
    more = [_("and %(count)d more") % {"count": len(lines) - _SHOWN}] if len(lines) > _SHOWN else []
    return [str(refusal.sentence), *lines[:_SHOWN], *more]
