"""Keeps the index of drafts: however a revision comes to be – by an act, or by going back to an old one – it is noted.

To build a draft from its revision takes several queries, and a catalog has thousands.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models.signals import post_save
from wagtail.models import Revision

from tilbudskatalog.catalog.offerings.bookkeeping import DraftIndex
from tilbudskatalog.catalog.offerings.fields import TEXT_FIELDS
from tilbudskatalog.catalog.offerings.models import LocalOffering

# Equal forms of one language: what a provider says in one it owes its readers in the other.
OWED = ("nb", "nn")


def connect() -> None:
    post_save.connect(_note, sender=Revision, dispatch_uid="index of drafts")


def row(offering_id: int, content: Mapping[str, Any]) -> DraftIndex:
    """Not saved. `content` is a revision's."""
    followed = content["template"] is not None
    overridden = sorted(override["field"] for override in content["overrides"])
    own_texts = [field for field in TEXT_FIELDS if not followed or field in overridden]
    titles = {text["language"]: text["title"] for text in content["texts"] if text["title"]}
    missing, outdated = _lacking(content, own_texts)
    titles = titles if "title" in own_texts else {}
    return DraftIndex(
        offering_id=offering_id,
        own_fields=_listed(overridden),
        titles=titles,
        words="\n".join(titles.values()).casefold(),
        missing=_listed(missing),
        outdated=_listed(outdated),
    )


def write(rows: Iterable[DraftIndex]) -> None:
    DraftIndex.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["offering"],
        update_fields=["own_fields", "titles", "words", "missing", "outdated"],
    )


def _note(sender: type[Revision], instance: Revision, created: bool, **_kwargs: Any) -> None:
    # An older revision is saved again when its schedule changes; that makes no draft of it.
    if created and instance.base_content_type_id == ContentType.objects.get_for_model(LocalOffering).pk:
        write([row(int(instance.object_id), instance.content)])


def _lacking(content: Mapping[str, Any], own: Iterable[str]) -> tuple[list[str], list[str]]:
    """Languages that lack all that the provider says itself, and those that lack some or say something older."""
    texts = {text["language"]: text for text in content["texts"]}
    main = texts.get(content["main_language"])
    said = {field for field in own if main is not None and main[field] is not None}
    missing, outdated = [], []
    for language in sorted({*OWED, *texts} - {content["main_language"]} if said else ()):
        text = texts.get(language, {})
        has = {field for field in said if text.get(field) is not None}
        if not has and language in OWED:
            missing.append(language)
        elif has and (has < said or text["version"] < content["text_version"]):
            outdated.append(language)
    return missing, outdated


def _listed(codes: Iterable[str]) -> str:
    return f",{''.join(f'{code},' for code in codes)}"
