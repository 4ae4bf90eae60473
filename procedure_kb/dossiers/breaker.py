"""A circuit breaker: a system that does not answer is left alone for a while."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class CircuitBreaker:
    """Opens after failures in a row; then lets one try through each pause.

    Own code, for lack of such a library in the lock file; it is safe among threads.

    Args:
        failures: in a row, from which it opens.
        pause: seconds for which nothing is tried.
        clock: seconds, monotonic.
    """

    def __init__(
        self, *, failures: int, pause: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = failures
        self._pause = pause
        self._clock = clock
        self._lock = threading.Lock()
        self._failed = 0
        self._closed_again_at = 0.0

    def allows(self) -> bool:
        """Whether to try now. While it is open only the first that asks after a pause may."""
        with self._lock:
            if self._failed < self._most:
                return True
            if self._clock() < self._closed_again_at:
                return False
            self._closed_again_at = self._clock() + self._pause
            return True

    def succeeded(self) -> None:
        """The system answered."""
        with self._lock:
            self._failed = 0

    def failed(self) -> None:
        """The system did not answer, or not usably."""
        with self._lock:
            self._failed += 1
            self._closed_again_at = self._clock() + self._pause
