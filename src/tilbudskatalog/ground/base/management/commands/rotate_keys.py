"""`manage.py rotate_keys`: what was sealed with an older key is sealed with the first of the ring."""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import models, transaction
from django.db.models.functions import Cast, StrIndex, Substr

from tilbudskatalog.ground.base.encryption import sealing_key
from tilbudskatalog.ground.base.sealed_fields import SealedTextField, sealed_fields

BATCH = 200


class Command(BaseCommand):
    help = "Seals anew what an older key sealed. Afterwards the older key can be taken out of ENCRYPTION_KEYS."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only count what each key still seals.")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        for model in apps.get_models():
            for field in sealed_fields(model):
                if not dry_run:
                    rotate(model, field)
                for key_id, number in counts(model, field):
                    self.stdout.write(f"{field.purpose}: {number} under key {key_id}")


def rotate(model: type[models.Model], field: SealedTextField) -> None:
    """In short transactions, so that the site goes on; a row that is being written meanwhile is waited for."""
    while True:
        with transaction.atomic():
            old = _under_a_key(model, field).exclude(key_id=sealing_key())
            keys = list(old.values_list("pk", flat=True)[:BATCH])
            if not keys:
                return
            rows = list(model._default_manager.filter(pk__in=keys).select_for_update(of=("self",)))
            model._default_manager.bulk_update(rows, [field.name])


def counts(model: type[models.Model], field: SealedTextField) -> list[tuple[str, int]]:
    rows = _under_a_key(model, field).values_list("key_id").order_by("key_id")
    return list(rows.annotate(number=models.Count("pk")))


def _under_a_key(model: type[models.Model], field: SealedTextField) -> "models.QuerySet[Any, Any]":
    """Each row with the id of the key that sealed it, read without opening it."""
    raw = Cast(field.name, models.TextField())
    rows = model._default_manager.filter(**{f"{field.name}__isnull": False}).annotate(raw=raw)
    found: models.QuerySet[Any, Any] = rows.annotate(key_id=Substr("raw", 1, StrIndex("raw", models.Value(".")) - 1))
    return found
