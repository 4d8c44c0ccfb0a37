"""`manage.py verify_audit`: whether the audit log is what was written."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tilbudskatalog.ground.access import chain


class Command(BaseCommand):
    help = "Checks the chain of the audit log. Ends with 1 when a line was changed, removed or moved."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--expect", default="", metavar="NUMBER:SEAL", help="A head that was told earlier.")

    def handle(self, *args: Any, expect: str, **options: Any) -> None:
        report = chain.verify(expected=expect)
        self.stdout.write(f"{report.sealed} lines sealed; head {report.head}")
        since = f", the oldest from {report.unsealed_since:%Y-%m-%d %H:%M:%S} UTC" if report.unsealed_since else ""
        self.stdout.write(f"{report.unsealed} lines not sealed yet{since}")
        for problem in report.problems:
            self.stdout.write(problem)
        if report.faults:
            raise CommandError(f"the chain is broken in {report.faults} places")
        self.stdout.write("whole")
