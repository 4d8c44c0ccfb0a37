"""With the database away, readers are answered from the local file – also after a restart. It heals by itself."""

import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.support.postgres import Cluster
from tests.support.processes import Processes, eventually

pytestmark = pytest.mark.journey
READ = ("/", "/finn?q=røykeslutt&sted=Hamar", "/api/v1/offerings?q=røykeslutt&municipality=3403")


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    with Cluster() as own:
        yield own


@pytest.fixture
def processes(cluster: Cluster, tmp_path: Path) -> Iterator[Processes]:
    with Processes(cluster.url, tmp_path) as started:
        started.manage("migrate", "--verbosity", "0")
        started.script("tests.support.small_catalog")
        yield started


def ready(web: str) -> dict[str, str]:
    answer: dict[str, str] = httpx.get(f"{web}/readyz").json()
    return answer


def total(web: str) -> int:
    answer = httpx.get(f"{web}/api/v1/offerings", params={"q": "røykeslutt"})
    return int(answer.json()["total"]) if answer.status_code == 200 else 0


class Reader(threading.Thread):
    """Reads on and on, and keeps what was not answered with 200."""

    def __init__(self, web: str) -> None:
        super().__init__(daemon=True)
        self.web, self.stopping, self.read, self.failed = web, threading.Event(), 0, []

    def run(self) -> None:
        with httpx.Client(timeout=5) as client:
            while not self.stopping.is_set():
                for path in READ:
                    status = client.get(self.web + path).status_code
                    self.read += 1
                    if status != 200:
                        self.failed.append((path, status))

    def finish(self) -> None:
        self.stopping.set()
        self.join()


def test_reading_goes_on_without_the_database_and_after_a_restart(cluster: Cluster, processes: Processes) -> None:
    worker = processes.worker()
    web = processes.web()
    eventually(lambda: total(web) == 1)
    reader = Reader(web)
    reader.start()

    cluster.stop()
    eventually(lambda: ready(web)["database"] == "away")
    enough = reader.read + 30
    eventually(lambda: reader.read > enough)
    reader.finish()
    assert reader.failed == []
    assert httpx.get(f"{web}/logg-inn").status_code == 503
    assert httpx.get(f"{web}/api/v1/changes").status_code == 503

    restarted = processes.web()
    assert total(restarted) == 1
    for path in READ:
        assert httpx.get(restarted + path).status_code == 200

    cluster.start()
    for address in (web, restarted):
        eventually(lambda address=address: ready(address)["database"] == "up")
    assert httpx.get(f"{web}/logg-inn").status_code == 200
    assert worker.poll() is None
