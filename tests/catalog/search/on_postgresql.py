"""A worker on a PostgreSQL of its own: woken by notices, reading on while the database is away, healed when it is back.

Run by test_on_postgresql as a process, because the database is chosen before Django is set up.
"""

import os
import sys
import time
from collections.abc import Callable

from tests.support.postgres import Cluster

LIMIT_SECONDS = 30


def until(true: Callable[[], bool], what: str) -> float:
    began = time.monotonic()
    while not true():
        if time.monotonic() - began > LIMIT_SECONDS:
            raise SystemExit(f"waited in vain: {what}")
        time.sleep(0.01)
    return time.monotonic() - began


def publish(title: str) -> None:
    """As the projector does it: numbered under one lock, and with a notice at commit."""
    from django.db import transaction

    from tests.catalog.search.factories import MOMENT, build_document
    from tilbudskatalog.catalog.publication.documents import encode
    from tilbudskatalog.catalog.publication.log import PUBLISHED_CHANNEL
    from tilbudskatalog.catalog.publication.models import Counter, Current, Publication
    from tilbudskatalog.ground.base.changes import notify

    document = build_document(title)
    with transaction.atomic():
        counter = Counter.objects.select_for_update().get_or_create(id=1)[0]
        counter.last += 1
        entry = Publication.objects.create(
            seq=counter.last, kind="offering", uid=document["id"], op="publish", at=MOMENT, document=encode(document)
        )
        Current.objects.create(kind="offering", uid=document["id"], publication=entry, first_published=MOMENT)
        counter.save()
        notify(PUBLISHED_CHANNEL)


def main(cluster: Cluster) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from tilbudskatalog.catalog.search import follower, listener, reading
    from tilbudskatalog.catalog.search.query import Query

    call_command("migrate", "publication", verbosity=0)
    call_command("migrate", "courses", verbosity=0)
    # So long that only a notice can explain what is seen sooner.
    listener.POLL_WHEN_LISTENING = LIMIT_SECONDS
    publish("Kurs A")
    assert reading.find(Query(q="kurs")).total == 1
    time.sleep(1)
    publish("Kurs B")
    woken = until(lambda: reading.version() == 2, "the notice")
    assert woken < 5, f"woken after {woken:.1f} s"

    connection.close()
    cluster.stop()
    until(lambda: reading.freshness().database_away, "that the database is away")
    assert reading.find(Query(q="kurs")).total == 2
    cluster.start()
    until(lambda: not reading.freshness().database_away, "that it is back")
    publish("Kurs C")
    until(lambda: reading.version() == 3, "news after the return")
    follower.current().stop()
    connection.close()


if __name__ == "__main__":
    # Durable: an acknowledged publication that the database forgets when it falls would set the log back.
    with Cluster() as running:
        os.environ["DATABASE_URL"] = running.url
        main(running)
    sys.exit(0)
