"""One offering on the desk: its form, what was sent with it, and the acts. Local and national ones differ in little.

Every button of the page sends the whole form, so an act first saves what was written: nothing that somebody typed
goes lost because they pressed another button than “save”.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Revision

from tilbudskatalog.catalog.offerings import content, reviews
from tilbudskatalog.catalog.offerings.drift import Drift
from tilbudskatalog.catalog.offerings.fields import INHERITABLE
from tilbudskatalog.catalog.offerings.inheritance import Content, Resolved, resolve
from tilbudskatalog.doors.studio import acts, filled, labels, showing, standing
from tilbudskatalog.doors.studio.answering import page, person
from tilbudskatalog.doors.studio.filled import Changes, Filled
from tilbudskatalog.doors.studio.standing import Standing
from tilbudskatalog.ground.base.errors import Invalid, Refusal
from tilbudskatalog.registers.organizations.models import Place
from tilbudskatalog.registers.organizations.policy import Act, Policy

SAVE = "save"


class Desk(ABC):
    """`offering` is replaced by a fresh one when an act has changed it."""

    template: str
    route: str
    deeds: Mapping[str, acts.Deed]

    def __init__(self, request: HttpRequest, offering: Any) -> None:
        self.request = request
        self.by = person(request)
        self.offering = offering

    # What local and national ones do each in their own way.

    @abstractmethod
    def address(self) -> Any:
        """What the route takes."""

    @abstractmethod
    def filled(self, draft: Any) -> Filled: ...

    @abstractmethod
    def resolved(self, version: Any) -> Resolved: ...

    @abstractmethod
    def save(self, changed: Changes, *, minor: bool, expected_revision: int | None) -> Any:
        """Calls the act that changes the draft; answers the offering as it is then."""

    @abstractmethod
    def more(self, draft: Any, form: Filled, errors: Mapping[str, str]) -> dict[str, Any]:
        """What else the page shows."""

    national: Content | None = None
    places: Mapping[str, Place] = {}

    def drifts(self) -> list[Drift]:
        return []

    def ticks(self, allowed: Collection[str]) -> dict[str, str]:
        """What an act asks to be ticked → the words for it, where there is anything to say yes to."""
        return {}

    def reach(self, changed: Iterable[str]) -> dict[str, str]:
        """Field → whom a change of it reaches, in words."""
        return {}

    # What was sent.

    @property
    def post(self) -> QueryDict:
        return self.request.POST

    @cached_property
    def base(self) -> Filled:
        """The form as it was when the page was made, whatever others have saved since."""
        seen = filled.number(self.post.get("revision", ""))
        revision = None
        if seen and seen != self.offering.latest_revision_id:
            revision = Revision.objects.for_instance(self.offering).filter(pk=seen).first()
        return self.filled(revision.as_object() if revision else self.offering.draft())

    @cached_property
    def sent(self) -> Filled:
        return filled.sent(self.post, self.base)

    @cached_property
    def changed(self) -> Changes:
        return filled.changes(self.base, self.sent, self.offering.main_language, self.places)

    # What is done and shown.

    def do(self, act: str) -> HttpResponse:
        try:
            done = self._do(act)
        except Refusal as refusal:
            return self.show(act, refusal)
        messages.success(self.request, done)
        return redirect(self.route, self.address())

    def save_and(self, then: Callable[[Any], None], done: str) -> HttpResponse:
        """Saves what was written, and does something that is no step of the road."""
        try:
            self._do(SAVE)
            then(self.offering)
        except Refusal as refusal:
            return self.show(SAVE, refusal)
        messages.success(self.request, done)
        return redirect(self.route, self.address())

    def _do(self, act: str) -> str:
        if act == "accept-upstream":
            self.changed.leave_out(self.post.get("field", ""))
        if self.changed:
            expected = filled.number(self.post.get("revision", ""))
            self.offering = self.save(self.changed, minor="minor" in self.post, expected_revision=expected)
        elif act == SAVE:
            Policy(self.by).require(Act.EDIT, self.offering.organization)
        if act != SAVE:
            acts.run(act, offering=self.offering, by=self.by, post=self.post)
            return str(self.deeds[act].done)
        if self.changed:
            return _("Saved as a draft. What is published stands until this is approved.")
        return _("Nothing was changed.")

    def show(self, act: str = "", refusal: Refusal | None = None) -> HttpResponse:
        offering = self.offering = type(self.offering).objects.select_related("organization").get(pk=self.offering.pk)
        draft = offering.draft()
        saved = self.filled(draft)
        form = filled.kept(self.base, self.sent, saved) if refusal else saved
        errors = errors_of(act, refusal)
        fields = showing.fields(self._sources(draft, form, errors), labels.concepts())
        allowed = reviews.allowed_acts(offering=offering, by=self.by)
        buttons = acts.buttons(allowed, self.post, errors, self.ticks(allowed))
        review = standing.reviews_of(type(offering).objects.filter(pk=offering.pk)).get(offering.pk)
        context = {
            "offering": offering,
            "titles": labels.said(self.resolved(draft), "title"),
            "standing": Standing.of(offering, review),
            "fields": fields,
            "changed": [field for field in fields if field.published is not None],
            "buttons": buttons,
            "allowed": allowed,
            "minor": "minor" in self.post,
            "edits": "adapt" in allowed,
            # Where the person may no longer save, what was written must not go lost all the same.
            "editable": "adapt" in allowed or form != saved,
            "unsaved": form != saved,
            "saved": refusal is not None and bool(self.changed) and form == saved,
            "refusal": refusal,
            "mistakes": showing.mistakes(errors, acts.questions(buttons)),
            "action": reverse(self.route, args=[self.address()]),
            **self.more(draft, form, errors),
        }
        return page(self.request, self.template, context, status=refusal.status if refusal else 200)

    def _sources(self, draft: Any, form: Filled, errors: Mapping[str, str]) -> showing.Sources:
        said = self.resolved(draft)
        published = None
        if self.offering.live and self.offering.has_unpublished_changes:
            published = self.resolved(self.offering)
        changed = [
            name for name in INHERITABLE if published and labels.said(said, name) != labels.said(published, name)
        ]
        return showing.Sources(
            form=form,
            draft=said,
            published=published,
            national=self.national,
            drifts={each.field: each for each in self.drifts()},
            errors=errors,
            reach=self.reach(changed),
        )


def errors_of(act: str, refusal: Refusal | None) -> dict[str, str]:
    """Input or field → what is wrong with it. An act's own words are named after the act."""
    if not isinstance(refusal, Invalid):
        return {}
    return {
        f"{act}.{name}" if name in ("reason", "comment", "cancel_courses") else name: str(sentence)
        for name, sentence in refusal.fields.items()
    }


def resolved_of(version: Any, template: Content | None, overridden: Iterable[str]) -> Resolved:
    return resolve(content.of(version), template, list(overridden))
