"""Providers suggest that an offering of their own becomes national; the national editors answer."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.offerings import content, national_offerings
from tilbudskatalog.catalog.offerings.dealings import Suggestion
from tilbudskatalog.catalog.offerings.fields import TEXT_FIELDS
from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering
from tilbudskatalog.catalog.offerings.trail import record
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Conflict, Invalid
from tilbudskatalog.ground.base.ids import slug
from tilbudskatalog.ground.base.languages import pick
from tilbudskatalog.registers.organizations.models import Organization
from tilbudskatalog.registers.organizations.policy import Act, Policy

LENGTH = 2000


@transaction.atomic
def suggest(*, offering: LocalOffering, by: User, reason: str) -> Suggestion:
    """Takes an editor. Raises `NotPermitted`, `Invalid` without a reason, or `Conflict` for what follows a template,
    is not public, or has been suggested and not answered."""
    Policy(by).require(Act.EDIT, offering.organization)
    reason = _said(reason, "reason", _("Say why others should offer it too."))
    if offering.template_id or not offering.live:
        raise Conflict(_("Suggest an offering of your own that is published."), code="not-own")
    try:
        with transaction.atomic():
            made = Suggestion.objects.create(offering=offering, by=by, at=clock.now(), reason=reason)
    except IntegrityError as error:
        raise Conflict(_("It has been suggested already. The national editors will answer."), code="open") from error
    record("suggest", offering, by)
    return made


@transaction.atomic
def accept(*, suggestion: Suggestion, organization: Organization, by: User) -> NationalOffering:
    """Makes a draft of a national offering with the provider's public words, for the national editors to go on with.

    Raises `NotPermitted`, or `Conflict` when it has been answered.
    """
    suggestion = _unanswered(suggestion, organization, by)
    said = content.of(suggestion.offering)
    title = pick(said.texts, "title", said.main_language)[0]
    texts = {
        language: {name: text for name in TEXT_FIELDS if (text := fields[name]) is not None}
        for language, fields in said.texts.items()
    }
    texts.setdefault("nb", {}).setdefault("title", title)
    level = (
        "municipality" if suggestion.offering.organization.kind == Organization.Kind.MUNICIPALITY else "organization"
    )
    made = national_offerings.propose(
        code=_free_code(title), organization=organization, level=level, texts=texts, values=dict(said.values), by=by
    )
    _answer(suggestion, by, "", made)
    return made


@transaction.atomic
def decline(*, suggestion: Suggestion, organization: Organization, by: User, answer: str) -> None:
    """Raises `NotPermitted`, `Invalid` without words for the provider, or `Conflict` when it has been answered."""
    suggestion = _unanswered(suggestion, organization, by)
    _answer(suggestion, by, _said(answer, "answer", _("Say why not, so that the provider understands.")), None)


def _unanswered(suggestion: Suggestion, organization: Organization, by: User) -> Suggestion:
    Policy(by).require(Act.EDIT, organization)
    if organization.kind != Organization.Kind.DIRECTORATE:
        raise Conflict(_("National offerings belong to the directorate that leads the national catalog."))
    found = Suggestion.objects.select_for_update(of=("self",)).get(pk=suggestion.pk)
    if found.answered_at:
        raise Conflict(_("It has been answered."), code="answered")
    return found


def _answer(suggestion: Suggestion, by: User, answer: str, template: NationalOffering | None) -> None:
    Suggestion.objects.filter(pk=suggestion.pk).update(
        answer=answer, answered_by=by, answered_at=clock.now(), template=template
    )
    act = "accept_suggestion" if template else "decline_suggestion"
    record(act, suggestion.offering, by, reason=answer)


def _said(words: str, name: str, otherwise: str) -> str:
    words = "\n".join(words.replace("\x00", "").splitlines()).strip()
    if not words:
        raise Invalid({name: otherwise})
    if len(words) > LENGTH:
        raise Invalid({name: _("Use at most %(limit)d characters.") % {"limit": LENGTH}})
    return words


def _free_code(title: str) -> str:
    code = slug(title).replace("-", "_")[:56].strip("_") or "tilbud"
    taken = set(NationalOffering.objects.filter(code__startswith=code).values_list("code", flat=True))
    return next(each for each in (code, *(f"{code}_{n}" for n in range(2, 1000))) if each not in taken)
