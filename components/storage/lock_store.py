"""Rasa lock store: one message of a conversation at a time, in the order in which they came.

Within one server waiting costs nothing and a lock cannot be left behind. With `GUIDE_REDIS_URL` the same holds for
several servers: Rasa's own Redis store reads, changes and writes its tickets in three steps and so loses some.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
import uuid
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

import redis.asyncio
import redis.asyncio.lock
from rasa.core.lock import TicketLock
from rasa.core.lock_store import LockError, LockStore
from rasa.utils.endpoints import EndpointConfig
from redis.exceptions import LockNotOwnedError, RedisError

from components.storage.rows import safe_key

logger = logging.getLogger(__name__)

URL_VARIABLE = "GUIDE_REDIS_URL"
LIFETIME_VARIABLE = "TICKET_LOCK_LIFETIME"
# After this a lock is free again, also if its server died. Longer than the channel waits for an answer (7 s).
LIFETIME_SECONDS = 12
_REDIS_WAIT_SECONDS = 1
# After a failure, how long nobody asks Redis again: waits would add up to more than a person waits for a word.
_PAUSE_SECONDS = 1
_POLL_SECONDS = 0.02
_KEY_PREFIX = "guide:lock:"
_WORKERS_VARIABLE = "SANIC_WORKERS"

# Taken if it is free, or if its token begins with the owner's name.
_TAKE = """
local held = redis.call('GET', KEYS[1])
if held and string.sub(held, 1, #ARGV[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1
"""

_running: list[GuideLockStore] = []


def the_lock_store() -> GuideLockStore | None:
    """The lock store of this process."""
    return _running[-1] if _running else None


class _Queue:
    """The messages of one conversation in this process: who holds the lock, and how many hold or want it."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.people = 0


class _TurnLock(redis.asyncio.lock.Lock):
    """A lock in Redis whose token begins with the name of its server.

    A Redis that hung may grant a lock after its server gave up asking. Within a server only one message of a
    conversation asks at a time, so a lock with the own name was left behind like that and may be taken.
    """

    async def do_acquire(self, token: str | bytes) -> bool:
        """Take it if possible, in one step."""
        owner = token[: len(uuid.uuid4().hex)]
        return bool(await self.redis.eval(_TAKE, 1, self.name, owner, token, int(self.timeout * 1000)))


class GuideLockStore(LockStore):
    """See the text of this module."""

    def __init__(self, endpoint_config: EndpointConfig | None = None) -> None:
        """Connect to nothing yet.

        Args:
            endpoint_config: given by Rasa; its ``url`` counts where `GUIDE_REDIS_URL` is not set.

        Raises:
            ValueError: several worker processes are asked for without Redis.
        """
        url = os.environ.get(URL_VARIABLE) or (endpoint_config.url if endpoint_config else None)
        if not url and os.environ.get(_WORKERS_VARIABLE, "1") != "1":
            raise ValueError(f"{_WORKERS_VARIABLE} is set without Redis. Fix: set {URL_VARIABLE}, or one worker.")
        self._redis = _connect(url) if url else None
        self._owner = uuid.uuid4().hex
        self._away_until = 0.0
        self._queues: dict[str, _Queue] = {}
        self._lifetime = float(os.environ.get(LIFETIME_VARIABLE) or LIFETIME_SECONDS)
        super().__init__()
        _running.append(self)

    @asynccontextmanager
    async def lock(
        self, conversation_id: str, lock_lifetime: float | None = None, wait_time_in_seconds: float = 1
    ) -> AsyncGenerator[TicketLock, None]:
        """Hold the lock of a conversation. Raises LockError if it cannot be had within its lifetime.

        Args:
            conversation_id: whose turn it is.
            lock_lifetime: seconds to wait for it, and seconds until another server may take it; None for the usual.
            wait_time_in_seconds: given by Rasa; nobody sleeps here.
        """
        key, lifetime = safe_key(conversation_id), lock_lifetime or self._lifetime
        async with self._turn_here(key, lifetime), self._turn_everywhere(key, lifetime):
            yield TicketLock(conversation_id)

    def is_someone_waiting(self, conversation_id: str) -> bool:
        """Whether a message of this conversation is being answered or waits in this process."""
        return safe_key(conversation_id) in self._queues

    async def healthy(self) -> bool:
        """Whether locks can be had now."""
        if self._redis is None:
            return True
        try:
            await self._redis.ping()
        except (RedisError, OSError):
            return False
        self._away_until = 0.0
        return True

    @asynccontextmanager
    async def _turn_here(self, key: str, lifetime: float) -> AsyncGenerator[None, None]:
        queue = self._queues.setdefault(key, _Queue())
        queue.people += 1
        try:
            try:
                await asyncio.wait_for(queue.lock.acquire(), lifetime)
            except asyncio.TimeoutError:
                raise LockError("An earlier message of this conversation is still being answered.") from None
            try:
                yield
            finally:
                queue.lock.release()
        finally:
            queue.people -= 1
            if not queue.people:
                del self._queues[key]

    @asynccontextmanager
    async def _turn_everywhere(self, key: str, lifetime: float) -> AsyncGenerator[None, None]:
        if self._redis is None:
            yield
            return
        if time.monotonic() < self._away_until:
            raise LockError("Redis was away a moment ago.")
        lock = self._redis.lock(
            _KEY_PREFIX + key,
            timeout=lifetime,
            sleep=_POLL_SECONDS,
            blocking_timeout=lifetime,
            lock_class=_TurnLock,
        )
        try:
            held = await lock.acquire(token=self._owner + uuid.uuid4().hex)
        except (RedisError, OSError) as error:
            self._away_until = time.monotonic() + _PAUSE_SECONDS
            raise LockError(f"Redis is away: {type(error).__name__}.") from None
        if not held:
            raise LockError("Another server is still answering an earlier message of this conversation.")
        try:
            yield
        finally:
            # Lost or away: the lock ends by itself, and the answer is there.
            with suppress(LockNotOwnedError, RedisError, OSError):
                await lock.release()


def _connect(url: str) -> redis.asyncio.Redis:
    return redis.asyncio.from_url(
        url, socket_timeout=_REDIS_WAIT_SECONDS, socket_connect_timeout=_REDIS_WAIT_SECONDS, health_check_interval=15
    )
