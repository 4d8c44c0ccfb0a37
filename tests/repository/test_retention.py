"""Every field that holds something of a person has a rule that says how long."""

import re

from django.apps import apps
from django.db import models

from tests.repository.tree import ROOT, complain, text
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base.retention import Kept, Rule, declared
from tilbudskatalog.ground.base.sealed_fields import SealedTextField

DOCUMENT = ROOT / "docs" / "operations" / "retention.md"
# What fields that hold something of a person are called. A field whose name hides it is found in review.
PERSONAL = re.compile(
    r"^(first_|last_|full_|family_|given_)?name_of_person$|^(username|first_name|last_name|email|phone|mobile|address"
    r"|address_hash|birth_?\w*|born|pid|pid_\w+|national_id\w*|ip|ip_address|user_agent|pseudonym_of\w*|hpr_number)$"
)


def _personal(field: models.Field[object, object]) -> bool:
    if isinstance(field, SealedTextField) or PERSONAL.match(field.name):
        return True
    return isinstance(field, models.ForeignKey) and field.related_model is User


def _ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("tilbudskatalog.")]


def test_every_personal_field_has_a_rule() -> None:
    """Declared in code, or, for what acts end themselves, by the model's name in the document."""
    told = {(each.model, field) for each in declared() for field in each.fields}
    in_words = text(DOCUMENT)
    complain(
        [
            f"{model._meta.label}.{field.name}"
            for model in _ours()
            for field in model._meta.concrete_fields
            if _personal(field) and (model, field.name) not in told and f"`{model._meta.label}`" not in in_words
        ],
        "Say how long in RULES of the room's retention.py (ground/base/retention.py shows how), and in "
        "docs/operations/retention.md.",
    )


def test_rules_name_fields_that_are_there() -> None:
    complain(
        [
            f"{each.model._meta.label}.{field}"
            for each in declared()
            for field in each.fields
            if field not in {one.name for one in each.model._meta.get_fields()}
        ],
        "These rules name fields that are gone.",
    )


def test_rules_have_names_of_their_own() -> None:
    names = [each.name for each in declared() if isinstance(each, Rule)]
    complain([name for name in names if names.count(name) > 1], "Two rules have the same name.")


def test_whoever_keeps_says_why() -> None:
    complain([each.model.__name__ for each in declared() if isinstance(each, Kept) and len(each.why) < 10], "Say why.")
