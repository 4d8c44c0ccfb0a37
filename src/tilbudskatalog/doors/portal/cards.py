"""A result as it is shown in a list."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from tilbudskatalog.catalog.search import reading
from tilbudskatalog.catalog.search.query import Item, Why
from tilbudskatalog.doors.portal import facts, labels, runs
from tilbudskatalog.doors.portal.addresses import Document, address
from tilbudskatalog.doors.portal.freshness import is_old
from tilbudskatalog.ground.base.errors import Gone
from tilbudskatalog.ground.design.seats import Seats
from tilbudskatalog.ground.design.wording import Wording, pick, wanted_language


@dataclass(frozen=True, slots=True)
class Card:
    href: str
    title: Wording
    summary: Wording
    by: str
    form: str
    icon: str
    tone: str
    facts: list[facts.Fact]
    why: list[str] = field(default_factory=list)
    why_short: str = ""
    number: int = 0
    passage: list[tuple[str, bool]] = field(default_factory=list)
    passage_language: str = ""
    date: runs.Leaf | None = None
    seats: Seats | None = None
    confirmed: str = ""

    @property
    def unconfirmed(self) -> str:
        """The day that it was confirmed last, when that is too long ago. Asked when it is shown, not before."""
        return self.confirmed if is_old(self.confirmed) else ""

    @property
    def language_label(self) -> str:
        """Said when the title, or one of the five answers, is in another language than the reader's."""
        return facts.language_label([self.title, self.summary, *(fact.wording for fact in self.facts)])


def card(document: Document, why: Sequence[Why] = (), providers: int | None = None) -> Card:
    """`providers` is given when the card stands for every provider of a national offering."""
    return _card(document, why, providers, runs.next_brief(document))


def _card(document: Document, why: Sequence[Why], providers: int | None, brief: Document | None) -> Card:
    return Card(
        href=address(document),
        title=pick(document["texts"], "title"),
        summary=pick(document["texts"], "summary"),
        by=facts.offered_by(providers) if providers is not None else facts.providers_named(document),
        form=labels.formats(document["formats"]),
        icon=facts.form_icon(document),
        tone="lyng" if facts.is_remote(document) else "",
        facts=facts.five_answers(document, brief),
        why=[sentence for one in why if (sentence := sentence_of(one))],
        why_short=why_in_short(why),
        confirmed=(document.get("confirmed") or "") if providers is None else "",
    )


def of_item(item: Item) -> Card:
    """Several providers of one national offering are shown as that offering; one alone as itself."""
    national = national_of(item.document) if item.providers and item.providers > 1 else None
    if national is not None:
        return card(national, item.why, item.providers)
    brief = runs.brief_of(item.document, item.next_course.id) if item.next_course else None
    made = _card(item.document, item.why, None, brief)
    date, counted = runs.leaf_of(brief) if brief else (None, None)
    return dataclasses.replace(
        made,
        date=date,
        seats=counted,
        facts=[facts.far(fact, item) if fact.icon == "place" else fact for fact in made.facts],
        passage=_news(item.passage or [], made.summary, pick(item.document["texts"], "summary", item.language)),
        passage_language=item.language if item.language != wanted_language() else "",
    )


def _news(passage: list[tuple[str, bool]], *summaries: Wording) -> list[tuple[str, bool]]:
    """A passage that only says what the card says already is left out, also where it says it in another language."""
    text = "".join(piece for piece, _found in passage).strip("… .")
    return [] if any(text in summary.text for summary in summaries) else passage


def national_of(document: Document) -> Document | None:
    """The national offering that it follows; None when it follows none, or one that is no longer published."""
    if not document["template"]:
        return None
    try:
        return reading.document("national_offering", document["template"])
    except Gone:
        return None


def sentence_of(why: Why) -> str:
    """Why this result, as a whole sentence; empty for a reason that this site has no words for."""
    sentences = {
        "title": _("The name has the word “%(label)s”."),
        "concept": _("It is about “%(label)s”."),
        "text": _("The description has the word “%(label)s”."),
        "place": _("It is for people who live in %(label)s."),
        "nationwide": _("It can be used in the whole country."),
    }
    return sentences.get(why.code, "") % {"label": why.label}


def why_in_short(reasons: Sequence[Why]) -> str:
    """ "About smoking, in Hamar": what one reads before opening the reasons."""
    subject = next((why.label for code in ("concept", "title", "text") for why in reasons if why.code == code), "")
    place = next((why for why in reasons if why.code in ("place", "nationwide")), None)
    if place is None:
        return _("About %(subject)s.") % {"subject": subject} if subject else ""
    if place.code == "nationwide":
        return _("About %(subject)s, wherever you live.") % {"subject": subject} if subject else _("Wherever you live.")
    words = {"subject": subject, "place": place.label}
    return _("About %(subject)s, in %(place)s.") % words if subject else _("In %(place)s.") % words
