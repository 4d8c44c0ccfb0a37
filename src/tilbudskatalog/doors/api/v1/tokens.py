"""Who is asking, when programs ask: the token in the Authorization header, and whom it acts for.

A provider's own system acts in its organizations, as an editor does. A citizen's token acts for its citizen. A system
acts for a citizen only with the scope `on-behalf`, an agreement that names it, and the citizen's number in the header
`On-Behalf-Of`. Each use is noted in the audit log.
"""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja.security.http import HttpAuthBase

from tilbudskatalog.doors.api.v1.problems import NoToken
from tilbudskatalog.ground.access import arrivals, bearer
from tilbudskatalog.ground.access.bearer import Bearer, Sent
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base.errors import Invalid, NotPermitted
from tilbudskatalog.registers.organizations import systems

ON_BEHALF_OF = "On-Behalf-Of"
DPOP = "A token that is bound to a key is sent as “Authorization: DPoP …”, with a proof in the header DPoP (RFC 9449)."


@dataclass(frozen=True, slots=True)
class Acting:
    """`person` is whose matter it is; `system` asks for them, or is None when their own app does."""

    person: User
    system: User | None


class SystemToken(HttpAuthBase):
    """A provider's own system; None when no token came, so that a session can be tried instead."""

    openapi_description = f"Of a provider's system: scope {bearer.PROVIDER}. {DPOP}"
    openapi_scheme = "bearer"
    openapi_bearerFormat = "JWT"  # noqa: N815 - OpenAPI's own word

    def __call__(self, request: HttpRequest) -> User | None:
        token = token_of(request)
        if token is None:
            return None
        token.require(bearer.PROVIDER)
        if token.number:
            raise NotPermitted(_("This takes a system's token; this one is a citizen's."))
        return systems.provider_system(issuer=token.issuer, client_id=token.client_id)


class CitizenToken(HttpAuthBase):
    """A citizen, by their own token or by a system's that may act for them."""

    openapi_description = (
        f"Of a citizen, with scope {bearer.CITIZEN}; or of a system, with scope {bearer.ON_BEHALF}, an agreement, and "
        f"the citizen's number in {ON_BEHALF_OF}. {DPOP}"
    )
    openapi_scheme = "bearer"
    openapi_bearerFormat = "JWT"  # noqa: N815 - OpenAPI's own word

    def __call__(self, request: HttpRequest) -> Acting:
        token = token_of(request)
        if token is None:
            raise NoToken
        if token.number:
            token.require(bearer.CITIZEN)
            person = arrivals.citizen(number=token.number)
            systems.note_use(system=None, person=person, client_id=token.client_id)
            return Acting(person, None)
        token.require(bearer.ON_BEHALF)
        return _on_behalf(request, token)


def acting(request: HttpRequest) -> Acting:
    """Whom `CitizenToken` let in, and for whom."""
    let_in = request.auth  # type: ignore[attr-defined]
    assert isinstance(let_in, Acting)  # noqa: S101
    return let_in


class AnyToken(HttpAuthBase):
    """Whoever has a token that is believed."""

    openapi_description = DPOP
    openapi_scheme = "bearer"
    openapi_bearerFormat = "JWT"  # noqa: N815 - OpenAPI's own word

    def __call__(self, request: HttpRequest) -> Bearer:
        token = token_of(request)
        if token is None:
            raise NoToken
        return token


def token_of(request: HttpRequest) -> Bearer | None:
    scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() not in bearer.SCHEMES:
        return None
    token = bearer.read(
        Sent(
            scheme=scheme.lower(),
            token=text.strip(),
            proof=request.headers.get("DPoP", ""),
            method=request.method or "",
            address=settings.PUBLIC_URL + request.path,
        )
    )
    request.idempotency_client = f"{token.issuer} {token.client_id} {token.number}"  # type: ignore[attr-defined]
    return token


def _on_behalf(request: HttpRequest, token: Bearer) -> Acting:
    number = request.headers.get(ON_BEHALF_OF, "").strip()
    system = systems.on_behalf_system(issuer=token.issuer, client_id=token.client_id)
    if not arrivals.is_number(number):
        raise Invalid({ON_BEHALF_OF: _("Name the citizen: eleven digits.")})
    person = arrivals.citizen(number=number)
    request.idempotency_client = f"{token.issuer} {token.client_id} {person.pk}"  # type: ignore[attr-defined]
    systems.note_use(system=system, person=person, client_id=token.client_id)
    return Acting(person, system)
