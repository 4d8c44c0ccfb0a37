"""What “today” says of each matter: its name, a sentence with whom and when, and what can be done about it."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tilbudskatalog.catalog.offerings import freshness, keeping_true
from tilbudskatalog.catalog.offerings.models import LocalOffering, Partner
from tilbudskatalog.doors.studio import labels, matters, titles
from tilbudskatalog.doors.studio.drafts import Titles
from tilbudskatalog.doors.studio.matters import Handling, Kind, Matters
from tilbudskatalog.doors.studio.workplace import Workplace
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.design.templatetags.design import day
from tilbudskatalog.registers.organizations.policy import Act

DAYS_IN_MONTH = 30.4
NAMES: dict[Kind, Promise] = {
    Kind.WAITS: gettext_lazy("To approve"),
    Kind.RETURNED: gettext_lazy("Returned"),
    Kind.INVITED: gettext_lazy("Invitation"),
    Kind.CHANGED: gettext_lazy("National change"),
    Kind.OLD: gettext_lazy("Over a year old"),
    Kind.STALE: gettext_lazy("To be confirmed"),
    Kind.DRAFT: gettext_lazy("Draft"),
    Kind.LANGUAGE: gettext_lazy("Language"),
}
# The tags' colours.
TONES = {
    Kind.WAITS: "",
    Kind.RETURNED: "red",
    Kind.INVITED: "sun",
    Kind.CHANGED: "sun",
    Kind.OLD: "red",
    Kind.STALE: "grey",
    Kind.DRAFT: "tind",
    Kind.LANGUAGE: "lyng",
}
ACTIONS: dict[Kind, Promise] = {
    Kind.WAITS: gettext_lazy("Read and decide"),
    Kind.RETURNED: gettext_lazy("Put it right"),
    Kind.INVITED: gettext_lazy("Answer"),
    Kind.CHANGED: gettext_lazy("See the difference"),
    Kind.OLD: gettext_lazy("Still correct"),
    Kind.STALE: gettext_lazy("Still correct"),
    Kind.DRAFT: gettext_lazy("Finish it"),
    Kind.LANGUAGE: gettext_lazy("Translate"),
}
ANYBODYS = (Kind.WAITS, Kind.INVITED)
UNCONFIRMED = (Kind.OLD, Kind.STALE)


@dataclass(frozen=True, slots=True)
class Row:
    """`href` leads to where it is done; what only has to be confirmed, or withdrawn instead, is done on the spot.

    `asked`: who is to confirm it, in a sentence; empty for what is not about that.
    """

    kind: Kind
    offering: LocalOffering
    titles: Titles
    sentence: str
    edits: bool
    approves: bool
    asked: str

    @property
    def name(self) -> str:
        return str(NAMES[self.kind])

    @property
    def tone(self) -> str:
        return TONES[self.kind]

    @property
    def urgent(self) -> bool:
        return self.kind in (Kind.WAITS, Kind.RETURNED)

    @property
    def confirms(self) -> bool:
        return self.edits and self.kind in UNCONFIRMED

    @property
    def withdraws(self) -> bool:
        return self.approves and self.kind is Kind.OLD

    @property
    def action(self) -> str:
        return str(ACTIONS[self.kind]) if self.edits or self.kind in ANYBODYS else _("Look at it")

    @property
    def home(self) -> str:
        """Another's offering can't be opened here."""
        return self.href if self.kind is Kind.INVITED else reverse("studio:offering", args=[self.offering.uid])

    @property
    def href(self) -> str:
        if self.kind is Kind.INVITED:
            return reverse("studio:partners")
        if self.kind is Kind.CHANGED:
            return f"{reverse('studio:changes')}?tilbud={self.offering.uid}"
        return reverse("studio:offering", args=[self.offering.uid])


def rows(listed: Sequence[tuple[Kind, int]], found: Matters, place: Workplace) -> list[Row]:
    """Five queries, and two more where something is unconfirmed, whatever the number of rows."""
    asked = [key for kind, key in listed if kind is Kind.INVITED]
    invitations = Partner.objects.select_related("organization").in_bulk(asked)
    keys = [key for kind, key in listed if kind is not Kind.INVITED]
    keys += [each.offering_id for each in invitations.values()]
    read = LocalOffering.objects.select_related("organization", "index", "latest_revision__user")
    offerings = read.defer("latest_revision__content").in_bulk(keys)
    named, handled = titles.of(offerings.values()), matters.handling(keys)
    unconfirmed = {offerings[key].organization_id for kind, key in listed if kind in UNCONFIRMED}
    asked_of = {each.pk: asked_to_confirm(people) for each, people in keeping_true.who_may(Act.EDIT, unconfirmed)}
    made = []
    for kind, key in listed:
        invitation = invitations[key] if kind is Kind.INVITED else None
        offering = offerings[invitation.offering_id if invitation else key]
        if invitation:
            sentence = invited(offering, invitation)
        elif kind is Kind.CHANGED:
            sentence = changed(found.changes[key])
        else:
            sentence = SENTENCES[kind](offering, handled.get(key, Handling()), found)
        owner = offering.organization_id
        asked_now = asked_of[owner] if kind in UNCONFIRMED else ""
        edits, approves = owner in place.edits, owner in place.approves
        made.append(Row(kind, offering, named[offering.pk], sentence, edits, approves, asked_now))
    return made


def asked_to_confirm(people: Sequence[User]) -> str:
    """Who gets the letter that asks, by name."""
    if not people:
        return _("Nobody is asked: no editor here has an e-mail address.")
    return _("Asked to confirm it: %(people)s.") % {"people": ", ".join(str(person) for person in people)}


def invited(offering: LocalOffering, invitation: Partner) -> str:
    words = {"owner": offering.organization, "partner": invitation.organization}
    return _("%(owner)s asks %(partner)s to run this together with them.") % words


def changed(count: int) -> str:
    sentence = ngettext(
        "The national text of %(count)s field that is yours has changed. The rest follows by itself.",
        "The national text of %(count)s fields that are yours has changed. The rest follows by itself.",
        count,
    )
    return sentence % {"count": count}


def lacking(states: Mapping[str, str]) -> str:
    """“Nynorsk is missing. English is older than the text it translates.”"""
    sentences = {
        "missing": gettext_lazy("%(language)s is missing."),
        "outdated": gettext_lazy("%(language)s is older than the text it translates."),
    }
    return " ".join(
        str(sentences[state]) % {"language": labels.LANGUAGES[language]} for language, state in states.items()
    )


def age(offering: LocalOffering) -> str:
    since = freshness.vouched_for(offering) or clock.today()
    months = int((clock.today() - since).days / DAYS_IN_MONTH)
    sentence = ngettext("Not confirmed for %(count)s month.", "Not confirmed for %(count)s months.", months)
    left = (since - freshness.limits(clock.today())["old"]).days
    if left <= 0:
        after = _("Readers are told that it is old.")
    else:
        after = _("From %(day)s readers are told that it is old.") % {"day": day(clock.today() + dt.timedelta(left))}
    return f"{sentence % {'count': months}} {after}"


def written(offering: LocalOffering) -> str:
    revision = offering.latest_revision
    words = {"who": revision.user or _("Somebody"), "day": day(clock.day_of(revision.created_at))}
    if offering.live:
        return _("%(who)s changed it %(day)s. What is published stands until the change is approved.") % words
    return _("%(who)s wrote it %(day)s. It is not published yet.") % words


def _sent(_offering: LocalOffering, handled: Handling, _found: Matters) -> str:
    day_sent = day(clock.day_of(handled.asked_at)) if handled.asked_at else ""
    return _("%(who)s sent it for approval %(day)s.") % {"who": handled.asked_by, "day": day_sent}


def _returned(offering: LocalOffering, handled: Handling, found: Matters) -> str:
    when = day(clock.day_of(handled.returned_at)) if handled.returned_at else ""
    comment = found.reviews[offering.pk].comment
    return _("%(who)s writes: «%(comment)s» · %(day)s") % {
        "who": handled.returned_by,
        "comment": comment,
        "day": when,
    }


def _of_age(offering: LocalOffering, _handled: Handling, _found: Matters) -> str:
    return age(offering)


def _of_draft(offering: LocalOffering, _handled: Handling, _found: Matters) -> str:
    return written(offering)


def _of_languages(offering: LocalOffering, _handled: Handling, _found: Matters) -> str:
    return lacking(offering.index.lacking)


SENTENCES: dict[Kind, Callable[[LocalOffering, Handling, Matters], str]] = {
    Kind.WAITS: _sent,
    Kind.RETURNED: _returned,
    Kind.OLD: _of_age,
    Kind.STALE: _of_age,
    Kind.DRAFT: _of_draft,
    Kind.LANGUAGE: _of_languages,
}
