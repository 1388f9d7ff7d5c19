"""What the channel remembers between requests: how often somebody wrote, which ids were answered, who was forgotten.

In memory for one server; ``redis_state.py`` holds the same for several. All of it is bounded in number and in time.
"""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from components.website.sessions import LIFETIME_SECONDS

WINDOW_SECONDS = 60
ANSWER_KEPT_SECONDS = 600
_MAX_ENTRIES = 10_000

Messages = list[dict[str, Any]]


@dataclass(frozen=True)
class Claim:
    """The outcome of asking to answer a message id.

    Attributes:
        answer: what was answered before, if it is known.
        running: True if another server is at work on it.
        unsure: True if the id is new to us, but the conversation may hold it already (this server has just started,
            or another one died in the middle).
    """

    answer: Messages | None = None
    running: bool = False
    unsure: bool = False


class State(Protocol):
    """What the routes need; times are of the server, in seconds."""

    async def allows(self, key: str, per_minute: int) -> bool:
        """Count one call of ``key`` and say whether it is within the limit."""

    async def begin(self, conversation: str) -> None:
        """Note that a conversation was started here, so that it holds nothing yet."""

    async def claim(self, conversation: str, message_id: str) -> Claim:
        """Ask to answer a message; only one caller gets a claim without answer that is not running."""

    async def keep(self, conversation: str, message_id: str, answer: Messages) -> None:
        """Remember an answer for repeats of the same id."""

    async def forget(self, conversation: str) -> None:
        """Forget the answers of a conversation and let its token die."""

    async def is_forgotten(self, conversation: str) -> bool:
        """Whether the visitor had this conversation forgotten."""


class MemoryState:
    """The state of one server.

    Args:
        clock: seconds that never go back; tests give their own.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._calls: OrderedDict[str, deque[float]] = OrderedDict()
        self._known = ExpiringMap(LIFETIME_SECONDS, clock)
        self._answers = ExpiringMap(ANSWER_KEPT_SECONDS, clock)
        self._forgotten = ExpiringMap(LIFETIME_SECONDS, clock)

    async def allows(self, key: str, per_minute: int) -> bool:
        """A sliding window; the longest unused keys are forgotten first."""
        now = self._clock()
        calls = self._calls.setdefault(key, deque())
        self._calls.move_to_end(key)
        while calls and now - calls[0] >= WINDOW_SECONDS:
            calls.popleft()
        while len(self._calls) > _MAX_ENTRIES:
            self._calls.popitem(last=False)
        if len(calls) >= per_minute:
            return False
        calls.append(now)
        return True

    async def begin(self, conversation: str) -> None:
        """Note a conversation that was started here."""
        self._known.set(conversation, True)

    async def claim(self, conversation: str, message_id: str) -> Claim:
        """The channel itself joins callers of the same id, so here nothing is ever running."""
        answer = self._answers.get(f"{conversation}/{message_id}")
        if answer is not None:
            return Claim(answer=answer)
        unsure = self._known.get(conversation) is None
        self._known.set(conversation, True)
        return Claim(unsure=unsure)

    async def keep(self, conversation: str, message_id: str, answer: Messages) -> None:
        """Remember an answer for repeats of the same id."""
        self._answers.set(f"{conversation}/{message_id}", answer)

    async def forget(self, conversation: str) -> None:
        """Forget the answers of a conversation and let its token die."""
        self._answers.drop(f"{conversation}/")
        self._forgotten.set(conversation, True)

    async def is_forgotten(self, conversation: str) -> bool:
        """Whether the visitor had this conversation forgotten."""
        return self._forgotten.get(conversation) is not None


class ExpiringMap:
    """Keeps values for a time, and at most 10,000 of them; the oldest go first.

    Args:
        seconds: how long a value is kept.
        clock: seconds that never go back.
    """

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self._seconds = seconds
        self._clock = clock
        self._values: OrderedDict[str, tuple[float, Any]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: str) -> Any:
        """The value, or None if there is none or its time is over."""
        until, value = self._values.get(key, (0.0, None))
        return value if self._clock() < until else None

    def set(self, key: str, value: Any) -> None:
        """Keep a value from now on."""
        self._values[key] = (self._clock() + self._seconds, value)
        self._values.move_to_end(key)
        while self._values and (len(self._values) > _MAX_ENTRIES or self._oldest() <= self._clock()):
            self._values.popitem(last=False)

    def drop(self, beginning: str) -> None:
        """Drop all keys that begin so."""
        for key in [key for key in self._values if key.startswith(beginning)]:
            del self._values[key]

    def _oldest(self) -> float:
        return next(iter(self._values.values()))[0]
