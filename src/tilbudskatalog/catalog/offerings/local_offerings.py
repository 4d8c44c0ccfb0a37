"""Acts on a provider's own catalog: take from the national one, change what is different here, add one's own."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.offerings import content, writing
from tilbudskatalog.catalog.offerings.bookkeeping import NotForUs
from tilbudskatalog.catalog.offerings.fields import INHERITABLE, OWN_FIELDS, TEXT_FIELDS, VALUE_FIELDS
from tilbudskatalog.catalog.offerings.inheritance import Content
from tilbudskatalog.catalog.offerings.locks import refuse_locked
from tilbudskatalog.catalog.offerings.models import Adaptation, LocalOffering, NationalOffering, Override
from tilbudskatalog.catalog.offerings.national_offerings import refuse_other_revision
from tilbudskatalog.catalog.offerings.reviews import refuse_while_in_review
from tilbudskatalog.ground.access import audit
from tilbudskatalog.ground.access.models import AuditEvent, User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.changes import Kind, record_changes
from tilbudskatalog.ground.base.errors import Conflict, Invalid
from tilbudskatalog.ground.base.ids import slug, uid_of
from tilbudskatalog.registers.organizations.models import Organization, Place
from tilbudskatalog.registers.organizations.policy import Act, Policy


@transaction.atomic
def adopt(
    *, template: NationalOffering, organization: Organization, by: User, synthetic: bool = False
) -> LocalOffering:
    """“We offer this”: a draft that follows the template in everything.

    Raises `NotPermitted`, or `Conflict` when the template is not published or the organization has it already.
    """
    Policy(by).require(Act.EDIT, organization)
    offering = new_adoption(template, organization, synthetic=synthetic)
    if LocalOffering.objects.filter(key=offering.key).exists():
        raise Conflict(_("You already have this in your catalog."), code="already-adopted")
    NotForUs.objects.filter(template=template, organization=organization).delete()
    return _save_new(offering, by, "adopt", template=template.code)


@transaction.atomic
def add_own(
    *,
    organization: Organization,
    texts: Mapping[str, Mapping[str, str]],
    values: Mapping[str, Any],
    by: User,
    main_language: str = "nb",
    synthetic: bool = False,
) -> LocalOffering:
    """An addition that no template covers, as a draft. Raises `NotPermitted` or `Invalid`."""
    Policy(by).require(Act.EDIT, organization)
    title = texts.get(main_language, {}).get("title", "").strip()
    if not title:
        raise Invalid({f"texts.{main_language}.title": _("Give it a title.")})
    writing.check_texts(texts)
    concepts = writing.check_values(values)
    key = f"{organization.key}/{slug(title)}"
    if LocalOffering.objects.filter(key=key).exists():
        raise Conflict(_("You already have an offering with this title."), code="already-added")
    offering = LocalOffering(
        key=key,
        uid=uid_of("offering", key),
        organization=organization,
        main_language=main_language,
        live=False,
        synthetic=synthetic,
    )
    writing.set_texts(offering, texts, minor=True)
    writing.set_values(offering, values, concepts)
    return _save_new(offering, by, "add")


@transaction.atomic
def adapt(
    *,
    offering: LocalOffering,
    by: User,
    texts: Mapping[str, Mapping[str, str]] | None = None,
    values: Mapping[str, Any] | None = None,
    own: Mapping[str, Any] | None = None,
    follow: Collection[str] = (),
    minor: bool = False,
    expected_revision: int | None = None,
) -> LocalOffering:
    """Changes the draft. A field that is given becomes the provider's own, in every language; one in `follow` returns
    to the national text. `own` holds what only the provider can say: contact, place, nationwide.

    Raises `NotPermitted`, `Invalid`, or `Conflict` when it is in review or has changed since `expected_revision`.
    """
    offering = LocalOffering.objects.select_for_update(of=("self",)).get(pk=offering.pk)
    Policy(by).require(Act.EDIT, offering.organization)
    refuse_while_in_review(offering)
    refuse_locked(offering, by)
    refuse_other_revision(offering, expected_revision)
    texts, values, own = texts or {}, values or {}, own or {}
    writing.check_texts(texts)
    concepts = writing.check_values(values)
    given = {field for fields in texts.values() for field in fields} | set(values)
    _check_follow(offering, follow, given)
    draft = offering.draft()
    set_own(draft, own)
    begun = set_overrides(draft, given, follow)
    writing.set_texts(draft, texts, minor=minor)
    writing.set_values(draft, values, concepts)
    draft.save_revision(user=by, log_action=False)
    _remember_template(offering, begun, by)
    _record("adapt", offering, by, fields=sorted(given | set(own)), follow=sorted(follow))
    return _fresh(offering)


@transaction.atomic
def accept_upstream(*, offering: LocalOffering, field: str, by: User, seen_version: int | None = None) -> LocalOffering:
    """The field follows the national text again, once the draft is approved.

    Raises `Conflict` when the national text has changed again since version `seen_version` of the field was shown.
    """
    Policy(by).require(Act.EDIT, offering.organization)
    _adaptation(offering, field)
    _refuse_unseen(offering, field, seen_version)
    changed = adapt(offering=offering, by=by, follow=[field])
    _record("accept_upstream", offering, by, field=field)
    return changed


@transaction.atomic
def keep_own(
    *, offering: LocalOffering, field: str, by: User, reason: str = "", seen_version: int | None = None
) -> None:
    """The provider has seen the new national text and keeps its own. Nothing public changes.

    Raises `Conflict` when the national text has changed again since version `seen_version` of the field was shown.
    """
    offering = LocalOffering.objects.select_for_update(of=("self",)).get(pk=offering.pk)
    Policy(by).require(Act.EDIT, offering.organization)
    adaptation = _adaptation(offering, field)
    _refuse_unseen(offering, field, seen_version)
    _remember_template(offering, [field], by, reason=reason.strip())
    _record("keep_own", offering, by, field=field, seen_before=adaptation.template_version)


@transaction.atomic
def confirm(*, offering: LocalOffering, by: User) -> None:
    """“Still correct”: the date is shown to readers. Raises `NotPermitted`."""
    confirm_all(offerings=[offering], by=by)


@transaction.atomic
def confirm_all(
    *, offerings: Collection[LocalOffering], by: User, on: dt.date | None = None, via: str = "log-in"
) -> None:
    """Several at once, today or on an earlier day that is known. Raises `NotPermitted` for any that is not theirs.
    `via` says what proved who they are."""
    policy = Policy(by)
    for offering in offerings:
        policy.require(Act.EDIT, offering.organization)
    keys = [offering.pk for offering in offerings]
    day = on or clock.today()
    LocalOffering.objects.filter(pk__in=keys).update(confirmed_on=day)
    record_changes(Kind.OFFERING, keys)
    audit.record_all([_line("confirm", offering, by, on=day.isoformat(), via=via) for offering in offerings])


def new_adoption(template: NationalOffering, organization: Organization, *, synthetic: bool) -> LocalOffering:
    """Not saved yet. Raises `Conflict` when the template is not published."""
    if not template.live:
        raise Conflict(_("This national offering is not published."), code="template-not-published")
    key = f"{organization.key}/{template.code}"
    return LocalOffering(
        key=key,
        uid=uid_of("offering", key),
        organization=organization,
        template=template,
        main_language=template.main_language,
        live=False,
        synthetic=synthetic,
    )


def _save_new(offering: LocalOffering, by: User, act: str, **details: Any) -> LocalOffering:
    try:
        with transaction.atomic():
            offering.save()
    except IntegrityError as error:
        # Somebody was a moment earlier: two clicks, or two colleagues.
        raise Conflict(_("You already have this in your catalog."), code="already-adopted") from error
    offering.save_revision(user=by, log_action=False)
    _record(act, offering, by, **details)
    return offering


def _check_follow(offering: LocalOffering, follow: Collection[str], given: Collection[str]) -> None:
    errors = {}
    for field in follow:
        if field not in INHERITABLE:
            errors[f"follow.{field}"] = _("Unknown field. Use one of: %s.") % ", ".join(INHERITABLE)
        elif offering.template_id is None:
            errors[f"follow.{field}"] = _("This offering has no national text to follow.")
        elif field in given:
            errors[f"follow.{field}"] = _("Either give your own or follow the national text, not both.")
    if errors:
        raise Invalid(errors)


def set_own(draft: LocalOffering, own: Mapping[str, Any]) -> None:
    unknown = set(own) - set(OWN_FIELDS)
    if unknown:
        raise Invalid({field: _("Unknown field. Use one of: %s.") % ", ".join(OWN_FIELDS) for field in unknown})
    place = own.get("place")
    if place is not None and (not isinstance(place, Place) or place.organization_id != draft.organization_id):
        raise Invalid({"place": _("Choose one of your own places.")})
    for field, value in own.items():
        setattr(draft, field, value)
    try:
        # The place is checked above; asking the database whether it exists would cost a query for each offering.
        draft.clean_fields(exclude=[f.name for f in draft._meta.fields if f.name not in own or f.name == "place"])
    except ValidationError as error:
        raise Invalid({field: " ".join(messages) for field, messages in error.message_dict.items()}) from error


def set_overrides(draft: LocalOffering, given: Collection[str], follow: Collection[str]) -> list[str]:
    """Answers the fields whose override begins now. Words of a field that is followed again are dropped."""
    if draft.template_id is None:
        return []
    before = set(content.overridden(draft))
    begun = sorted(set(given) - before)
    kept = (before | set(given)) - set(follow)
    draft.overrides.set([Override(field=field) for field in sorted(kept)])
    rows = list(draft.texts.all())
    for row in rows:
        for field in set(follow) & set(TEXT_FIELDS):
            setattr(row, field, None)
    draft.texts.set(rows)
    return begun


def _remember_template(offering: LocalOffering, fields: Collection[str], by: User, reason: str = "") -> None:
    template = offering.template
    if template is None or not fields:
        return
    said = content.of(template)
    for field in fields:
        seen = what_was_seen(template, said, field) | {"kept_reason": reason, "by": by}
        Adaptation.objects.update_or_create(offering=offering, field=field, defaults=seen)


def what_was_seen(template: NationalOffering, said: Content, field: str) -> dict[str, Any]:
    """What an adaptation remembers of the template."""
    return {
        "template_version": template.field_versions.get(field, 1),
        "template_revision_id": template.live_revision_id,
        "template_value": content.value_of(said, field),
    }


def _adaptation(offering: LocalOffering, field: str) -> Adaptation:
    if field not in (*TEXT_FIELDS, *VALUE_FIELDS):
        raise Invalid({"field": _("Unknown field. Use one of: %s.") % ", ".join(INHERITABLE)})
    adaptation = offering.adaptations.filter(field=field).first()
    if adaptation is None or field not in content.overridden(offering.draft()):
        raise Conflict(_("This field follows the national text already."), code="not-overridden")
    found: Adaptation = adaptation
    return found


def _refuse_unseen(offering: LocalOffering, field: str, seen_version: int | None) -> None:
    """What nobody has looked at can be neither kept against nor accepted."""
    if offering.template is None or seen_version is None:
        return
    now = NationalOffering.objects.select_for_update(of=("self",)).get(pk=offering.template_id)
    if now.field_versions.get(field, 1) != seen_version:
        raise Conflict(
            _("The national text has changed again since you opened this. Look at it once more."), code="changed-since"
        )


def _fresh(offering: LocalOffering) -> LocalOffering:
    found: LocalOffering = LocalOffering.objects.get(pk=offering.pk)
    return found


def _record(act: str, offering: LocalOffering, by: User, **details: Any) -> None:
    audit.record_all([_line(act, offering, by, **details)])


def _line(act: str, offering: LocalOffering, by: User, **details: Any) -> AuditEvent:
    return audit.line(
        by=by,
        act=act,
        kind="offering",
        uid=offering.uid,
        organization_uid=offering.organization.uid,
        **details,
    )
