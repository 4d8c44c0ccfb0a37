"""The offering, local or national, that the pages around its review are about; where it stands, and their addresses."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering
from tilbudskatalog.doors.studio import drafts, standing
from tilbudskatalog.doors.studio.answering import person
from tilbudskatalog.doors.studio.standing import Standing
from tilbudskatalog.doors.studio.workplace import Workplace
from tilbudskatalog.ground.base.errors import NotFound


@dataclass(frozen=True, slots=True)
class Subject:
    """`name` begins the names of its routes; `key` is what they take."""

    offering: Any
    name: str
    key: Any

    def address(self, page: str = "") -> str:
        """`address()` is where it is written, `address("history")` its history."""
        return reverse(f"studio:{self.name}{page and '-'}{page}", args=[self.key])

    @property
    def titles(self) -> drafts.Titles:
        """Of the draft: its own, or else those that it follows."""
        own = drafts.titles(self.offering.latest_revision.content)
        if isinstance(self.offering, LocalOffering) and self.offering.template_id:
            national = drafts.national_titles([self.offering.template_id])
            return own or national.get(self.offering.template_id, {})
        return own

    @property
    def standing(self) -> Standing:
        rows = type(self.offering).objects.filter(pk=self.offering.pk)
        return Standing.of(self.offering, standing.reviews_of(rows).get(self.offering.pk))

    def frame(self) -> dict[str, Any]:
        """What every page around the review shows."""
        local = isinstance(self.offering, LocalOffering)
        return {
            "up": reverse("studio:ours" if local else "studio:national-offerings"),
            "up_label": _("Our catalog") if local else _("National texts"),
            "offering": self.offering,
            "titles": self.titles,
            "standing": self.standing,
            "over": self.offering.organization,
            "desk": self.address(),
            "room": self.address("review"),
            "history": self.address("history"),
            "shelf": self.address("picture"),
        }


def of(request: HttpRequest, offering_id: uuid.UUID | None = None, code: str = "") -> Subject:
    """Raises `NotFound` also for what another organization writes: it may be a draft."""
    by = person(request)
    found: Any
    if offering_id is not None:
        mine = LocalOffering.objects.visible_to(by).select_related("template__successor")
        found = _whole(mine).filter(uid=offering_id).first()
        if found is None:
            raise NotFound(_("You have no offering with this address."))
        return Subject(found, "offering", offering_id)
    reads = Workplace.of(by).reads
    found = _whole(NationalOffering.objects.filter(organization__in=reads)).filter(code=code).first()
    if found is None:
        raise NotFound(_("You have no national offering with this address."))
    return Subject(found, "national-offering", code)


def _whole(offerings: Any) -> Any:
    return offerings.select_related("organization", "latest_revision", "locked_by")
