"""Builds the demo: registers, people, national templates, local catalogs, snapshots. Repeats without harm."""

import itertools
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from tqdm import tqdm

from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering
from tilbudskatalog.catalog.publication import projector
from tilbudskatalog.demo import catalogs, people, templates
from tilbudskatalog.registers.concepts import loading as concepts
from tilbudskatalog.registers.organizations import loading as organizations
from tilbudskatalog.registers.organizations.models import Organization

# Templates per transaction.
BATCH = 20


class Command(BaseCommand):
    help = "Builds the demo's registers, people and catalogs, and publishes them."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demo data is built with MODE=demo only.")
        organizations.load()
        concepts.load()
        people.build()
        people.give_addresses()
        directorate = Organization.objects.get(key="helsedirektoratet")
        editor, approver = people.builders([directorate])
        missing = len(templates.rows()) - NationalOffering.objects.count()
        _in_batches(_shown(templates.build(directorate, editor, approver), missing, "Nasjonale tilbud"))
        plans = catalogs.plan()
        owners = {plan.organization.pk: plan.organization for plan in plans}
        owners |= {plan.partner.pk: plan.partner for plan in plans if plan.partner}
        people.builders(list(owners.values()))
        missing = len(plans) - LocalOffering.objects.filter(synthetic=True).count()
        for _offering in _shown(catalogs.build(plans, editor, approver), missing, "Lokale tilbud"):
            pass
        numbers = projector.project_all()
        self.stdout.write(f"Demo data are in place. {numbers} snapshots were published now.")


def _shown(acts: Iterable[Any], total: int, what: str) -> Iterator[Any]:
    if total <= 0:
        return iter(acts)
    return iter(tqdm(acts, total=total, desc=what, unit="", file=sys.stderr, mininterval=0.5))


def _in_batches(acts: Iterator[Any]) -> None:
    while True:
        with transaction.atomic():
            if not list(itertools.islice(acts, BATCH)):
                return
