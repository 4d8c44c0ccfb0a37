"""A provider's own offering: the national text beside one's own, what has changed, and the road to the public."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.courses import ending
from tilbudskatalog.catalog.offerings import content, draft_index, drift, local_offerings
from tilbudskatalog.catalog.offerings.drift import Drift
from tilbudskatalog.catalog.offerings.fields import INHERITABLE, LABELS
from tilbudskatalog.catalog.offerings.inheritance import Content, Resolved
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.doors.studio import acts, filled, showing, speaking
from tilbudskatalog.doors.studio.answering import person, workspace
from tilbudskatalog.doors.studio.before import before
from tilbudskatalog.doors.studio.desk import SAVE, Desk, resolved_of
from tilbudskatalog.doors.studio.filled import Changes, Filled
from tilbudskatalog.ground.base.errors import NotFound
from tilbudskatalog.registers.organizations.models import Place
from tilbudskatalog.registers.organizations.policy import Act, Policy


class LocalDesk(Desk):
    template = "studio/offering.html"
    route = "studio:offering"
    deeds = acts.ON_LOCAL
    offering: LocalOffering

    def address(self) -> uuid.UUID:
        return self.offering.uid

    @cached_property
    def national(self) -> Content | None:  # type: ignore[override]
        # The draft's: it may be on its way to the one that takes the template's place.
        template = self.offering.draft().template
        return content.of(template) if template else None

    @cached_property
    def places(self) -> Mapping[str, Place]:  # type: ignore[override]
        own = Place.objects.filter(organization=self.offering.organization_id).order_by("name")
        return {str(place.uid): place for place in own}

    @cached_property
    def languages(self) -> tuple[str, ...]:
        return speaking.written(self.request, content.of(self.offering.draft()))

    def filled(self, draft: LocalOffering) -> Filled:
        ours = content.overridden(draft)
        form = filled.of_content(content.of(draft), ours=ours, national=self.national, languages=self.languages)
        return form | filled.of_own(draft, self.places)

    def resolved(self, version: LocalOffering) -> Resolved:
        return resolved_of(version, self.national, content.overridden(version))

    def save(self, changed: Changes, *, minor: bool, expected_revision: int | None) -> LocalOffering:
        return local_offerings.adapt(
            offering=self.offering,
            by=self.by,
            texts=changed.texts,
            values=changed.values,
            own=changed.own,
            follow=changed.follow,
            minor=minor,
            expected_revision=expected_revision,
        )

    def drifts(self) -> list[Drift]:
        return drift.of(self.offering)

    def ticks(self, allowed: Collection[str]) -> dict[str, str]:
        to_come = ending.of_offering(self.offering) if "withdraw" in allowed else None
        return {"cancel_courses": _("Cancel its courses too. %(to_come)s.") % {"to_come": to_come}} if to_come else {}

    def more(self, draft: LocalOffering, form: Filled, errors: Mapping[str, str]) -> dict[str, Any]:
        resolved, drifts = self.resolved(draft), {each.field: each for each in self.drifts()}
        lacking = draft_index.row(draft.pk, draft.serializable_data()).lacking
        return {
            "before": before(draft, self.national, resolved, drifts),
            "languages": speaking.languages(resolved, lacking, self.languages),
            "further": [code for code in self.languages if code not in filled.WRITTEN],
            "contact": showing.own_inputs(form, errors),
            "places": showing.places(form, self.places),
            "place": showing.place_input(form, errors),
            "nationwide": form["nationwide"] == ("1",),
            "runs_courses": self.offering.live and Policy(self.by).may(Act.COORDINATE, self.offering.organization),
            "own_count": _own_count(form) if self.national else None,
            "draft_own": self._own_said(draft),
            "published_own": self._published_own(draft) if self.offering.live else [],
        }

    def _own_said(self, version: LocalOffering) -> list[tuple[str, str]]:
        place = version.place.name if version.place else ""
        contact = [(str(LABELS[name]), getattr(version, name)) for name in filled.CONTACT]
        nationwide = _("Yes") if version.nationwide else _("No")
        return [*contact, (str(LABELS["place"]), place), (str(LABELS["nationwide"]), nationwide)]

    def _published_own(self, draft: LocalOffering) -> list[tuple[str, str]]:
        """What the public sees of contact and place, where the draft says something else."""
        published, changed = self._own_said(self.offering), self._own_said(draft)
        return [was for was, is_now in zip(published, changed, strict=True) if was != is_now]


@workspace("GET", "POST")
def offering(request: HttpRequest, offering_id: uuid.UUID) -> HttpResponse:
    desk = LocalDesk(request, visible(request, offering_id))
    return desk.do(SAVE) if request.method == "POST" else desk.show()


@workspace("POST")
def act(request: HttpRequest, offering_id: uuid.UUID, act: str) -> HttpResponse:
    return LocalDesk(request, visible(request, offering_id)).do(act)


def visible(request: HttpRequest, offering_id: uuid.UUID) -> LocalOffering:
    """Raises `NotFound` also for an offering of an organization where the person has no role: it may be a draft."""
    visible = LocalOffering.objects.visible_to(person(request)).select_related("organization", "template")
    found = visible.filter(uid=offering_id).first()
    if found is None:
        raise NotFound(_("You have no offering with this address."))
    return found


def href(offering: LocalOffering) -> str:
    return reverse("studio:offering", args=[offering.uid])


def _own_count(form: Filled) -> dict[str, int]:
    choices: Iterable[tuple[str, ...]] = [form[filled.whose(name)] for name in INHERITABLE]
    return {"own": sum(choice == filled.OURS for choice in choices), "all": len(INHERITABLE)}
