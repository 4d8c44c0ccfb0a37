"""What somebody has to do with the offerings of a workplace, most urgent first, with a fixed number of queries."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q, QuerySet
from wagtail.models import WorkflowState

from tilbudskatalog.catalog.offerings import drift, freshness
from tilbudskatalog.catalog.offerings.bookkeeping import DraftIndex
from tilbudskatalog.catalog.offerings.models import LocalOffering, Partner
from tilbudskatalog.doors.studio import standing
from tilbudskatalog.doors.studio.standing import Review
from tilbudskatalog.doors.studio.workplace import Workplace
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock


class Kind(IntEnum):
    """In the order of urgency."""

    WAITS = 0
    RETURNED = 1
    INVITED = 2
    CHANGED = 3
    OLD = 4
    STALE = 5
    DRAFT = 6
    LANGUAGE = 7

    @property
    def code(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Matters:
    """`of`: kind → keys; an offering can stand under several. Keys of invitations are partners', the others offerings'.

    `others`: how many are in review with somebody else.
    """

    of: Mapping[Kind, list[int]]
    reviews: Mapping[int, Review]
    changes: Mapping[int, int]
    others: int

    def listed(self, kind: Kind | None) -> list[tuple[Kind, int]]:
        """Each offering once, under its most urgent matter; or all of one kind."""
        if kind is not None:
            return [(kind, key) for key in self.of.get(kind, [])]
        found: dict[tuple[bool, int], Kind] = {}
        for each in Kind:
            for key in self.of.get(each, []):
                found.setdefault((each is Kind.INVITED, key), each)
        return [(each, key) for (_invited, key), each in found.items()]


def of(offerings: QuerySet[LocalOffering], place: Workplace, invited: Q) -> Matters:
    """`invited` says which partners are asked here."""
    reviews = standing.reviews_of(offerings)
    owners = dict(offerings.filter(pk__in=reviews).values_list("pk", "organization_id"))
    waits = [key for key, owner in owners.items() if reviews[key].waits_for(place.person, owner, place.approves)]
    minded = offerings.filter(organization__in=place.minds).order_by()
    changes = dict(drift.behind(minded).order_by().values_list("offering_id").annotate(Count("pk")))
    today = clock.today()
    old, stale = _unconfirmed(minded, today)
    own = Q(live=True, has_unpublished_changes=True) | Q(live=False, last_published_at__isnull=True)
    drafts = [key for key in minded.filter(own).order_by("-pk").values_list("pk", flat=True) if key not in reviews]
    index = DraftIndex.objects.filter(offering__in=minded).exclude(missing=",", outdated=",")
    returned = [key for key in owners if reviews[key].state == "returned" and owners[key] in place.minds]
    in_review = sum(review.state == "in-review" for review in reviews.values())
    asked = Partner.objects.filter(invited, consented_at__isnull=True, ended_at__isnull=True)
    found = {
        Kind.WAITS: sorted(waits),
        Kind.RETURNED: sorted(returned),
        Kind.INVITED: list(asked.order_by("invited_at").values_list("pk", flat=True)),
        Kind.CHANGED: sorted(changes),
        Kind.OLD: old,
        Kind.STALE: stale,
        Kind.DRAFT: drafts,
        Kind.LANGUAGE: sorted(index.values_list("offering_id", flat=True)),
    }
    return Matters(found, reviews, changes, in_review - len(waits))


def _unconfirmed(offerings: QuerySet[LocalOffering], today: dt.date) -> tuple[list[int], list[int]]:
    """Those older than a year, and than half a year; the oldest first."""
    limits = freshness.limits(today)
    rows = offerings.filter(freshness.confirmed_before(limits["stale"])).only("confirmed_on", "first_published_at")
    dated = sorted((freshness.vouched_for(row) or today, row.pk) for row in rows)
    return [key for day, key in dated if day < limits["old"]], [key for day, key in dated if day >= limits["old"]]


@dataclass(frozen=True, slots=True)
class Handling:
    """Who sent a draft to review and when, and who returned it. Names are empty where nobody is known."""

    asked_by: str = ""
    asked_at: dt.datetime | None = None
    returned_by: str = ""
    returned_at: dt.datetime | None = None


def handling(keys: list[int]) -> dict[int, Handling]:
    """One query, and one for the names."""
    rows = list(
        WorkflowState.objects.filter(
            base_content_type=ContentType.objects.get_for_model(LocalOffering),
            object_id__in=[str(key) for key in keys],
            status__in=standing.WAITING,
        ).values_list(
            "object_id",
            "requested_by_id",
            "current_task_state__started_at",
            "current_task_state__finished_by_id",
            "current_task_state__finished_at",
        )
    )
    people = User.objects.in_bulk({who for row in rows for who in (row[1], row[3]) if who})
    return {
        int(key): Handling(str(people.get(asked, "")), asked_at, str(people.get(finished, "")), finished_at)
        for key, asked, asked_at, finished, finished_at in rows
    }
