"""`manage.py rotate_keys`: what is under an older key comes under the newest, sealed values and keyed hashes."""

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, models, transaction
from django.db.models.functions import Cast, Length, StrIndex, Substr

from tilbudskatalog.ground.base.encryption import sealing_key
from tilbudskatalog.ground.base.keyed_hashes import LENGTH, KeyMissing, brought_forward, keys
from tilbudskatalog.ground.base.sealed_fields import (
    KeyedHashField,
    SealedTextField,
    keyed_hash_fields,
    sealed_fields,
)

BATCH, HASHES = 200, 2000
Rows = models.QuerySet[Any, Any]


class Command(BaseCommand):
    help = "Brings what is under an older key under the newest. Safe beside a running site, and to run again."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only count what is under each key.")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        problems: list[str] = []
        for model in apps.get_models():
            for sealed in sealed_fields(model):
                if not dry_run:
                    rotate(model, sealed)
                self._tell(sealed.purpose, counts(_under_a_key(model, sealed)))
            for hashed in keyed_hash_fields(model):
                if not dry_run:
                    problems += hash_anew(model, hashed, tell=self.stdout.write)
                self._tell(f"{model._meta.label_lower}.{hashed.name}", counts(_hashed(model, hashed)))
        if problems:
            raise CommandError("\n".join(problems))

    def _tell(self, name: str, found: list[tuple[str, int]]) -> None:
        for key_id, number in found:
            self.stdout.write(f"{name}: {number} under key {key_id or 'LOOKUP_KEY'}")


def rotate(model: type[models.Model], field: SealedTextField) -> None:
    """Once through the table in short transactions, so that the site goes on. A row that is being written just then is
    left for the next time: whoever holds many rows may wait for none."""
    old, last = _under_a_key(model, field).exclude(key_id=sealing_key()).order_by("pk"), None
    while found := list((old if last is None else old.filter(pk__gt=last)).values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            rows = model._default_manager.filter(pk__in=found).select_for_update(of=("self",), skip_locked=True)
            model._default_manager.bulk_update(list(rows), [field.name])
        last = found[-1]


def hash_anew(model: type[models.Model], field: KeyedHashField, *, tell: Callable[[str], object]) -> list[str]:
    """Answers what could not be done.

    One row at a time, and only if it is still what was read: so it holds no lock that an act of the site could wait
    for in the opposite order, and overwrites nothing.
    """
    name, problems = f"{model._meta.label_lower}.{field.name}", []
    for done, (pk, hashed) in enumerate(_older(model, field), start=1):
        try:
            with transaction.atomic():
                same = model._default_manager.filter(pk=pk, **{field.name: hashed})
                same.update(**{field.name: brought_forward(hashed)})
        except IntegrityError:
            problems.append(f"{name} of {pk} is the same as another row's: two were let in. End one, and run again.")
        except KeyMissing as fault:
            problems.append(f"{name} of {pk}: {fault}")
        if done % HASHES == 0:
            tell(f"{name}: {done} done")
    return problems


def _older(model: type[models.Model], field: KeyedHashField) -> Iterator[tuple[Any, str]]:
    """Key and hash of the rows that are not under the key that is written with, nor under the next."""
    rows, ring, last = _hashed(model, field).values_list("pk", field.name), keys(), None
    if not ring.writing:
        return
    for key_id in ring.ids[ring.writing :]:
        rows = rows.exclude(key_id=key_id)
    while batch := list((rows if last is None else rows.filter(pk__gt=last)).order_by("pk")[:HASHES]):
        yield from batch
        last = batch[-1][0]


def counts(rows: Rows) -> list[tuple[str, int]]:
    return list(rows.values_list("key_id").order_by("key_id").annotate(number=models.Count("pk")))


def _hashed(model: type[models.Model], field: KeyedHashField) -> Rows:
    """The rows with a hash, and the id of the key that it is under: empty for the first."""
    rows = model._default_manager.annotate(length=Length(field.name)).filter(length=LENGTH)
    named = models.Q(**{f"{field.name}__contains": "."})
    before_dot = Substr(field.name, 1, StrIndex(field.name, models.Value(".")) - 1)
    key_id = models.Case(models.When(named, then=before_dot), default=models.Value(""))
    found: Rows = rows.annotate(key_id=key_id)
    return found


def _under_a_key(model: type[models.Model], field: SealedTextField) -> Rows:
    """Each row with the id of the key that sealed it, read without opening it."""
    raw = Cast(field.name, models.TextField())
    rows = model._default_manager.filter(**{f"{field.name}__isnull": False}).annotate(raw=raw)
    found: Rows = rows.annotate(key_id=Substr("raw", 1, StrIndex("raw", models.Value(".")) - 1))
    return found
