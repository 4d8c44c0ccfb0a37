"""However an offering is published or taken down – by an act, or by Wagtail's clock – the projector hears of it."""

from typing import Any

from django.db import transaction
from wagtail.signals import published, unpublished

from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering, Offering
from tilbudskatalog.ground.base.changes import Kind, record_changes

KINDS: dict[type[Offering], Kind] = {NationalOffering: Kind.NATIONAL_OFFERING, LocalOffering: Kind.OFFERING}


def connect() -> None:
    for model in KINDS:
        published.connect(note_change, sender=model, dispatch_uid=f"published {model.__name__}")
        unpublished.connect(note_change, sender=model, dispatch_uid=f"unpublished {model.__name__}")


def note_change(sender: type[Offering], instance: Any, **_kwargs: Any) -> None:
    with transaction.atomic():
        record_changes(KINDS[sender], [instance.pk])
