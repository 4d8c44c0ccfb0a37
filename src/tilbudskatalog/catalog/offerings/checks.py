"""What to look at before a draft is sent: errors stop it, warnings are for the writer to judge."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tilbudskatalog.catalog.offerings import links, readability, reviews
from tilbudskatalog.catalog.offerings.bookkeeping import LinkCheck
from tilbudskatalog.catalog.offerings.drift import Drift
from tilbudskatalog.catalog.offerings.fields import TEXT_FIELDS
from tilbudskatalog.catalog.offerings.inheritance import Content, Resolved
from tilbudskatalog.catalog.offerings.models import CostKind, LocalOffering
from tilbudskatalog.ground.base.errors import Invalid
from tilbudskatalog.ground.base.languages import pick
from tilbudskatalog.registers.organizations.models import Place

# Characters that a reader still takes in at a glance, in lists of results and on a phone.
COMFORTABLE = {"title": 70, "summary": 240, "description": 2000}
HARD = 45
# Characters of a sentence that is pointed out.
QUOTED = 140
# Written for readers in Norwegian; LIX says little of other languages.
JUDGED = ("nb", "nn")
ASKS_FOR_MONEY = (CostKind.FEE, CostKind.VARIES, CostKind.OUTPATIENT_FEE)
FACTS = ("step_free", "hearing_loop", "accessible_toilet")


@dataclass(frozen=True, slots=True)
class Finding:
    """`field` is an input's name as in `writing`, such as `texts.nb.title`, or `place`. Errors block, others don't."""

    field: str
    sentence: str
    blocks: bool = False


def of(
    draft: Any,
    template: Content | None,
    resolved: Resolved,
    drifts: Mapping[str, Drift],
    known: Mapping[str, LinkCheck],
) -> list[Finding]:
    """Errors first. `known`: what links answered when they were last asked."""
    found = [Finding(field, sentence, blocks=True) for field, sentence in _errors(draft, template)]
    found += [Finding(f"whose.{field}", _("The national text has changed: use it or keep yours.")) for field in drifts]
    found += _too_long(resolved)
    found += _hard(resolved)
    if isinstance(draft, LocalOffering):
        found += _of_place(draft.place, resolved)
        found += _price(resolved)
        found += _dead(resolved, draft.contact_website, known)
    return found


def _errors(draft: Any, template: Content | None) -> list[tuple[str, str]]:
    try:
        reviews.check_complete(draft, template)
    except Invalid as refusal:
        return [(field, str(sentence)) for field, sentence in refusal.fields.items()]
    return []


def _too_long(resolved: Resolved) -> Iterator[Finding]:
    for language, fields in resolved.texts.items():
        for field, most in COMFORTABLE.items():
            length = len(fields[field] or "")
            if length > most:
                words = {"length": length, "most": most}
                yield Finding(
                    f"texts.{language}.{field}",
                    _("Long: %(length)d characters. Up to %(most)d are read at a glance.") % words,
                )


def _hard(resolved: Resolved) -> Iterator[Finding]:
    for language in JUDGED:
        for field in TEXT_FIELDS:
            reading = readability.of(resolved.texts.get(language, {}).get(field) or "")
            if reading and reading.lix > HARD:
                words = {"lix": reading.lix, "words": reading.words_in_longest, "sentence": shortened(reading.longest)}
                yield Finding(
                    f"texts.{language}.{field}",
                    _("Hard to read (LIX %(lix)d). The longest sentence has %(words)d words: «%(sentence)s»") % words,
                )


def shortened(sentence: str) -> str:
    """Enough to find it by."""
    return sentence if len(sentence) <= QUOTED else f"{sentence[:QUOTED].rsplit(' ', 1)[0]} …"


def _of_place(place: Place | None, resolved: Resolved) -> Iterator[Finding]:
    if place is None:
        if "group" in resolved.values["formats"]:
            yield Finding("place", _("No place is chosen, so readers don't see where to come."))
        return
    unknown = [each for each in FACTS if getattr(place, each) is None]
    if unknown:
        named = {
            "step_free": _("step-free access"),
            "hearing_loop": _("hearing loop"),
            "accessible_toilet": _("accessible toilet"),
        }
        yield Finding(
            "place",
            _("%(place)s does not say whether it has: %(facts)s.")
            % {"place": place, "facts": ", ".join(named[each] for each in unknown)},
        )


def _price(resolved: Resolved) -> Iterator[Finding]:
    cost, _language = pick(resolved.texts, "cost", resolved.main_language)
    if resolved.values["cost_kind"] in ASKS_FOR_MONEY and not cost.strip():
        yield Finding(f"texts.{resolved.main_language}.cost", _("It costs something, and no price is said."))


def _dead(resolved: Resolved, website: str, known: Mapping[str, LinkCheck]) -> Iterator[Finding]:
    sentences = {
        links.GONE: _("The page is gone: %(link)s"),
        links.UNREACHABLE: _("The page did not answer: %(link)s"),
        links.PRIVATE: _("The page is not on the open net: %(link)s"),
    }
    for link in links.named(resolved, website):
        check = known.get(link)
        if check and check.problem:
            yield Finding(_where(link, resolved, website), sentences[check.problem] % {"link": link})


def _where(link: str, resolved: Resolved, website: str) -> str:
    if link == website:
        return "contact_website"
    for language, fields in resolved.texts.items():
        for field, text in fields.items():
            if link in (text or ""):
                return f"texts.{language}.{field}"
    return "contact_website"
