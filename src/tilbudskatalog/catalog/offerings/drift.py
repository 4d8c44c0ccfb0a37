"""What the national text has become since a provider adapted it: a comparison, not a guess."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Func, IntegerField, QuerySet, Value
from django.db.models.functions import Concat

from tilbudskatalog.catalog.offerings import content
from tilbudskatalog.catalog.offerings.models import Adaptation, LocalOffering


@dataclass(frozen=True, slots=True)
class Drift:
    """One overridden field whose template has changed. Texts are `{language: text}`.

    `version` is that of the national text in `now`: who decides on it says which one they have seen.
    """

    field: str
    version: int
    then: Any
    now: Any
    ours: Any


def of(offering: LocalOffering) -> list[Drift]:
    """The draft's overridden fields whose template has changed, apart from minor edits, since the provider looked."""
    draft = offering.draft()
    national = draft.template
    if national is None:
        return []
    template, ours = content.of(national), content.of(draft)
    adaptations = {row.field: row for row in offering.adaptations.all()}
    return [
        Drift(
            field,
            national.field_versions.get(field, 1),
            row.template_value,
            content.value_of(template, field),
            content.value_of(ours, field),
        )
        for field in content.overridden(draft)
        if (row := adaptations.get(field)) and is_behind(row, national.field_versions)
    ]


class FieldVersion(Func):
    """The number that a template's `field_versions` has for a field whose name stands in a column."""

    arity = 2
    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "COALESCE(JSON_EXTRACT(%(expressions)s), 1)"
        return self.as_sql(compiler, connection, template=template, arg_joiner=", '$.' || ", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "COALESCE((%(expressions)s)::integer, 1)"
        return self.as_sql(compiler, connection, template=template, arg_joiner=" ->> ", **context)


def behind(offerings: QuerySet[LocalOffering]) -> QuerySet[Adaptation]:
    """The same as `of` for many: adaptations of fields that are overridden in the draft and have changed since."""
    own = Concat(Value(","), F("field"), Value(","))
    return Adaptation.objects.annotate(
        version_now=FieldVersion(F("offering__template__field_versions"), F("field"))
    ).filter(
        offering__in=offerings.order_by(),
        version_now__gt=F("template_version"),
        offering__index__own_fields__contains=own,
    )


def is_behind(adaptation: Adaptation, field_versions: Mapping[str, int]) -> bool:
    return bool(field_versions.get(adaptation.field, 1) > adaptation.template_version)
