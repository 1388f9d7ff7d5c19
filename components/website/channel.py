"""The website channel: hangs the routes, headers and listeners of the guide into Rasa's server.

It replaces Rasa's own `rest` channel, which lets the browser choose whose conversation it continues, runs slash
commands from anybody, and answers most failures with silence.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.core.channels.rest import RestInput
from sanic import Blueprint, Sanic
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from actions.knowledge.facts_page import facts_page
from actions.knowledge.loading import load_store
from components.website import headers, logs, metrics, sessions, static_files
from components.website.conversations import Conversations
from components.website.messages import MAX_BODY_BYTES
from components.website.output import CHANNEL_NAME
from components.website.redis_state import RedisState
from components.website.routes import Routes, problem
from components.website.settings import Settings, read_settings
from components.website.state import MemoryState

PREFIX = "/guide"
# A little above our own limit, so that most large messages still get our own sentence; above this nothing is read.
_MAX_REQUEST_BYTES = 4 * MAX_BODY_BYTES
_REQUEST_TIMEOUT_SECONDS = 20
_RESPONSE_TIMEOUT_SECONDS = 30


class WebsiteInput(RestInput):
    """Routes below ``/guide``: the page, its files, and the conversation."""

    @classmethod
    def name(cls) -> str:
        """The channel's name in Rasa."""
        return CHANNEL_NAME

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> WebsiteInput:
        """Read the settings from credentials.yml and the environment. Raises SettingError if one is wrong."""
        return cls(read_settings(credentials, os.environ))

    def __init__(self, settings: Settings) -> None:
        """Load the key, the fixed sentences and the files."""
        self._settings = settings
        store = load_store()
        state = RedisState(settings.redis_url) if settings.redis_url else MemoryState()
        self._headers = headers.security_headers(settings.origins)
        self._conversations = Conversations(state, store, settings.calls)
        # The page is built here, so that it always shows the facts that this server answers from.
        files = static_files.read_files(facts_page(store))
        self._routes = Routes(sessions.load_key(), settings, state, self._conversations, files)

    def url_prefix(self) -> str:
        """An absolute prefix, so that the page is at ``/guide/`` and not below ``/webhooks/``."""
        return PREFIX

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes, for Rasa's server. Messages go to Rasa's Agent itself, so the argument is not used."""
        guide = Blueprint("guide", strict_slashes=False)
        for name, path, methods, handler in self._routes.table():
            # Sanic marks each handler with its blueprint, which a bound method does not allow.
            guide.add_route(partial(handler), path, methods=methods, name=name)
        guide.listener("before_server_start")(self._before_start)
        guide.listener("after_server_start")(self._after_start)
        guide.listener("before_server_stop")(self._before_stop)
        guide.middleware("response")(self._add_headers)
        return guide

    async def _before_start(self, app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        app.config.REQUEST_MAX_SIZE = _MAX_REQUEST_BYTES
        app.config.REQUEST_TIMEOUT = _REQUEST_TIMEOUT_SECONDS
        app.config.RESPONSE_TIMEOUT = _RESPONSE_TIMEOUT_SECONDS
        headers.allow_origins(app, self._settings.origins)
        app.error_handler.add(Exception, self._on_error)
        if self._settings.metrics_port:
            metrics.serve(self._settings.metrics_port)

    async def _after_start(self, app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        logs.start()
        self._conversations.attach(app.ctx.agent)
        logs.report("started", outcome="ok" if app.ctx.agent.is_ready() else "no model")

    async def _before_stop(self, app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        """Answers under way are finished; whoever writes meanwhile is told to try again in a moment."""
        self._routes.stopping = True
        await self._conversations.finish()
        logs.report("stopped")

    async def _add_headers(self, request: Request, response: HTTPResponse) -> None:
        response.headers.update(self._headers)

    def _on_error(self, request: Request, error: Exception) -> HTTPResponse:
        """Errors of Sanic (no such page, too large, wrong method) and of ours, in the form of all errors."""
        status = error.status_code if isinstance(error, SanicException) else 500
        if status >= 500:
            metrics.ERRORS.labels(type(error).__name__).inc()
            logs.report("request_failed", outcome=type(error).__name__)
        answer = problem(_SENTENCES.get(status, _SENTENCES[500 if status >= 500 else 400]), status)
        answer.headers.update(self._headers)
        return answer


_SENTENCES = {
    400: "This request could not be read.",
    404: "There is no such page.",
    405: "This address is used in another way.",
    408: "The request took too long to arrive.",
    413: "The message is too large.",
    500: "Something went wrong. Please try again in a moment.",
}
