"""What can be done with an offering on its road: the domain's own acts as buttons, with what each asks for."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tilbudskatalog.catalog.courses import ending
from tilbudskatalog.catalog.offerings import local_offerings, reviews
from tilbudskatalog.doors.studio.filled import NULL, number
from tilbudskatalog.ground.access.models import User


@dataclass(frozen=True, slots=True)
class Deed:
    """`words`: what the act asks for → the question. `done` is said afterwards."""

    run: Callable[..., Any]
    label: Promise
    done: Promise
    words: Mapping[str, Promise] = field(default_factory=dict)
    optional: bool = False
    # What the act asks to be ticked, where it concerns anybody.
    tick: str = ""


ON_NATIONAL: dict[str, Deed] = {
    "submit": Deed(reviews.submit, _("Send for approval"), _("Sent for approval.")),
    "recall": Deed(
        reviews.recall, _("Take it back from review"), _("Taken back from review. Now it can be changed again.")
    ),
    "approve": Deed(
        reviews.approve, _("Approve and publish"), _("Approved and published."), {"comment": _("Comment")}, True
    ),
    "return": Deed(
        reviews.send_back,
        _("Return to the editors"),
        _("Returned to the editors."),
        {"reason": _("What should be changed?")},
    ),
    "publish": Deed(reviews.publish, _("Publish it again"), _("Published again.")),
    "withdraw": Deed(
        ending.withdraw,
        _("Withdraw"),
        _("Withdrawn."),
        {"reason": _("Why is it withdrawn?")},
        tick="cancel_courses",
    ),
}
ON_LOCAL: dict[str, Deed] = ON_NATIONAL | {
    "accept-upstream": Deed(
        local_offerings.accept_upstream,
        _("Use the national text"),
        _("It follows the national text again, once this draft is approved."),
    ),
    "keep-own": Deed(local_offerings.keep_own, _("Keep ours"), _("You keep your own text.")),
}
# About one field, whose name the button sends.
ON_A_FIELD = ("accept-upstream", "keep-own")


@dataclass(frozen=True, slots=True)
class Words:
    """A question that an act asks. `name` is the text field's."""

    name: str
    question: Promise | str
    optional: bool
    value: str
    error: str

    @property
    def id(self) -> str:
        return self.name.replace(".", "-")


@dataclass(frozen=True, slots=True)
class Button:
    act: str
    label: Promise
    words: list[Words]
    tick: Words | None = None

    @property
    def folded(self) -> bool:
        """What takes something out of the road, or back on it, is not the first that meets the eye."""
        return self.act in ("return", "withdraw")

    @property
    def wrong(self) -> bool:
        return any(words.error for words in (*self.words, *filter(None, [self.tick])))


def run(act: str, *, offering: Any, by: User, post: QueryDict) -> None:
    """Does it. What the act asks for is always given, so that an empty answer gets the act's own sentence."""
    deed = ON_LOCAL[act]
    words: dict[str, Any] = {word: _said(post, f"{act}.{word}") for word in deed.words}
    if deed.tick:
        words[deed.tick] = bool(post.get(f"{act}.{deed.tick}"))
    if act == "approve":
        # Four eyes approve what they have seen, and not what came after. Who says nothing has seen nothing.
        words["expected_revision"] = number(post.get("revision", "")) or 0
    if act in ON_A_FIELD:
        words["field"] = _said(post, "field")
        words["seen_version"] = number(post.get(f"seen.{words['field']}", ""))
    if act == "keep-own":
        words["reason"] = _said(post, f"keep-own.{words['field']}")
    deed.run(offering=offering, by=by, **words)


def buttons(
    allowed: Iterable[str], post: QueryDict, errors: Mapping[str, str], ticks: Mapping[str, str]
) -> list[Button]:
    """`errors`: the name of the text field → what is wrong with it. `ticks`: what an act asks to be ticked → the words
    for it, where it concerns anybody."""
    return [
        Button(
            act,
            deed.label,
            [_words(act, word, question, deed, post, errors) for word, question in deed.words.items()],
            _words(act, deed.tick, ticks[deed.tick], deed, post, errors) if ticks.get(deed.tick) else None,
        )
        for act in allowed
        if (deed := ON_NATIONAL.get(act))
    ]


def questions(buttons: Iterable[Button]) -> list[tuple[str, str]]:
    """The names of the acts' own text fields, and what they ask."""
    return [
        (words.name, str(words.question))
        for button in buttons
        for words in (*button.words, *filter(None, [button.tick]))
    ]


def _said(post: QueryDict, name: str) -> str:
    return post.get(name, "").replace(NULL, "")


def _words(
    act: str, word: str, question: Promise | str, deed: Deed, post: QueryDict, errors: Mapping[str, str]
) -> Words:
    name = f"{act}.{word}"
    return Words(name, question, deed.optional, post.get(name, ""), errors.get(name, ""))
