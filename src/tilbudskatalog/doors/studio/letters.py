"""For administrators: what could not be delivered, to be sent again; in demo also what the sandbox was handed."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from tilbudskatalog.doors.studio.answering import page, person, workspace
from tilbudskatalog.ground.base.errors import NotFound
from tilbudskatalog.ground.delivery import outbox
from tilbudskatalog.ground.delivery.models import Letter, SandboxMessage

SHOWN = 50


@workspace("GET")
def letters(request: HttpRequest) -> HttpResponse:
    _require_administrator(request)
    numbers = dict(Letter.objects.values_list("state").order_by("state").annotate(number=Count("pk")))
    context = {
        "states": [(label, numbers.get(state, 0)) for state, label in Letter.State.choices],
        "dead": Letter.objects.dead().defer("address", "text", "calendar").order_by("-finished_at")[:SHOWN],
        "no_address": outbox.NO_ADDRESS,
        # These are invented people's; elsewhere nobody reads others' letters.
        "sandbox": SandboxMessage.objects.all()[:SHOWN] if settings.DEMO else [],
    }
    return page(request, "studio/letters.html", context)


@workspace("POST")
def resend(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    letter = Letter.objects.defer("address", "text", "calendar").filter(uid=letter_id).first()
    if letter is None:
        raise NotFound
    outbox.resend(letter=letter, by=person(request))
    messages.success(request, _("The letter is on its way again."))
    return redirect("studio:letters")


def _require_administrator(request: HttpRequest) -> None:
    if not person(request).is_superuser:
        raise NotFound
