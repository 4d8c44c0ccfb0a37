"""What a token lets its bearer do: the first thing to ask when something is refused."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop
from ninja import Router

from tilbudskatalog.doors.api.v1 import caching, schemas
from tilbudskatalog.doors.api.v1.openapi import refuses
from tilbudskatalog.doors.api.v1.tokens import AnyToken
from tilbudskatalog.ground.access.bearer import Bearer
from tilbudskatalog.registers.organizations import systems

router = Router(tags=["token"], auth=AnyToken())


@router.get(
    "/token",
    response=schemas.OwnToken,
    summary=gettext_noop("What your token lets you do"),
    openapi_extra=refuses(401, 403, 503),
)
def own_token(request: HttpRequest) -> HttpResponse:
    token: Bearer = request.auth  # type: ignore[attr-defined]
    content = {
        "issuer": token.issuer,
        "client": token.client_id,
        "citizen": bool(token.number),
        "scopes": sorted(token.scopes),
        "agreements": [] if token.number else systems.purposes(issuer=token.issuer, client_id=token.client_id),
    }
    return HttpResponse(caching.dump(content), content_type=caching.JSON)
