"""The five answers that every offering is met with, in one order with the same icons: who, when, where, cost, join."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tilbudskatalog.catalog.search.query import Item
from tilbudskatalog.doors.portal import labels, runs
from tilbudskatalog.doors.portal.addresses import Document
from tilbudskatalog.ground.design.wording import Wording, own_words, pick

NAMES_AT_MOST = 3
NO_BREAK_KM = "\u00a0km"


@dataclass(frozen=True, slots=True)
class Fact:
    icon: str
    name: str
    wording: Wording


def five_answers(document: Document, brief: Document | None = None) -> list[Fact]:
    """`brief` is the course that one can begin in first. A national offering has no place: where depends on who offers
    it, and the page lists them."""
    # Dates that stand are better than a sentence about when they mostly are.
    schedule = own_words(runs.next_in_words(brief)) if brief else _told(document, "schedule", "")
    facts = [
        Fact("people", _("For whom"), _told(document, "for_whom", _for_whom(document)) or own_words(_("Everyone"))),
        Fact("when", _("When"), schedule or own_words(_("Ask the provider"))),
        Fact("place", _("Where"), own_words(where(document))),
        Fact("price", _("Cost"), _told(document, "cost", _cost(document)) or own_words(_("Ask the provider"))),
        Fact("join", _("Join"), _told(document, "how_to_join", labels.access(document["access"]))),
    ]
    return [fact for fact in facts if fact.icon != "place" or document["kind"] != "national_offering"]


def _told(document: Document, field: str, known: str) -> Wording:
    """As the provider writes it. What we know by codes stands in where nothing is written, or where it is written in a
    language that this reader may not understand: bokmål and nynorsk understand each other, English understands neither.
    """
    written = pick(document["texts"], field)
    foreign = written.differs and {written.language, written.wanted} != {"nb", "nn"}
    return own_words(known) if known and (foreign or not written) else written


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
    return ""


def _cost(document: Document) -> str:
    return str(labels.COSTS.get(document["cost_kind"], ""))


def where(document: Document) -> str:
    """The place by name, else what can be said of it: at home, online, or whose inhabitants it is for."""
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


def distance(kilometres: float) -> str:
    """ "11 km": whole kilometres, as the crow flies; closer than one is said in words."""
    if kilometres < 1:
        return _("under 1 km").replace(" km", NO_BREAK_KM)
    return (_("%(distance)s km") % {"distance": round(kilometres)}).replace(" km", NO_BREAK_KM)


def far(fact: Fact, item: Item) -> Fact:
    """Where, and how far that is: "Stange helsehus, 11 km away". Nothing is far that one reaches from home."""
    if item.distance_km is None or is_remote(item.document):
        return fact
    words = {"place": fact.wording.text, "distance": distance(item.distance_km)}
    return Fact(fact.icon, fact.name, own_words(_("%(place)s, %(distance)s away") % words))


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


def language_label(wordings: Iterable[Wording]) -> str:
    """ "In Norwegian Bokmål", when some of the words are not in the reader's language; empty when all are."""
    return next((wording.label for wording in wordings if wording and wording.differs), "")
