"""What somebody sent after their log-in had run out: kept, sealed, in the browser's session until they are back.

A session ends after half an hour without use, and a form that takes longer to fill in must not be lost by that. It is
kept only of what came with a valid form token, and for whose log-in it was: nobody else at that machine is shown it.
It goes with the session at the latest.
"""

import json
from dataclasses import dataclass

from django.http import HttpRequest, QueryDict

from tilbudskatalog.ground.base.encryption import seal, unseal

KEY, PURPOSE = "interrupted", "session.interrupted"
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of the form's field
# Far more than any of the forms holds; a session is read at every request.
LARGEST = 200_000


@dataclass(frozen=True, slots=True)
class Interrupted:
    """Where it was sent, and the form's fields in their order."""

    path: str
    fields: list[tuple[str, str]]

    @property
    def post(self) -> QueryDict:
        given = QueryDict(mutable=True)
        for name, value in self.fields:
            given.appendlist(name, value)
        return given


def keep(request: HttpRequest) -> None:
    """Only of whose log-in just ran out; and nothing where files came along: without them it would say something
    else."""
    whose = getattr(request.session, "ended_of", None)
    fields = [(name, value) for name, values in request.POST.lists() for value in values if name != TOKEN]
    written = json.dumps({"whose": whose, "path": request.get_full_path(), "fields": fields})
    if whose is not None and not request.FILES and len(written) <= LARGEST:
        request.session[KEY] = seal(written, purpose=PURPOSE)


def kept(request: HttpRequest) -> Interrupted | None:
    sealed = request.session.get(KEY)
    if sealed is None:
        return None
    said = json.loads(unseal(sealed, purpose=PURPOSE))
    if said["whose"] != request.user.pk:
        forget(request)
        return None
    return Interrupted(said["path"], [(name, value) for name, value in said["fields"]])


def forget(request: HttpRequest) -> None:
    if KEY in request.session:
        del request.session[KEY]
