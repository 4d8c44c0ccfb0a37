"""Acts on national templates. They take a membership in the organization that leads the national catalog."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.offerings import content, writing
from tilbudskatalog.catalog.offerings.fields import INHERITABLE
from tilbudskatalog.catalog.offerings.locks import refuse_locked
from tilbudskatalog.catalog.offerings.models import Level, NationalOffering
from tilbudskatalog.catalog.offerings.reviews import refuse_while_in_review
from tilbudskatalog.ground.access import audit
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base.errors import Conflict, Invalid
from tilbudskatalog.ground.base.ids import slug, uid_of
from tilbudskatalog.registers.organizations.models import Organization
from tilbudskatalog.registers.organizations.policy import Act, Policy


@transaction.atomic
def propose(
    *,
    code: str,
    organization: Organization,
    level: str,
    texts: Mapping[str, Mapping[str, str]],
    values: Mapping[str, Any],
    by: User,
    synonyms: Mapping[str, Sequence[str]] | None = None,
) -> NationalOffering:
    """A new template as a draft. Raises `NotPermitted`, `Invalid`, or `Conflict` when the code is taken."""
    Policy(by).require(Act.EDIT, organization)
    if organization.kind != Organization.Kind.DIRECTORATE:
        raise Conflict(_("National offerings belong to the directorate that leads the national catalog."))
    if slug(code).replace("-", "_") != code:
        raise Invalid({"code": _("Use lowercase letters, digits and underscores, at most 60.")})
    if level not in Level.values:
        raise Invalid({"level": _("Use one of: %s.") % ", ".join(Level.values)})
    if NationalOffering.objects.filter(code=code).exists():
        raise Conflict(_("There is already a national offering with the code “%s”.") % code, code="code-taken")
    if not texts.get("nb", {}).get("title", "").strip():
        raise Invalid({"texts.nb.title": _("Give it a title.")})
    writing.check_texts(texts)
    concepts = writing.check_values(values)
    offering = NationalOffering(
        code=code,
        uid=uid_of("national_offering", code),
        organization=organization,
        level=level,
        live=False,
        field_versions=dict.fromkeys(INHERITABLE, 1),
        synonyms_nb=list((synonyms or {}).get("nb", [])),
        synonyms_nn=list((synonyms or {}).get("nn", [])),
    )
    writing.set_texts(offering, texts, minor=True)
    writing.set_values(offering, values, concepts)
    offering.save()
    offering.save_revision(user=by, log_action=False)
    audit.record(by=by, act="propose", kind="national_offering", uid=offering.uid, organization_uid=organization.uid)
    return offering


@transaction.atomic
def revise(
    *,
    offering: NationalOffering,
    by: User,
    texts: Mapping[str, Mapping[str, str]] | None = None,
    values: Mapping[str, Any] | None = None,
    minor: bool = False,
    expected_revision: int | None = None,
) -> NationalOffering:
    """Changes the draft; what is published stays until the change is approved.

    A minor edit changes words and not what they say: translations stay current and local editors are spared.
    Raises `NotPermitted`, `Invalid`, or `Conflict` when somebody else has changed it since `expected_revision`.
    """
    offering = NationalOffering.objects.select_for_update().get(pk=offering.pk)
    Policy(by).require(Act.EDIT, offering.organization)
    refuse_while_in_review(offering)
    refuse_locked(offering, by)
    refuse_other_revision(offering, expected_revision)
    writing.check_texts(texts or {})
    concepts = writing.check_values(values or {})
    draft = offering.draft()
    before = content.of(draft)
    writing.set_texts(draft, texts or {}, minor=minor)
    writing.set_values(draft, values or {}, concepts)
    after = content.of(draft)
    changed = [f for f in INHERITABLE if content.value_of(before, f) != content.value_of(after, f)]
    if not minor:
        draft.field_versions = draft.field_versions | {f: draft.field_versions.get(f, 1) + 1 for f in changed}
    draft.save_revision(user=by, log_action=False)
    audit.record(
        by=by,
        act="revise",
        kind="national_offering",
        uid=offering.uid,
        organization_uid=offering.organization.uid,
        fields=changed,
        minor=minor,
    )
    fresh: NationalOffering = NationalOffering.objects.get(pk=offering.pk)
    return fresh


def refuse_other_revision(offering: Any, expected: int | None) -> None:
    if expected is not None and expected != offering.latest_revision_id:
        raise Conflict(
            _("Somebody has changed this since you opened it. Look at their change, then save yours again."),
            code="changed-since",
        )
