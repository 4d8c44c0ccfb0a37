"""Acts on pictures: added by an organization, described in words, chosen for an offering.

An offering may show its own organization's pictures, those of the one above it, and the national ones.
"""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.offerings.locks import refuse_locked
from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering
from tilbudskatalog.catalog.offerings.picture_files import copies, drawn_anew
from tilbudskatalog.catalog.offerings.pictures import ALTERNATIVES, Picture, file_of
from tilbudskatalog.catalog.offerings.reviews import locked, refuse_while_in_review
from tilbudskatalog.catalog.offerings.trail import record
from tilbudskatalog.ground.access import audit
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base.changes import Kind, record_changes
from tilbudskatalog.ground.base.errors import Conflict, Invalid, NotFound
from tilbudskatalog.registers.organizations.models import Organization
from tilbudskatalog.registers.organizations.policy import Act, Policy

LONGEST = 250


def usable_in(offering: Any) -> QuerySet[Picture]:
    """What may be chosen for it."""
    owner = offering.organization
    found: QuerySet[Picture] = Picture.objects.filter(
        Q(organization__in=[key for key in (owner.pk, owner.parent_id) if key])
        | Q(organization__kind=Organization.Kind.DIRECTORATE)
    )
    return found


@transaction.atomic
def add(*, organization: Organization, by: User, file: Any, alternatives: Mapping[str, str]) -> Picture:
    """`alternatives` has `alt_nb`, `alt_nn` and `alt_en`; the first two must say something.

    Raises `NotPermitted`, or `Invalid` that names every field to be put right.
    """
    Policy(by).require(Act.EDIT, organization)
    texts, errors = _checked(alternatives)
    made = None
    try:
        made = drawn_anew(file)
    except Invalid as refusal:
        errors |= {name: str(sentence) for name, sentence in refusal.fields.items()}
    if errors or made is None:
        raise Invalid(errors)
    picture = Picture(organization=organization, title=texts["alt_nb"][:255], uploaded_by_user=by, **texts)
    picture.file.save("picture.webp", made, save=False)
    picture.file_size = made.size
    picture.save()
    made.seek(0)
    for width, copy in copies(made, picture.widths):
        default_storage.save(file_of(picture.uid, width), copy)
    _record("add_picture", picture, by)
    return picture


@transaction.atomic
def describe(*, picture: Picture, by: User, alternatives: Mapping[str, str]) -> None:
    """New words for what is seen, public at once where it is shown: they are no part of any version."""
    Policy(by).require(Act.EDIT, picture.organization)
    texts, errors = _checked(alternatives)
    if errors:
        raise Invalid(errors)
    Picture.objects.filter(pk=picture.pk).update(**texts)
    for model, kind in ((LocalOffering, Kind.OFFERING), (NationalOffering, Kind.NATIONAL_OFFERING)):
        record_changes(kind, model.objects.filter(picture=picture).values_list("pk", flat=True))
    _record("describe_picture", picture, by)


@transaction.atomic
def remove(*, picture: Picture, by: User) -> None:
    """For good, its files too. Raises `NotPermitted`, or `Conflict` while the public sees it."""
    Policy(by).require(Act.EDIT, picture.organization)
    if any(model.objects.filter(picture=picture).exists() for model in (LocalOffering, NationalOffering)):
        raise Conflict(_("An offering shows this picture. Choose another there first."), code="in-use")
    _record("remove_picture", picture, by)
    files = [picture.file.name, *(file_of(picture.uid, width) for width in picture.widths)]
    picture.delete()
    transaction.on_commit(partial(_delete_files, files))


@transaction.atomic
def choose(*, offering: Any, by: User, picture: UUID | None, national: bool = False) -> None:
    """What the draft shows: one of its own, the national one (`national`), or none. Public when the draft is approved.

    Raises `NotPermitted`, `Conflict`, or `NotFound` for a picture that may not be used here, whosever it is.
    """
    offering = locked(offering)
    Policy(by).require(Act.EDIT, offering.organization)
    refuse_while_in_review(offering)
    refuse_locked(offering, by)
    chosen = usable_in(offering).filter(uid=picture).first() if picture else None
    if picture and chosen is None:
        raise NotFound(_("There is no such picture among those that you may use."))
    draft = offering.draft()
    draft.picture = chosen
    if isinstance(draft, LocalOffering):
        draft.national_picture = national
    draft.save_revision(user=by, log_action=False)
    record("choose_picture", offering, by, picture=str(chosen.uid) if chosen else "")


def shown_by(version: Any) -> Picture | None:
    """The picture that a version of an offering shows: its own, or else the template's where it follows that."""
    if version.picture_id or not isinstance(version, LocalOffering):
        found: Picture | None = version.picture
        return found
    return version.template.picture if version.national_picture and version.template else None


def _delete_files(names: Iterable[str]) -> None:
    for name in names:
        default_storage.delete(name)


def _checked(alternatives: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    texts = {name: " ".join(alternatives.get(name, "").replace("\x00", "").split()) for name in ALTERNATIVES}
    errors = {
        name: _("Say in words what the picture shows, for those who can't see it.")
        for name in ("alt_nb", "alt_nn")
        if not texts[name]
    }
    errors |= {
        name: _("Use at most %(limit)d characters.") % {"limit": LONGEST}
        for name, text in texts.items()
        if len(text) > LONGEST
    }
    return texts, errors


def _record(act: str, picture: Picture, by: User) -> None:
    owner = picture.organization.uid
    audit.record(by=by, act=act, kind="picture", uid=picture.uid, organization_uid=owner)
