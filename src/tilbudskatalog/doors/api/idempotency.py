"""Writing twice with the same key changes things once: for programs whose connection broke before the answer came.

`Idempotency-Key` counts per client and route for 24 hours. The act and its answer are committed together, so whoever
asks again gets the answer of what was done, or nothing was done. A refusal changes nothing and is not remembered.
"""

import datetime as dt
import functools
import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from tilbudskatalog.doors.api.models import RememberedAnswer
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Conflict, Invalid, Refusal
from tilbudskatalog.ground.base.keyed_hashes import keyed_hash, keyed_hashes, lasting_hash

HEADER, REPLAYED = "Idempotency-Key", "Idempotency-Replayed"
KEPT = dt.timedelta(hours=24)
# Longer than any act takes: an answer still missing then was lost with the process that worked on it.
LEASE = dt.timedelta(seconds=60)
LONGEST_KEY = 255
HEADERS = ("Content-Type", "Location")
View = Callable[..., HttpResponse]


class KeyReused(Refusal):
    status = 422
    code = "idempotency-key-reused"
    sentence = _("This Idempotency-Key was used for something else. Use a new key for each new request.")


class InProgress(Conflict):
    code = "in-progress"
    sentence = _("The same request is being worked on. Ask again with the same key in some seconds.")


def once(view: View) -> View:
    """Wraps a view of an interface itself, so that who asks is known before a key is looked up.

    Ninja's `decorate_view` would put it outside of the authentication: use it as a decorator, next to the function.
    """

    @functools.wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.headers.get(HEADER)
        if key is None:
            return view(request, *args, **kwargs)
        if not 0 < len(key) <= LONGEST_KEY or not key.isascii() or not key.isprintable():
            raise Invalid({HEADER: _("Use 1 to 255 printable ASCII characters, such as a UUID.")})
        begun = _begin(request, key)
        if begun.done:
            return _replayed(begun.answer)
        try:
            return _act(begun, functools.partial(view, request, *args, **kwargs))
        except BaseException:
            RememberedAnswer.objects.filter(pk=begun.pk, started_at=begun.started_at).delete()
            raise

    return answered


def _begin(request: HttpRequest, key: str) -> RememberedAnswer:
    """The row of this request: ours to fill, or with the answer. Raises `KeyReused`, `InProgress`."""
    now = clock.now()
    sent = hashlib.sha256(request.META.get("QUERY_STRING", "").encode() + b"\0" + request.body).hexdigest()
    # Under the first key: it names nobody, and one key must be one row while keys are changed.
    name = lasting_hash(f"{_client(request)}\0{request.method} {request.path}\0{key}", purpose="idempotency-key")
    RememberedAnswer.objects.filter(name=name, started_at__lt=now - KEPT).delete()
    try:
        with transaction.atomic():
            return RememberedAnswer.objects.create(name=name, sent=keyed_hash(sent, purpose="body"), started_at=now)
    except IntegrityError:
        row = RememberedAnswer.objects.filter(name=name).first()
    if row is None:
        raise InProgress
    if row.sent not in keyed_hashes(sent, purpose="body"):
        raise KeyReused
    if not row.done:
        waiting = RememberedAnswer.objects.filter(pk=row.pk, started_at=row.started_at, done=False)
        if now - row.started_at < LEASE or not waiting.update(started_at=now):
            raise InProgress
        row.started_at = now
    return row


def _act(begun: RememberedAnswer, act: Callable[[], HttpResponse]) -> HttpResponse:
    with transaction.atomic():
        response = act()
        mine = RememberedAnswer.objects.filter(pk=begun.pk, started_at=begun.started_at)
        if not 200 <= response.status_code < 300:
            mine.delete()
        elif not mine.update(done=True, answer=_text(response)):
            # So slow that another was let in: only one of the two may stand.
            raise InProgress
    return response


def _client(request: HttpRequest) -> str:
    """Who asks: the token's client, or the person whose session it is."""
    return str(getattr(request, "idempotency_client", "") or f"user {request.user.pk}")


def _text(response: HttpResponse) -> str:
    headers = {name: response[name] for name in HEADERS if name in response}
    return json.dumps({"status": response.status_code, "headers": headers, "body": response.content.decode()})


def _replayed(answer: str) -> HttpResponse:
    kept = json.loads(answer)
    return HttpResponse(kept["body"], status=kept["status"], headers={**kept["headers"], REPLAYED: "true"})
