"""Asks the pages that an offering links to whether they are there, when somebody presses the button."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.offerings import links
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.doors.studio.answering import person, workspace
from tilbudskatalog.doors.studio.local import LocalDesk, visible


@workspace("POST")
def check_links(request: HttpRequest, offering_id: uuid.UUID) -> HttpResponse:
    """Those of the draft, after what was written is saved."""
    desk = LocalDesk(request, visible(request, offering_id))

    def check(offering: LocalOffering) -> None:
        draft = offering.draft()
        named = links.named(desk.resolved(draft), draft.contact_website)
        links.check(offering=offering, links=named, by=person(request))

    return desk.save_and(check, _("The links are checked. What they answered stands under “Before you send”."))
