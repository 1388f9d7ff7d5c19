"""Whether this server can answer, told apart by part: model, action server, store."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import aiohttp
from rasa.core.agent import Agent

from components.server.actions_inside import ActionsInside
from components.website import store_access

_ACTION_TIMEOUT_SECONDS = 1.0
_ACTIONS_CACHED_SECONDS = 1.0
_STORE_CACHED_SECONDS = 3.0


class Cached:
    """Asks a probe at most once in a while, so that monitoring is no load.

    Args:
        probe: the question.
        seconds: how long an answer holds.
    """

    def __init__(self, probe: Callable[[Agent], Awaitable[bool]], seconds: float) -> None:
        self._probe = probe
        self._seconds = seconds
        self._until = 0.0
        self._value = False

    async def ask(self, agent: Agent) -> bool:
        """The answer, perhaps that of a moment ago."""
        if time.monotonic() >= self._until:
            self._value = await self._probe(agent)
            self._until = time.monotonic() + self._seconds
        return self._value


class Readiness:
    """The three probes of one server."""

    def __init__(self) -> None:
        self._actions = Cached(actions_answer, _ACTIONS_CACHED_SECONDS)
        self._store = Cached(conversations_are_kept, _STORE_CACHED_SECONDS)

    async def parts(self, agent: Agent | None) -> dict[str, bool]:
        """``{"model": bool, "actions": bool, "store": bool}``."""
        if agent is None:
            return {"model": False, "actions": False, "store": False}
        return {
            "model": agent.is_ready(),
            "actions": await self._actions.ask(agent),
            "store": await self._store.ask(agent),
        }


async def actions_answer(agent: Agent) -> bool:
    """Whether the actions run in this process, or the action server's health route answers."""
    endpoint = agent.action_endpoint
    if isinstance(endpoint, ActionsInside):
        return True
    if endpoint is None or not endpoint.url:
        return False
    address = endpoint.url.removesuffix("/").removesuffix("/webhook") + "/health"
    try:
        timeout = aiohttp.ClientTimeout(total=_ACTION_TIMEOUT_SECONDS)
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(address) as response:
            return response.status == 200
    except (aiohttp.ClientError, asyncio.TimeoutError, OSError, ValueError):
        return False


async def conversations_are_kept(agent: Agent) -> bool:
    """Whether conversations can be stored and, with several servers, their locks be had."""
    locks = agent.lock_store
    return await store_access.works(agent.tracker_store) and (not hasattr(locks, "healthy") or await locks.healthy())
