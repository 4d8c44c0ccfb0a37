"""Lets a system act through the interface, or ends that."""

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base.errors import Invalid, Refusal
from tilbudskatalog.registers.organizations import systems
from tilbudskatalog.registers.organizations.models import Organization, SystemAgreement


class Command(BaseCommand):
    help = "Agrees with a system that it may act, lists the agreements, or ends one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--by", help="The administrator's user name.")
        parser.add_argument("--issuer", help="The issuer of its tokens, as in SYSTEM_ISSUERS.")
        parser.add_argument("--client", help="What the issuer calls it: client_id.")
        parser.add_argument("--name", help="What people call it.")
        parser.add_argument("--purpose", choices=SystemAgreement.Purpose.values)
        parser.add_argument("--organization", help="The organization's key, when the purpose is provider.")
        parser.add_argument("--from", dest="first", type=dt.date.fromisoformat, help="The first day; else today.")
        parser.add_argument("--to", dest="last", type=dt.date.fromisoformat, help="The last day; else until ended.")
        parser.add_argument("--end", type=int, metavar="NUMBER", help="Ends the agreement with this number.")

    def handle(self, *args: Any, **given: Any) -> None:
        try:
            if given["end"]:
                systems.end(agreement=self._agreement(given["end"]), by=self._administrator(given["by"]))
            elif given["client"]:
                self._agree(given)
        except Invalid as refusal:
            raise CommandError("\n".join(f"{name}: {reason}" for name, reason in refusal.fields.items())) from refusal
        except Refusal as refusal:
            raise CommandError(str(refusal.sentence)) from refusal
        for row in SystemAgreement.objects.select_related("user", "organization"):
            self.stdout.write(f"{row.pk}: {row}, {row.valid_from} – {row.valid_to or ''}{_ended(row)}")

    def _agree(self, given: dict[str, Any]) -> None:
        missing = [name for name in ("by", "issuer", "name", "purpose") if not given[name]]
        if missing:
            raise CommandError(f"Say also: {', '.join('--' + name for name in missing)}")
        organization = Organization.objects.filter(key=given["organization"]).first() if given["organization"] else None
        if given["organization"] and organization is None:
            raise CommandError(f"No organization has the key {given['organization']}.")
        systems.agree(
            issuer=given["issuer"],
            client_id=given["client"],
            name=given["name"],
            purpose=given["purpose"],
            organization=organization,
            valid_from=given["first"],
            valid_to=given["last"],
            by=self._administrator(given["by"]),
        )

    def _administrator(self, name: str | None) -> User:
        user = User.objects.filter(username=name or "").first()
        if user is None:
            raise CommandError("Say who you are with --by: an administrator's user name.")
        return user

    def _agreement(self, number: int) -> SystemAgreement:
        agreement = SystemAgreement.objects.filter(pk=number).first()
        if agreement is None:
            raise CommandError(f"No agreement has the number {number}.")
        return agreement


def _ended(row: SystemAgreement) -> str:
    return f", ended {row.ended_at:%Y-%m-%d}" if row.ended_at else ""
