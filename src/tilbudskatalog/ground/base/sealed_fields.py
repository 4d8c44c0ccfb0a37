"""Model fields that are sealed at rest: text in Python, cipher text in the database and in every dump of it. And the
hashes by which they are found."""

from typing import Any

from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression

from tilbudskatalog.ground.base import encryption
from tilbudskatalog.ground.base.keyed_hashes import LENGTH


class SealedTextField(models.TextField[str, str]):
    """A text that nobody can search, sort or compare in the database; keep a `keyed_hash` beside it to find it by.

    It is sealed for `app.model.field`. Renaming one of these takes a data migration that seals the values anew.
    """

    def get_internal_type(self) -> str:
        return "TextField"

    @property
    def purpose(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def get_prep_value(self, value: Any) -> Any:
        text = super().get_prep_value(value)
        return None if text is None else encryption.seal(text, purpose=self.purpose)

    def from_db_value(self, value: Any, expression: Expression, connection: BaseDatabaseWrapper) -> str | None:
        return None if value is None else encryption.unseal(value, purpose=self.purpose)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.purpose} is sealed: it can't be asked for by {lookup_name}. Use a keyed hash.")
        return super().get_lookup(lookup_name)


class KeyedHashField(models.CharField[str, str]):
    """Holds a `keyed_hash`, or nothing; `rotate_keys` brings what is in it under the newest key.

    Ask for it with `__in=keyed_hashes(…)`.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": LENGTH} | kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        # To the database it is an ordinary text.
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


def sealed_fields(model: type[models.Model]) -> list[SealedTextField]:
    return [field for field in model._meta.concrete_fields if isinstance(field, SealedTextField)]


def keyed_hash_fields(model: type[models.Model]) -> list[KeyedHashField]:
    return [field for field in model._meta.concrete_fields if isinstance(field, KeyedHashField)]
