"""A sliding window per visitor, bounded in memory."""

from __future__ import annotations

from collections import OrderedDict, deque

WINDOW_SECONDS = 60.0
_MAX_VISITORS = 10_000


class RateLimit:
    """Allows ``per_minute`` calls a minute for each key; the longest unused keys are forgotten first."""

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._calls: OrderedDict[str, deque[float]] = OrderedDict()

    def allows(self, key: str, now: float) -> bool:
        """Count one call and say whether it is within the limit.

        Args:
            key: who calls.
            now: seconds; only differences matter.
        """
        calls = self._calls.setdefault(key, deque())
        self._calls.move_to_end(key)
        while calls and now - calls[0] >= WINDOW_SECONDS:
            calls.popleft()
        while len(self._calls) > _MAX_VISITORS:
            self._calls.popitem(last=False)
        if len(calls) >= self._per_minute:
            return False
        calls.append(now)
        return True
