"""`manage.py load_concepts`: concepts, terms and codes from their files into the database."""

from pathlib import Path

from tilbudskatalog.ground.base.commands import LoadCommand
from tilbudskatalog.ground.base.loading import Report
from tilbudskatalog.registers.concepts.loading import DATA, load


class Command(LoadCommand):
    help = "Loads concepts, terms and codes from the register's files. Can be run again at any time."
    folder = DATA

    def load(self, folder: Path, *, remove_missing: bool) -> Report:
        return load(folder, remove_missing=remove_missing)
