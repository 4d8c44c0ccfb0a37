"""The five answers that every offering is met with, in the same order with the same icons: who, when, where, cost, join."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tilbudskatalog.doors.portal import labels
from tilbudskatalog.doors.portal.addresses import Document
from tilbudskatalog.ground.design.wording import Wording, own_words, pick

NAMES_AT_MOST = 3


@dataclass(frozen=True, slots=True)
class Fact:
    icon: str
    name: str
    wording: Wording


def five_answers(document: Document, *, providers: int | None = None) -> list[Fact]:
    """`providers` is how many offer it, when the document stands for all of them."""
    return [
        Fact("people", _("For whom"), pick(document["texts"], "for_whom") or own_words(_for_whom(document))),
        Fact("when", _("When"), pick(document["texts"], "schedule") or own_words(_("Ask the provider"))),
        Fact("place", _("Where"), own_words(where(document, providers=providers))),
        Fact("price", _("Cost"), pick(document["texts"], "cost") or own_words(_cost(document))),
        Fact("join", _("Join"), pick(document["texts"], "how_to_join") or own_words(labels.access(document["access"]))),
    ]


def _for_whom(document: Document) -> str:
    audiences = [str(pick(audience["label"])) for audience in document["audiences"]]
    if audiences:
        names = labels.listed(audiences)
        return names[0].upper() + names[1:]
    youngest, oldest = document["age_from"], document["age_to"]
    if youngest is not None and oldest is not None:
        return _("From %(youngest)s to %(oldest)s years") % {"youngest": youngest, "oldest": oldest}
    if youngest is not None:
        return _("From %(age)s years") % {"age": youngest}
    if oldest is not None:
        return _("Up to %(age)s years") % {"age": oldest}
    return _("Everyone it can help")


def _cost(document: Document) -> str:
    return str(labels.COSTS.get(document["cost_kind"], _("Ask the provider")))


def where(document: Document, *, providers: int | None = None) -> str:
    """The place by name, else what can be said of it: at home, online, or whose inhabitants it is for."""
    if providers is not None:
        return offered_by(providers)
    place = document["place"]
    if place:
        # "Hamar helsehus, Hamar" says no more than "Hamar helsehus".
        parts = [place["name"], place["city"]] if place["city"] not in place["name"] else [place["name"]]
        return ", ".join(part for part in parts if part)
    if set(document["formats"]) == {"digital"}:
        return _("Online, wherever you are")
    if document["nationwide"]:
        return _("The whole country")
    names = [municipality["name"] for municipality in document["municipalities"]]
    if not names:
        return _("Ask the provider")
    if len(names) > NAMES_AT_MOST:
        return ngettext("%(count)s municipality", "%(count)s municipalities", len(names)) % {"count": len(names)}
    return labels.listed_names(names)


def offered_by(providers: int) -> str:
    return ngettext("Offered by %(count)s provider", "Offered by %(count)s providers", providers) % {"count": providers}


def providers_named(document: Document) -> str:
    """ "Hamar kommune", or "Stange and Løten together" when they run it jointly."""
    owner = document["organization"]["name"]
    partners = [partner["name"] for partner in document["partners"]]
    if not partners:
        return str(owner)
    return _("%(names)s together") % {"names": labels.listed_names([owner, *partners])}


def form_icon(document: Document) -> str:
    first = next((code for code in labels.FORMATS if code in document["formats"]), "group")
    return labels.FORMAT_ICONS[first]


def is_remote(document: Document) -> bool:
    """Everything happens online or in one's own home."""
    return bool(document["formats"]) and set(document["formats"]) <= {"digital", "home"}
