"""The session store: in the database, with a row that knows whose it is, and two limits (ASVS 3.3).

A session ends when nobody has used it for half an hour, and eight hours after the log-in however much it is used.
`SESSION_ENGINE` names this module.
"""

import datetime as dt
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import transaction
from django.http import HttpRequest

from tilbudskatalog.ground.access import audit
from tilbudskatalog.ground.access.models import Session, User
from tilbudskatalog.ground.base import clock

IDLE = dt.timedelta(minutes=30)
LONGEST = dt.timedelta(hours=8)
# Noting each use would make every reading a writing.
NOTED_EVERY = dt.timedelta(minutes=1)
# A log-in so recent that acts on the account itself may follow.
RECENT = dt.timedelta(minutes=10)
BEGAN, WAY, ISSUER, ISSUER_SESSION = "began", "way", "issuer", "issuer_session"


class SessionStore(DatabaseStore):
    # Whose session it was that this request came with, if its time was out.
    ended_of: int | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = super().create_model_instance(data)
        assert isinstance(row, Session)  # noqa: S101
        row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.seen_at = clock.now()
        row.issuer = data.get(ISSUER, "")
        row.issuer_session = data.get(ISSUER_SESSION, "")
        return row

    def _get_session_from_db(self) -> Session | None:
        before = self.session_key
        row: Session | None = super()._get_session_from_db()  # type: ignore[misc]
        if row is None:
            self.ended_of = Session.objects.filter(session_key=before).values_list("user_id", flat=True).first()
            return None
        unused = clock.now() - row.seen_at
        if unused > IDLE:
            self.ended_of = row.user_id
            row.delete()
            self._session_key = None
            return None
        if unused > NOTED_EVERY:
            Session.objects.filter(pk=row.pk).update(seen_at=clock.now())
        return row

    def get_expiry_date(self, **given: Any) -> dt.datetime:
        """Counted from the log-in, and not anew at every change as Django does."""
        began = self.get(BEGAN)
        if began is None:
            return super().get_expiry_date(**{"modification": clock.now()} | given)
        return dt.datetime.fromtimestamp(began, dt.UTC) + LONGEST

    def get_expiry_age(self, **given: Any) -> int:
        return max(0, int((self.get_expiry_date() - clock.now()).total_seconds()))


def note_beginning(sender: Any, request: HttpRequest, user: User, **given: Any) -> None:
    request.session[BEGAN] = int(clock.now().timestamp())


user_logged_in.connect(note_beginning, dispatch_uid="access.note_beginning")


def is_recent(request: HttpRequest) -> bool:
    began: int = request.session.get(BEGAN, 0)
    return bool(clock.now().timestamp() - began <= RECENT.total_seconds())


@transaction.atomic
def end_all(*, by: User, but: str | None = None) -> int:
    """Logs the person out everywhere, except in the session with the key `but`. Answers how many sessions ended."""
    ended = Session.objects.filter(user=by).exclude(session_key=but).delete()[0]
    audit.record(by=by, act="log-out-everywhere", kind="user", uid=by.uid, sessions=ended)
    return ended


@transaction.atomic
def end_at_issuers_word(*, issuer: str, issuer_session: str = "", subject: str = "") -> int:
    """Ends the sessions that began with this session at the issuer, or all that began with this subject there."""
    chosen = Session.objects.filter(issuer=issuer, user__isnull=False).select_related("user")
    if issuer_session:
        chosen = chosen.filter(issuer_session=issuer_session)
    else:
        chosen = chosen.filter(user__identities__issuer=issuer, user__identities__subject=subject)
    rows = list(chosen)
    for row in rows:
        assert row.user is not None  # noqa: S101
        audit.record(by=row.user, act="logged-out-by-issuer", kind="user", uid=row.user.uid)
    Session.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)
