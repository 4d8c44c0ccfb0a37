"""A process as a web worker is: sets Django up, answers one search from the file, and says when it had."""

import json
import time

from tools.benchmarks import machine
from tools.benchmarks.asking import Client, api


def main() -> None:
    from tilbudskatalog.config.wsgi import application

    ready = time.monotonic()
    answer = Client(application).wait(api(q="røykeslutt", municipality="Hamar"))
    at = time.monotonic()
    spent = time.process_time()
    found = json.loads(answer.body)["total"]
    times = {"ready": ready, "answered": at, "spent": spent}
    print(json.dumps(times | {"found": found, "memory": machine.resident_mb()}))


if __name__ == "__main__":
    main()
