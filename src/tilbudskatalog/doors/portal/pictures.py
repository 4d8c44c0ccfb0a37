"""Pictures of offerings, straight from the storage: also while the database is away.

A picture never changes under its address, so that whoever has it need not ask again.
"""

from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tilbudskatalog.catalog.offerings.pictures import file_of
from tilbudskatalog.doors.portal import refusals
from tilbudskatalog.ground.base.errors import NotFound

A_YEAR = 365 * 24 * 3600


@require_safe
def picture(request: HttpRequest, uid: UUID, width: int) -> HttpResponseBase:
    try:
        file = default_storage.open(file_of(uid, width))
    except FileNotFoundError:
        return refusals.refused(request, NotFound(_("There is no such picture.")))
    response = FileResponse(file, content_type="image/webp")
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    # A picture is never a page: whatever it held, nothing of it would run.
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
