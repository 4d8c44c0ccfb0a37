"""The process that approves, with a worker and two web processes beside it, and watches until both show the change."""

import json
import shutil
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

import django

django.setup()

import httpx  # noqa: E402
from django.db import connection  # noqa: E402

from tests.support.processes import Processes, eventually  # noqa: E402
from tools.benchmarks import national_change  # noqa: E402
from tools.benchmarks.propagation import LOOK_EVERY, RUNS, WEBS  # noqa: E402

PATIENCE = 60.0


def copies_found(client: httpx.Client, web: str, word: str) -> int:
    answer = client.get(f"{web}/api/v1/offerings", params={"q": word, "size": 1})
    return int(answer.json()["total"]) if answer.status_code == 200 else -1


def answers(client: httpx.Client, web: str) -> bool:
    return copies_found(client, web, "") > 0


def seen(client: httpx.Client, webs: list[str], change: national_change.Change) -> list[float]:
    """Seconds, since the approval was committed, until each web process found every copy; the quickest first."""
    began, waiting, took = time.monotonic(), list(webs), []
    while waiting:
        for web in list(waiting):
            if copies_found(client, web, change.word) == change.copies:
                took.append(time.monotonic() - began)
                waiting.remove(web)
        if time.monotonic() - began > PATIENCE:
            raise RuntimeError("not seen")
        time.sleep(LOOK_EVERY)
    return took


def main(database: str, snapshots: Path) -> None:
    runs = []
    with tempfile.TemporaryDirectory() as folder, httpx.Client(timeout=PATIENCE) as client:
        state = Path(folder) / "state"
        state.mkdir()
        shutil.copy(snapshots, state / snapshots.name)
        with Processes(database, Path(folder)) as processes:
            processes.worker()
            webs = [processes.web() for _number in range(WEBS)]
            for web in webs:
                eventually(partial(answers, client, web), within=PATIENCE)
            for number in range(RUNS + 1):
                change = national_change.approve(number)
                took = seen(client, webs, change)
                # The first is for warming up.
                runs += [[change.copies, change.act_seconds, took[0], took[-1]]] if number else []
            connection.close()
    print(json.dumps(runs))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
