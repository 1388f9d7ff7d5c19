"""The way from Rasa to the action server: one connection that stays open, a bound on waiting, no words in errors."""

from __future__ import annotations

from types import TracebackType
from typing import Any

import aiohttp
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

# Rasa waits five minutes; the website's channel gives up after 7 seconds.
_ANSWER_SECONDS = 5
# Shorter than the action server keeps a silent connection (5 s), so that a closing one is not used again.
_KEPT_OPEN_SECONDS = 3
_BAD_GATEWAY = 502


class ActionLink(EndpointConfig):
    """The action server at an address, for Rasa to use in place of its own `EndpointConfig`."""

    _open: aiohttp.ClientSession | None = None

    def session(self) -> _Borrowed:
        """The open session. Rasa closes what it gets here after each request, so it gets a handle that stays open."""
        if self._open is None or self._open.closed:
            self._open = aiohttp.ClientSession(
                headers=self.headers, connector=aiohttp.TCPConnector(keepalive_timeout=_KEPT_OPEN_SECONDS)
            )
        return _Borrowed(self._open)

    async def request(self, *arguments: Any, **keywords: Any) -> Any:
        """As Rasa's own. A connection that broke before an answer is tried once more: actions change nothing."""
        keywords["timeout"] = aiohttp.ClientTimeout(total=_ANSWER_SECONDS)
        try:
            try:
                return await super().request(*arguments, **keywords)
            except aiohttp.ServerDisconnectedError:
                return await super().request(*arguments, **keywords)
        except ClientResponseError as error:
            # The body of an error quotes the whole conversation, and Rasa would log it.
            raise ClientResponseError(_BAD_GATEWAY, f"The action server answered {error.status}.", "") from None

    async def close(self) -> None:
        """Close the connection."""
        if self._open is not None:
            await self._open.close()


class _Borrowed:
    """Leaves the session open."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def __aenter__(self) -> aiohttp.ClientSession:
        return self._session

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to do."""
