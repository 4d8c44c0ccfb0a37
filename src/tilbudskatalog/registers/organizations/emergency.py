"""Acts on the register of emergency numbers: what somebody in danger is shown before anything else."""

import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tilbudskatalog.ground.access import audit
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base.changes import Kind, record_changes
from tilbudskatalog.ground.base.errors import Conflict, Invalid, Sentence
from tilbudskatalog.ground.base.ids import uid_of
from tilbudskatalog.registers.organizations.files import REQUIRED_LANGUAGES
from tilbudskatalog.registers.organizations.models import (
    Danger,
    EmergencyAnswer,
    EmergencyService,
    EmergencyServiceText,
)
from tilbudskatalog.registers.organizations.policy import Policy

TEXTS = ("name", "for_whom", "when", "hours")
LIMITS = {name: getattr(EmergencyServiceText._meta.get_field(name), "max_length", 0) for name in TEXTS}
FACTS = ("order", "owner", "confirmed", "needs_confirmation")


@transaction.atomic
def add(*, number: str, facts: Mapping[str, Any], by: User, **said: Any) -> EmergencyService:
    """A new number; `said` as in `change`. Raises `NotPermitted`, `Invalid`, or `Conflict` when the number is there."""
    Policy(by).require_registers()
    if not re.fullmatch(r"[0-9]{3,8}", number):
        raise Invalid({"number": _("Write 3 to 8 digits, without spaces.")})
    if EmergencyService.objects.filter(number=number).exists():
        raise Conflict(_("This number is in the register already."), code="number-taken")
    service = EmergencyService(number=number, uid=uid_of("emergency", number))
    _fill(service, facts)
    _write(service, by=by, act="add", **said)
    return service


@transaction.atomic
def change(
    *,
    service: EmergencyService,
    facts: Mapping[str, Any],
    texts: Mapping[str, Mapping[str, str]],
    dangers: Mapping[str, int],
    by: User,
) -> None:
    """`texts`: language → what people read; a language with nothing in it is left out. `dangers`: code → rank, 1 first.

    Where a rank is taken, the others move down. Raises `NotPermitted`, or `Invalid`, also when a danger would be left
    without anybody to call.
    """
    Policy(by).require_registers()
    service = EmergencyService.objects.select_for_update().get(pk=service.pk)
    _fill(service, facts)
    _write(service, texts=texts, dangers=dangers, by=by, act="change")


def _fill(service: EmergencyService, facts: Mapping[str, Any]) -> None:
    for name in FACTS:
        setattr(service, name, facts[name])
    try:
        service.clean_fields(exclude=["number", "uid"])
    except ValidationError as error:
        raise Invalid({name: " ".join(messages) for name, messages in error.message_dict.items()}) from error


def _write(
    service: EmergencyService,
    *,
    texts: Mapping[str, Mapping[str, str]],
    dangers: Mapping[str, int],
    by: User,
    act: str,
) -> None:
    written = {language: said for language, said in texts.items() if any(said.values())}
    errors = _wrong_texts(written) | _wrong_dangers(service, dangers)
    if errors:
        raise Invalid(errors)
    service.save()
    for language in {row.language for row in service.texts.all()} - set(written):
        service.texts.filter(language=language).delete()
    for language, said in written.items():
        EmergencyServiceText.objects.update_or_create(service=service, language=language, defaults=dict(said))
    moved = _rank(service, dangers)
    record_changes(Kind.EMERGENCY, [service.pk, *sorted(moved)])
    audit.record(by=by, act=act, kind="emergency", uid=service.uid, number=service.number)


def _wrong_texts(written: Mapping[str, Mapping[str, str]]) -> dict[str, Sentence]:
    errors: dict[str, Sentence] = {}
    for language in {*REQUIRED_LANGUAGES, *written}:
        for name in TEXTS:
            said = written.get(language, {}).get(name, "")
            limit = LIMITS[name]
            if not said:
                errors[f"texts.{language}.{name}"] = _("This can't be empty.")
            elif len(said) > limit or "\x00" in said:
                errors[f"texts.{language}.{name}"] = _("Too long: %(length)d characters; at most %(limit)d.") % {
                    "length": len(said),
                    "limit": limit,
                }
    return errors


def _wrong_dangers(service: EmergencyService, dangers: Mapping[str, int]) -> dict[str, Sentence]:
    errors: dict[str, Sentence] = {}
    for code, rank in dangers.items():
        if code not in Danger.values or not 1 <= rank <= 99:
            errors[f"danger.{code}"] = _("Count from 1: number 1 is shown first.")
    others = set(EmergencyAnswer.objects.exclude(service=service.pk).values_list("danger", flat=True))
    held = set(service.answers.values_list("danger", flat=True)) if service.pk else set()
    for code in held - others - set(dangers):
        errors[f"danger.{code}"] = _("No other number answers this danger. Give another one the rank first.")
    return errors


def _rank(service: EmergencyService, dangers: Mapping[str, int]) -> set[int]:
    """Places the service among the others of each danger; answers the others that moved."""
    moved: set[int] = set()
    for code in {*dangers, *service.answers.values_list("danger", flat=True)}:
        rows = list(EmergencyAnswer.objects.filter(danger=code).exclude(service=service).order_by("rank"))
        before = {row.pk: row.rank for row in rows}
        own = EmergencyAnswer.objects.filter(danger=code, service=service).first()
        if code in dangers:
            own = own or EmergencyAnswer(danger=code, service=service, rank=0)
            rows.insert(dangers[code] - 1, own)
        elif own is not None:
            own.delete()
        # A rank has one holder at a time: all let go before they take their new ones.
        EmergencyAnswer.objects.filter(danger=code).update(rank=0)
        for rank, row in enumerate(rows, start=1):
            if row.pk in before and before[row.pk] != rank:
                moved.add(row.service_id)
            row.rank = rank
            row.save()
    return moved
