"""Requests to the project's own WSGI application, in this process: Python, Django and the project are all there is."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from tools.benchmarks.timing import Series

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
PATIENCE = 300.0


@dataclass(frozen=True, slots=True)
class Asked:
    path: str
    parameters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """`seconds` by the clock; `spent` are the thread's processor seconds, which leave out what others do."""

    status: int
    body: bytes
    seconds: float
    spent: float

    @property
    def nothing(self) -> bool:
        return self.body.startswith(b'{"total":0,')


def api(**parameters: object) -> Asked:
    return Asked("/api/v1/offerings", tuple((name, str(value)) for name, value in parameters.items()))


class Client:
    def __init__(self, application: Application) -> None:
        self._application = application

    def ask(self, asked: Asked) -> Answer:
        environ = _environ(asked)
        status: list[str] = []
        began, spent = time.perf_counter(), time.thread_time()
        response = self._application(environ, lambda line, _headers: status.append(line))
        body = b"".join(response)
        response.close()  # type: ignore[attr-defined]
        took = time.perf_counter() - began
        return Answer(int(status[0].split()[0]), body, took, time.thread_time() - spent)

    def wait(self, asked: Asked) -> Answer:
        """The first good answer of a process that is still loading."""
        end = time.monotonic() + PATIENCE
        while (answer := self.ask(asked)).status != 200:
            if time.monotonic() > end:
                raise RuntimeError(f"{asked.path} answers {answer.status}")
            time.sleep(0.01)
        return answer

    def measure(self, series: Series, asked: Iterator[Asked], count: int, *, empty: bool = True) -> None:
        """One round: so many requests. Without `empty`, those that find nothing are left out, as they cost nothing."""
        spent: list[float] = []
        while len(spent) < count:
            each = next(asked)
            answer = self.ask(each)
            if answer.status != 200:
                raise RuntimeError(f"{each.path} {each.parameters} answers {answer.status}")
            if empty or not answer.nothing:
                spent.append(answer.spent)
                series.seconds.append(answer.seconds)
                series.sizes.append(len(answer.body))
        series.rounds.append(spent)


def _environ(asked: Asked) -> dict[str, Any]:
    """As a server gives it: the path as bytes in Latin-1 (PEP 3333)."""
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": asked.path.encode().decode("latin-1"),
        "QUERY_STRING": urlencode(asked.parameters),
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "localhost",
        "HTTP_ACCEPT": "*/*",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
