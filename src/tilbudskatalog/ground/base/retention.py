"""How long personal data are kept. Each room says it in a module `retention` of its own, as `RULES`:

    RULES = [
        Rule("remarks", Remark, ("by", "text"), past=lambda now: Remark.objects.filter(at__lt=now - KEPT)),
        Kept(Membership, ("user",), "as long as the person has the role"),
    ]

The worker carries them out each night, `manage.py retention --dry-run` tells what it would do, and a repository test
finds a personal field without a rule. docs/operations/retention.md says the same to people.
"""

import datetime as dt
import importlib
import importlib.util
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models, transaction

# Rows in one transaction: whoever writes meanwhile waits no longer than for these.
BATCH = 500
Rows = models.QuerySet[Any, Any]


def delete(rows: Rows) -> int:
    return rows.delete()[0]


@dataclass(frozen=True, slots=True)
class Rule:
    """`past` answers the rows whose time is out. What `carry_out` does with them must take them out of `past`."""

    name: str
    model: type[models.Model]
    fields: tuple[str, ...]
    past: Callable[[dt.datetime], Rows]
    carry_out: Callable[[Rows], int] = delete


@dataclass(frozen=True, slots=True)
class Kept:
    """Fields that no clock ends, and why: they end with what they belong to, or are nobody's private matter."""

    model: type[models.Model]
    fields: tuple[str, ...]
    why: str


def declared() -> Iterator[Rule | Kept]:
    """From every room that has any."""
    for app in apps.get_app_configs():
        module = f"{app.name}.retention"
        if app.name.startswith("tilbudskatalog.") and importlib.util.find_spec(module):
            yield from getattr(importlib.import_module(module), "RULES", ())


def rules() -> list[Rule]:
    return [each for each in declared() if isinstance(each, Rule)]


def count(now: dt.datetime) -> dict[str, int]:
    """What `carry_out` would do, by the rules' names."""
    return {rule.name: rule.past(now).count() for rule in rules()}


def carry_out(now: dt.datetime, *, note: Callable[[Rule, int], None] | None = None) -> dict[str, int]:
    """Answers how many rows by the rules' names. `note` is told of each rule that took any (`access.clearing`)."""
    return {rule.name: _carry_out(rule, now, note) for rule in rules()}


def _carry_out(rule: Rule, now: dt.datetime, note: Callable[[Rule, int], None] | None) -> int:
    done = 0
    try:
        while keys := list(rule.past(now).values_list("pk", flat=True)[:BATCH]):
            with transaction.atomic():
                rule.carry_out(rule.model._default_manager.filter(pk__in=keys))
            done += len(keys)
    finally:
        # Also when it could not go on: what went, went.
        if note and done:
            note(rule, done)
    return done
