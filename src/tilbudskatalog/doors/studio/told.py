"""What was done with an offering, in plain words: one sentence for each act."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilbudskatalog.catalog.offerings.fields import LABELS
from tilbudskatalog.catalog.offerings.versions import Event
from tilbudskatalog.doors.studio.templatetags.moments import moment

SENTENCES: Mapping[str, Promise] = {
    "submit": gettext_lazy("%(who)s sent it for approval."),
    "recall": gettext_lazy("%(who)s took it back from review."),
    "approve": gettext_lazy("%(who)s approved version %(version)s."),
    "return": gettext_lazy("%(who)s returned version %(version)s."),
    "publish": gettext_lazy("%(who)s published version %(version)s again."),
    "publish_scheduled": gettext_lazy("Version %(version)s was published by itself, as planned."),
    "withdraw": gettext_lazy("%(who)s withdrew it."),
    "withdraw_scheduled": gettext_lazy("It was withdrawn by itself, as planned."),
    "schedule": gettext_lazy("%(who)s planned when it goes up or down."),
    "cancel_schedule": gettext_lazy("%(who)s took the planned times away."),
    "lock": gettext_lazy("%(who)s locked it."),
    "unlock": gettext_lazy("%(who)s unlocked it."),
    "remark": gettext_lazy("%(who)s wrote in the conversation."),
    "restore": gettext_lazy("%(who)s brought version %(restored)s back."),
    "keep_own": gettext_lazy("%(who)s kept your own text in “%(field)s”."),
    "accept_upstream": gettext_lazy("%(who)s took the national text in “%(field)s”."),
    "choose_picture": gettext_lazy("%(who)s chose its picture."),
    "add_evidence": gettext_lazy("%(who)s added what is known of the effect."),
    "remove_evidence": gettext_lazy("%(who)s took away what is known of the effect."),
    "retire": gettext_lazy("%(who)s retired it."),
    "move": gettext_lazy("%(who)s moved it to another national offering."),
    "suggest": gettext_lazy("%(who)s suggested that it becomes national."),
    "accept_suggestion": gettext_lazy("%(who)s made a national draft of it."),
    "decline_suggestion": gettext_lazy("%(who)s answered that it will not become national."),
    "confirm": gettext_lazy("%(who)s confirmed that it is still correct."),
    "invite_partner": gettext_lazy("%(who)s invited another provider to run it together."),
    "consent": gettext_lazy("%(who)s said yes to run it together."),
}


@dataclass(frozen=True, slots=True)
class Told:
    """`fields` names what was changed; `words` is what the person said."""

    event: Event
    sentence: str
    fields: str = ""
    words: str = ""
    times: tuple[str, ...] = ()

    @property
    def is_version(self) -> bool:
        return self.event.act == "write"


def told(event: Event) -> Told:
    who = str(event.by) if event.by else _("Somebody who is gone")
    if event.act == "write":
        begun = _("%(who)s wrote the first version.") if event.version == 1 else _("%(who)s wrote version %(version)s.")
        return Told(event, begun % {"who": who, "version": event.version}, fields=named(event.changed))
    words = {
        "who": who,
        "version": event.version or "–",
        "restored": event.details.get("version", "–"),
        "field": named([str(event.details.get("field", ""))]) or "–",
    }
    sentence = SENTENCES.get(event.act) or _("%(who)s did something else with it.")
    return Told(event, str(sentence) % words, words=event.words, times=_times(event.details))


def named(fields: Iterable[str]) -> str:
    labels = {"concepts": _("themes, form or audience"), "picture": _("picture"), "evidence": _("evidence")} | {
        name: str(label) for name, label in LABELS.items()
    }
    return ", ".join(labels[name] for name in fields if name in labels)


def _times(details: Mapping[str, Any]) -> tuple[str, ...]:
    said = []
    for name, sentence in (("go_live_at", _("Goes up %(moment)s.")), ("expire_at", _("Comes down %(moment)s."))):
        at = parse_datetime(str(details.get(name, "")))
        if at:
            said.append(sentence % {"moment": moment(at)})
    return tuple(said)
