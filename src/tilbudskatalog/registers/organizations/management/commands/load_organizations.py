"""`manage.py load_organizations`: municipalities, organizations and catchments from their files into the database."""

from pathlib import Path

from tilbudskatalog.ground.base.commands import LoadCommand
from tilbudskatalog.ground.base.loading import Report
from tilbudskatalog.registers.organizations.files import DATA
from tilbudskatalog.registers.organizations.loading import load


class Command(LoadCommand):
    help = "Loads municipalities, organizations and catchments from the register's files. Can be run again at any time."
    folder = DATA

    def load(self, folder: Path, *, remove_missing: bool) -> Report:
        return load(folder, remove_missing=remove_missing)
