"""Where offerings stand on their road from draft to public, for a whole list with one query."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import WorkflowState

from tilbudskatalog.ground.access.models import User

STATES: dict[str, Promise] = {
    "draft": _("Draft"),
    "in-review": _("In review"),
    "returned": _("Returned"),
    "published": _("Published"),
    "changed": _("Published, changes wait"),
    "withdrawn": _("Withdrawn"),
}
# The tag's colours; without one it is the design's own.
TONES = {"draft": "tind", "in-review": "sun", "returned": "red", "changed": "lyng", "withdrawn": "grey"}
# Those of them that no review stands for.
WITHOUT_REVIEW = {
    "draft": Q(live=False, last_published_at__isnull=True),
    "published": Q(live=True, has_unpublished_changes=False),
    "changed": Q(live=True, has_unpublished_changes=True),
    "withdrawn": Q(live=False, last_published_at__isnull=False),
}
WAITING = {WorkflowState.STATUS_IN_PROGRESS: "in-review", WorkflowState.STATUS_NEEDS_CHANGES: "returned"}


@dataclass(frozen=True, slots=True)
class Review:
    """`state` is in-review or returned; `comment` is what the one who returned it wrote."""

    state: str
    authors: frozenset[int]
    comment: str

    def waits_for(self, by: User, organization_id: int, approves: Collection[int]) -> bool:
        """Somebody else than the author must approve."""
        return self.state == "in-review" and organization_id in approves and by.pk not in self.authors


@dataclass(frozen=True, slots=True)
class Standing:
    """`comment`: what the one who returned it wrote."""

    state: str
    comment: str = ""

    @classmethod
    def of(cls, offering: Any, review: Review | None) -> "Standing":
        if review:
            return cls(review.state, review.comment)
        if offering.live:
            return cls("changed" if offering.has_unpublished_changes else "published")
        return cls("withdrawn" if offering.last_published_at else "draft")

    @property
    def name(self) -> str:
        return str(STATES[self.state])

    @property
    def tone(self) -> str:
        return TONES.get(self.state, "")


def names() -> dict[str, str]:
    """State → what it is called."""
    return {code: str(name) for code, name in STATES.items()}


def in_state(state: str, reviews: Mapping[int, Review]) -> Q:
    """Offerings that stand there; all for what is no state. `reviews`: as `reviews_of` gives them."""
    if state in WAITING.values():
        return Q(pk__in=[key for key, review in reviews.items() if review.state == state])
    return WITHOUT_REVIEW[state] & ~Q(pk__in=list(reviews)) if state in WITHOUT_REVIEW else Q()


def reviews_of(offerings: QuerySet[Any]) -> dict[int, Review]:
    """The offerings that are in review or returned, by key."""
    keys = offerings.order_by().annotate(text_key=Cast("pk", CharField())).values("text_key")
    rows = WorkflowState.objects.filter(
        base_content_type=ContentType.objects.get_for_model(offerings.model), object_id__in=keys, status__in=WAITING
    ).values_list(
        "object_id",
        "status",
        "requested_by_id",
        "current_task_state__revision__user_id",
        "current_task_state__comment",
    )
    return {
        int(key): Review(WAITING[status], frozenset({asked, wrote} - {None}), comment or "")
        for key, status, asked, wrote, comment in rows
    }
