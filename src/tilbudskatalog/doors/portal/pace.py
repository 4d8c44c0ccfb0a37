"""A bucket of tokens: how much may come at once, and how much in the long run. Each process has its own."""

import threading
import time
from collections.abc import Callable


class Bucket:
    """`size` at once, then one each `seconds`. It counts no addresses, so that no list of people comes to be."""

    def __init__(self, size: int, seconds: float, now: Callable[[], float] = time.monotonic) -> None:
        self.size = size
        self.seconds = seconds
        self.now = now
        self._tokens = float(size)
        self._seen = now()
        self._lock = threading.Lock()

    def take(self) -> bool:
        with self._lock:
            now = self.now()
            self._tokens = min(self.size, self._tokens + (now - self._seen) / self.seconds)
            self._seen = now
            if self._tokens < 1:
                return False
            self._tokens -= 1
            return True
