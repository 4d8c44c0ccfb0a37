"""The worker's part: takes letters that are due, hands them over, and records it *afterwards*.

So a worker that dies in between hands the same letter over again, under the same Message-ID; none is lost.
On PostgreSQL a row lock, held over the hand-over, keeps two workers from the same letter and is gone with a worker that
dies. SQLite has no such locks and lives on one host: there a lock on a file does the same for the whole outbox.
"""

import contextlib
import datetime as dt
import fcntl
import threading
from collections.abc import Iterator, Mapping

import structlog
from django.conf import settings
from django.db import connection, transaction

from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.delivery.models import Channel, Letter
from tilbudskatalog.ground.delivery.senders import Away, Parcel, Sender, TryLater, Undeliverable, senders

logger = structlog.get_logger("delivery")
FIRST_PAUSE, LONGEST_PAUSE = dt.timedelta(seconds=30), dt.timedelta(hours=4)
# With pauses that double from 30 seconds to 4 hours, this is most of a day.
TRIES = 14
AWAY_FIRST, AWAY_LONGEST = dt.timedelta(seconds=5), dt.timedelta(minutes=5)


class Post:
    """One per worker; remembers which channels are away."""

    def __init__(self, ways: Mapping[Channel, Sender] | None = None) -> None:
        self.ways = senders() if ways is None else ways
        self._away: dict[Channel, tuple[dt.datetime, dt.timedelta]] = {}

    def deliver_due(self, stop: threading.Event | None = None) -> int:
        """Hands over all that is due now; answers how many were taken."""
        with _alone() as ours:
            if not ours:
                return 0
            try:
                taken = sum(self._deliver(channel, stop) for channel in Channel)
            finally:
                for way in self.ways.values():
                    way.close()
        if taken:
            logger.info("delivered", letters=taken)
        return taken

    def _deliver(self, channel: Channel, stop: threading.Event | None) -> int:
        taken = 0
        while not (stop and stop.is_set()) and not self._is_away(channel):
            with _claimed(channel) as letter:
                if letter is None:
                    break
                taken += self._try(letter, channel)
        return taken

    def _try(self, letter: Letter, channel: Channel) -> bool:
        """Whether it was taken. `Away` leaves the letter as it is."""
        if letter.useful_until and letter.useful_until <= clock.now():
            _finish(letter, Letter.State.DEAD, "too late to be of use")
            return False
        try:
            if channel not in self.ways:
                raise Undeliverable("the channel is not set up")
            self.ways[channel].hand_over(_parcel(letter))
        except Away as fault:
            self._note_away(channel, fault)
            return False
        except TryLater as fault:
            _again_later(letter, str(fault))
            return False
        except Undeliverable as fault:
            _finish(letter, Letter.State.DEAD, str(fault))
            return False
        self._away.pop(channel, None)
        _finish(letter, Letter.State.SENT, "")
        return True

    def _is_away(self, channel: Channel) -> bool:
        return channel in self._away and self._away[channel][0] > clock.now()

    def _note_away(self, channel: Channel, fault: Away) -> None:
        last = self._away.get(channel)
        pause = min(AWAY_LONGEST, last[1] * 2) if last else AWAY_FIRST
        self._away[channel] = (clock.now() + pause, pause)
        logger.warning("channel away", channel=channel, error=str(fault), retry_in_s=pause.total_seconds())


@contextlib.contextmanager
def _alone() -> Iterator[bool]:
    """Whether this process may deliver now. The system lets the file go with the process, however that ends."""
    if connection.features.has_select_for_update_skip_locked:
        yield True
        return
    settings.STATE_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.STATE_DIR / "outbox.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


@contextlib.contextmanager
def _claimed(channel: Channel) -> Iterator[Letter | None]:
    """The next letter that is due. On SQLite no transaction is held meanwhile: it would keep every writer waiting."""
    due = Letter.objects.due(clock.now()).filter(channel=channel).order_by("due_at", "id")
    if connection.features.has_select_for_update_skip_locked:
        with transaction.atomic():
            yield due.select_for_update(skip_locked=True).first()
    else:
        yield due.first()


def _parcel(letter: Letter) -> Parcel:
    return Parcel(
        message_id=letter.message_id,
        address=letter.address,
        subject=letter.subject,
        text=letter.text,
        language=letter.language,
        calendar=letter.calendar,
    )


def _again_later(letter: Letter, error: str) -> None:
    attempts = letter.attempts + 1
    if attempts >= TRIES:
        letter.attempts = attempts
        _finish(letter, Letter.State.DEAD, error)
        return
    pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (attempts - 1))
    Letter.objects.filter(pk=letter.pk).update(attempts=attempts, error=error[:200], due_at=clock.now() + pause)


def _finish(letter: Letter, state: Letter.State, error: str) -> None:
    Letter.objects.filter(pk=letter.pk).update(
        state=state, error=error[:200], finished_at=clock.now(), attempts=letter.attempts
    )
    if state == Letter.State.DEAD:
        logger.warning("not delivered", letter=str(letter.uid), kind=letter.kind, channel=letter.channel, error=error)
