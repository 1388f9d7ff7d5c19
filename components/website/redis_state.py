"""The channel's state in Redis, so that limits and dedupe hold across several servers.

While Redis is away each server falls back to its own memory and looks into the conversation before it answers.
"""

from __future__ import annotations

import json
import time

import redis.asyncio as redis
from redis.exceptions import RedisError

from components.website import logs, metrics
from components.website.sessions import LIFETIME_SECONDS
from components.website.state import ANSWER_KEPT_SECONDS, WINDOW_SECONDS, Claim, MemoryState, Messages

# Longer than an answer may take: after this the server that had claimed the message is taken for dead.
TAKEOVER_SECONDS = 12
_DOUBT_SECONDS = ANSWER_KEPT_SECONDS
_SOCKET_TIMEOUT_SECONDS = 1.0
# After a failure, how long nobody asks Redis again: waits would add up to more than a person waits for a word.
_PAUSE_SECONDS = 2.0

# A sliding window: members are calls, scores their times; the server's clock counts, so that all agree.
_ALLOW = """
local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
local window = tonumber(ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[1]) then return 0 end
redis.call('ZADD', KEYS[1], now, time[1] .. '.' .. time[2])
redis.call('EXPIRE', KEYS[1], window)
return 1
"""
# Returns the answer, or 'new', 'running' or 'unsure' (claimed long ago by a server that never answered).
_CLAIM = """
local kept = redis.call('GET', KEYS[1])
local now = tonumber(redis.call('TIME')[1])
if kept and string.sub(kept, 1, 1) == '[' then return kept end
if kept and now - tonumber(kept) < tonumber(ARGV[2]) then return 'running' end
redis.call('SET', KEYS[1], now, 'EX', ARGV[1])
if kept then return 'unsure' end
return 'new'
"""


class RedisState:
    """The state of several servers.

    Args:
        url: such as ``redis://127.0.0.1:6379/0``.
        prefix: begins every key, so that other data may live in the same Redis.
    """

    def __init__(self, url: str, prefix: str = "guide") -> None:
        self._redis = redis.Redis.from_url(
            url,
            decode_responses=True,
            socket_timeout=_SOCKET_TIMEOUT_SECONDS,
            socket_connect_timeout=_SOCKET_TIMEOUT_SECONDS,
        )
        self._prefix = prefix
        self._own = MemoryState()
        self._last_failure = float("-inf")
        self._allow = self._redis.register_script(_ALLOW)
        self._claim = self._redis.register_script(_CLAIM)

    async def allows(self, key: str, per_minute: int) -> bool:
        """Count one call across all servers."""
        if self._away():
            return await self._own.allows(key, per_minute)
        try:
            return bool(await self._allow(keys=[self._key("limit", key)], args=[per_minute, WINDOW_SECONDS]))
        except RedisError as error:
            self._failed(error)
            return await self._own.allows(key, per_minute)

    async def begin(self, conversation: str) -> None:
        """Note a conversation that was started here."""
        await self._own.begin(conversation)

    async def claim(self, conversation: str, message_id: str) -> Claim:
        """Only one server gets a claim that is neither answered nor running."""
        own = await self._own.claim(conversation, message_id)
        if own.answer is not None:
            return own
        if self._away():
            return Claim(unsure=True)
        try:
            found = await self._claim(
                keys=[self._key("answer", conversation, message_id)], args=[ANSWER_KEPT_SECONDS, TAKEOVER_SECONDS]
            )
        except RedisError as error:
            self._failed(error)
            return Claim(unsure=True)
        if found == "running":
            return Claim(running=True)
        if found in ("new", "unsure"):
            in_doubt = time.monotonic() - self._last_failure < _DOUBT_SECONDS
            return Claim(unsure=found == "unsure" or own.unsure or in_doubt)
        return Claim(answer=json.loads(found))

    async def keep(self, conversation: str, message_id: str, answer: Messages) -> None:
        """Remember an answer, here and for the other servers."""
        await self._own.keep(conversation, message_id, answer)
        try:
            key = self._key("answer", conversation, message_id)
            await self._redis.set(key, json.dumps(answer), ex=ANSWER_KEPT_SECONDS)
        except RedisError as error:
            self._failed(error)

    async def forget(self, conversation: str) -> None:
        """Forget the answers of a conversation and let its token die on all servers."""
        await self._own.forget(conversation)
        try:
            await self._redis.set(self._key("forgotten", conversation), "1", ex=LIFETIME_SECONDS)
            async for key in self._redis.scan_iter(match=self._key("answer", conversation, "*"), count=1000):
                await self._redis.delete(key)
        except RedisError as error:
            self._failed(error)

    async def is_forgotten(self, conversation: str) -> bool:
        """Whether the visitor had this conversation forgotten, on any server."""
        if await self._own.is_forgotten(conversation):
            return True
        if self._away():
            return False
        try:
            return bool(await self._redis.exists(self._key("forgotten", conversation)))
        except RedisError as error:
            self._failed(error)
            return False

    async def close(self) -> None:
        """Close the connections."""
        await self._redis.close()

    def _key(self, *parts: str) -> str:
        return ":".join((self._prefix, *parts))

    def _away(self) -> bool:
        return time.monotonic() - self._last_failure < _PAUSE_SECONDS

    def _failed(self, error: RedisError) -> None:
        self._last_failure = time.monotonic()
        metrics.ERRORS.labels("redis").inc()
        logs.report("redis_failed", outcome=type(error).__name__)
