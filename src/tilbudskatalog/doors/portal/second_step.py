"""The code after the password. Until it is right nobody is logged in: the session only remembers who is on the way."""

from typing import Any

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tilbudskatalog.doors.portal import entering
from tilbudskatalog.doors.portal.asker import address_of
from tilbudskatalog.ground.access import attempts, log_ins, second_factors, sessions
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.encryption import seal, unseal
from tilbudskatalog.ground.base.errors import Invalid, Refusal, Sentence

ON_THE_WAY, SECRET = "on_the_way", "second_factor_secret"
SECRET_PURPOSE = "session.second_factor_secret"  # noqa: S105 - a purpose
PATIENCE_SECONDS = 600


def ask(request: HttpRequest, user: User, following: str, *, new: bool = False) -> HttpResponse:
    """Sends somebody whose password was right on to the code, or to getting an app when they must have one. The session
    gets a new id: whoever knew the one before must not come along."""
    request.session.cycle_key()
    request.session[ON_THE_WAY] = {"user": user.pk, "at": int(clock.now().timestamp()), "next": following}
    return redirect("portal:new_second_factor" if new else "portal:second_step")


def _on_the_way(request: HttpRequest) -> tuple[User | None, str]:
    """Whose password was right within the last ten minutes, and where they were going."""
    kept = request.session.get(ON_THE_WAY)
    if not kept or clock.now().timestamp() - kept["at"] > PATIENCE_SECONDS:
        return None, ""
    return User.objects.filter(pk=kept["user"], is_active=True).first(), kept["next"]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    user, following = _on_the_way(request)
    if user is None:
        return redirect("portal:login")
    if request.method != "POST":
        return _code_page(request)
    try:
        pair = attempts.begin(account=f"code-{user.pk}", address=address_of(request))
        second_factors.use(by=user, code=request.POST.get("code", "")[:40])
    except Refusal as refusal:
        log_ins.note_refused(user=user, way=entering.PASSWORD, reason="wrong code")
        return _code_page(request, refusal)
    attempts.succeeded(pair)
    entering.enter(request, user, way=entering.PASSWORD)
    return redirect(entering.after(request, way=entering.PASSWORD, wanted_address=following))


def _code_page(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    context = {"trouble": _reason(refusal)}
    return render(request, "portal/login/code.html", context, status=refusal.status if refusal else 200)


def _reason(refusal: Refusal | None) -> Sentence:
    if refusal is None:
        return ""
    return refusal.fields["code"] if isinstance(refusal, Invalid) else refusal.sentence


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_second_factor(request: HttpRequest) -> HttpResponse:
    """Getting an app: for who is on the way in and must have one, and for who is logged in and wants one."""
    user, following = _on_the_way(request)
    if user is None and isinstance(request.user, User):
        if not sessions.is_recent(request):
            return redirect("portal:my_log_in")
        user = request.user
    if user is None or second_factors.has_one(user):
        return redirect("portal:login")
    secret = _secret(request)
    if request.method != "POST":
        return _new_page(request, user, secret)
    try:
        pair = attempts.begin(account=f"code-{user.pk}", address=address_of(request))
        codes = second_factors.activate(by=user, secret=secret, code=request.POST.get("code", "")[:40])
    except Refusal as refusal:
        return _new_page(request, user, secret, refusal)
    attempts.succeeded(pair)
    if request.user != user:
        entering.enter(request, user, way=entering.PASSWORD)
    request.session.pop(SECRET, None)
    following = entering.after(request, way=entering.PASSWORD, wanted_address=following)
    return codes_page(request, codes, following)


def _secret(request: HttpRequest) -> str:
    """The same until the app is in use: somebody who reloads the page has already read the picture."""
    if SECRET not in request.session:
        request.session[SECRET] = seal(second_factors.new_secret(), purpose=SECRET_PURPOSE)
    return unseal(request.session[SECRET], purpose=SECRET_PURPOSE)


def _new_page(request: HttpRequest, user: User, secret: str, refusal: Refusal | None = None) -> HttpResponse:
    address = second_factors.address_for_app(user=user, secret=secret)
    context: dict[str, Any] = {
        "must": not request.user.is_authenticated,
        "trouble": _reason(refusal),
        "secret": " ".join(secret[each : each + 4] for each in range(0, len(secret), 4)),
        "picture": segno.make_qr(address, error="m").svg_data_uri(scale=5, border=4, light="#ffffff"),
    }
    return render(request, "portal/login/new_app.html", context, status=refusal.status if refusal else 200)


def codes_page(request: HttpRequest, codes: list[str], following: str) -> HttpResponse:
    """Shown once."""
    return render(request, "portal/login/recovery_codes.html", {"codes": codes, "next": following})
