"""“Still correct?” Providers are asked by letter, answer with one press, and their leaders hear of what nobody answers.

The worker calls `ask_editors` and `tell_leaders` each night. Each writes one letter per organization and month to each
who should have it; called again in that month, it writes none.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tilbudskatalog.catalog.offerings import freshness, local_offerings
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Gone, NotFound, NotPermitted
from tilbudskatalog.ground.delivery import outbox
from tilbudskatalog.ground.delivery.kinds import Kind
from tilbudskatalog.registers.organizations.models import Membership, Organization
from tilbudskatalog.registers.organizations.policy import ROLES, Act, Policy

ASK = Kind(
    "offerings.still-correct",
    "offerings/letters/still_correct.txt",
    subject=gettext_lazy("Is what stands in the catalog still correct?"),
)
TELL = Kind(
    "offerings.unconfirmed",
    "offerings/letters/unconfirmed.txt",
    subject=gettext_lazy("Not confirmed for a year"),
)
# Where the link of the letter leads; the portal has the page.
PATH = "/bekreft/"
SALT = "still-correct"
LINK_DAYS = 60


@dataclass(frozen=True, slots=True)
class Question:
    """What a letter asked: whether what `organization` had not confirmed on `asked_on` is still correct."""

    organization: Organization
    person: User
    asked_on: dt.date

    def offerings(self) -> "QuerySet[LocalOffering]":
        """Those that still wait for an answer."""
        return unconfirmed(self.asked_on, "stale").filter(organization=self.organization)


def unconfirmed(today: dt.date, state: str) -> "QuerySet[LocalOffering]":
    """Published offerings of open organizations; `state` as in `freshness.DAYS`."""
    is_open = Q(organization__closed__isnull=True) | Q(organization__closed__gt=today)
    found: QuerySet[LocalOffering] = LocalOffering.objects.filter(
        is_open, freshness.confirmed_before(freshness.limits(today)[state])
    )
    return found


@transaction.atomic
def ask_editors(today: dt.date) -> int:
    """Answers how many letters there are for this month."""
    return _write(ASK, today, "stale", Act.EDIT)


@transaction.atomic
def tell_leaders(today: dt.date) -> int:
    """Answers how many letters there are for this month."""
    return _write(TELL, today, "old", Act.ADMINISTER)


def _write(kind: Kind, today: dt.date, state: str, act: Act) -> int:
    waiting: dict[int, list[str]] = defaultdict(list)
    for organization_id, language in unconfirmed(today, state).values_list("organization_id", "main_language"):
        waiting[organization_id].append(language)
    envelopes = []
    for organization, people in who_may(act, waiting):
        languages = waiting[organization.pk]
        for person in people:
            envelopes.append(
                outbox.Envelope(
                    kind=kind,
                    to=person,
                    event=f"{kind.name}:{organization.uid}:{today:%Y-%m}",
                    language=max(sorted(set(languages)), key=languages.count),
                    context={
                        "organization": organization.name,
                        "number": len(languages),
                        "link": link_of(organization, person, today) if act is Act.EDIT else _report(organization),
                    },
                )
            )
    outbox.send_all(envelopes)
    return len(envelopes)


def who_may(act: Act, keys: Collection[int]) -> Iterable[tuple[Organization, list[User]]]:
    """People with an address whose role in the organization itself holds the act; where there are none, in the one
    above. A municipality's editor hears of its healthy-life center only when that has no editor of its own."""
    if not keys:
        return
    organizations = Organization.objects.filter(pk__in=keys).select_related("parent").order_by("pk")
    reached = {body.pk for each in organizations for body in (each, each.parent) if body}
    members = Membership.objects.filter(organization__in=reached, role__in=ROLES[act], user__is_active=True)
    by_body: dict[int, dict[int, User]] = defaultdict(dict)
    for membership in members.exclude(user__email="").select_related("user").order_by("user_id"):
        by_body[membership.organization_id][membership.user_id] = membership.user
    for organization in organizations:
        own = by_body[organization.pk] or by_body[organization.parent_id or 0]
        yield organization, list(own.values())


def link_of(organization: Organization, person: User, today: dt.date) -> str:
    """For this one purpose, this person and this organization, for `LINK_DAYS` days."""
    said = {"o": str(organization.uid), "p": str(person.uid), "d": today.isoformat()}
    return f"{settings.PUBLIC_URL}{PATH}{signing.dumps(said, salt=SALT)}"


def read_link(token: str) -> Question:
    """Changes nothing. Raises `NotFound` for what we have not signed, `Gone` for what is too old."""
    try:
        said = signing.loads(token, salt=SALT)
        organization = Organization.objects.get(uid=said["o"])
        person = User.objects.get(uid=said["p"])
    except (signing.BadSignature, Organization.DoesNotExist, User.DoesNotExist):
        raise NotFound(_("We don't know this link. Copy the whole of it from the letter.")) from None
    asked_on = dt.date.fromisoformat(said["d"])
    if clock.today() > asked_on + dt.timedelta(days=LINK_DAYS):
        raise Gone(_("This link is too old. Log in to the workspace and confirm there."))
    if not Policy(person).may(Act.EDIT, organization):
        raise NotPermitted
    return Question(organization, person, asked_on)


@transaction.atomic
def confirm(*, question: Question) -> int:
    """“Still correct” for all that the letter asked about. Answers how many; none the second time.

    There is no log-in: the link is the proof, and the act is recorded as its recipient's, with the way that it came.
    Raises `NotPermitted` when the recipient no longer has the role.
    """
    offerings = list(question.offerings().select_related("organization"))
    local_offerings.confirm_all(offerings=offerings, by=question.person, via="letter")
    return len(offerings)


def _report(organization: Organization) -> str:
    """What the leader finds in the workspace: each that is a year old, and who is to confirm it."""
    return f"{settings.PUBLIC_URL}/studio/?sak=old&virksomhet={organization.uid}"
