"""`manage.py retention`: what the worker does each night, now."""

from typing import Any

from django.core.management.base import BaseCommand

from tilbudskatalog.ground.access import clearing
from tilbudskatalog.ground.base import clock, retention


class Command(BaseCommand):
    help = "Deletes or empties what is past its time, by the rules of docs/operations/retention.md."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only tell how many rows of each.")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        done = retention.count(clock.now()) if dry_run else clearing.carry_out(clock.now())
        for name, number in done.items():
            self.stdout.write(f"{name}: {number}{' would go' if dry_run else ''}")
