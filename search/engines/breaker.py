"""Stops asking an engine that failed, and tries it again by itself.

Our own forty lines: `pybreaker` holds a lock while it calls, so one hanging call would make every thread wait in turn.
"""

from collections.abc import Callable
from threading import Lock
from time import monotonic_ns

FAILURES = 3
SECONDS = 15
NANOSECONDS = 1_000_000_000


class Breaker:
    """Open after `failures` in a row; after `seconds` one caller at a time may try again."""

    def __init__(self, failures: int = FAILURES, seconds: int = SECONDS, time: Callable[[], int] = monotonic_ns):
        self.failures, self.seconds, self.time = failures, seconds, time
        self._lock = Lock()
        self._failed = 0
        self._try_again = 0

    @property
    def is_open(self) -> bool:
        return self._failed >= self.failures

    def may_call(self) -> bool:
        """Closed: everybody. Open: nobody, but the one who comes first after the wait."""
        with self._lock:
            if not self.is_open:
                return True
            if self.time() < self._try_again:
                return False
            self._try_again = self.time() + self.seconds * NANOSECONDS
            return True

    def succeeded(self) -> None:
        with self._lock:
            self._failed = 0

    def failed(self, *, at_once: bool = False) -> None:
        """`at_once`: this kind of failure costs a visitor so much that it opens without waiting for others."""
        with self._lock:
            self._failed = max(self._failed + 1, self.failures if at_once else 0)
            self._try_again = self.time() + self.seconds * NANOSECONDS
