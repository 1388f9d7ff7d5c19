"""The routes below ``/guide``. ``docs/api.yml`` describes them; what they do is in the modules that they call."""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

from components.website import metrics, sessions, static_files
from components.website.conversations import Conversations, ForgetError
from components.website.messages import (
    MAX_BODY_BYTES,
    BadMessageError,
    Incoming,
    origin_allowed,
    read_feedback,
    read_message,
)
from components.website.readiness import Readiness
from components.website.settings import Settings
from components.website.state import State
from components.website.static_files import StaticFile

_READS_PER_MINUTE = 60

_NO_STORE = {"Cache-Control": "no-store"}
_UNKNOWN = "This conversation is not known or has ended. Please start a new one."
_TOO_FAST = "That was a lot at once. Please wait a minute."
_STOPPING = "The guide is just restarting. Please send that again in a moment."

Handler = Callable[..., Awaitable[HTTPResponse]]


class RefusedError(Exception):
    """A request that is not served.

    Attributes:
        status: the HTTP status.
    """

    def __init__(self, problem: str, status: int) -> None:
        super().__init__(problem)
        self.status = status


def refusing(handler: Handler) -> Handler:
    """Turn a RefusedError into ``{"error": sentence}``, and count it."""

    @wraps(handler)
    async def refuse_or_answer(*arguments: Any, **keywords: Any) -> HTTPResponse:
        try:
            return await handler(*arguments, **keywords)
        except (RefusedError, BadMessageError) as refusal:
            return problem(str(refusal), refusal.status)

    return refuse_or_answer


def problem(text: str, status: int) -> HTTPResponse:
    """The body of every error."""
    metrics.REFUSALS.labels(str(status)).inc()
    return response.json({"error": text}, status=status, headers=_NO_STORE)


class Routes:
    """One handler for each route.

    Args:
        key: signs the tokens.
        settings: which other websites may call, and how often sessions may begin.
        state: limits and forgotten conversations.
        conversations: who answers.
        files: what is served as it is, by address.
    """

    def __init__(
        self,
        key: str,
        settings: Settings,
        state: State,
        conversations: Conversations,
        files: dict[str, StaticFile],
    ) -> None:
        self.stopping = False
        self._key = key
        self._origins = settings.origins
        self._state = state
        self._conversations = conversations
        self._files = files
        self._readiness = Readiness()
        self._messages_per_minute = settings.messages_per_minute
        self._sessions_per_minute = settings.sessions_per_minute

    def table(self) -> list[tuple[str, str, list[str], Handler]]:
        """Name, path, methods and handler of each route."""
        read = ["GET", "HEAD"]
        return [
            ("session", "/session", ["POST"], self.session),
            ("message", "/message", ["POST"], self.message),
            ("history", "/history", ["GET"], self.history),
            ("forget", "/forget", ["POST"], self.forget),
            ("feedback", "/feedback", ["POST"], self.feedback),
            ("health", "/health", read, self.health),
            ("ready", "/ready", read, self.ready),
            ("page", "/", read, self.file),
            ("file", "/<name:str>", read, self.file),
            ("picture", "/pictures/<picture:str>", read, self.file),
        ]

    @refusing
    async def session(self, request: Request) -> HTTPResponse:
        """Begin a conversation: ``{"token": str}``."""
        self._check_post(request)
        _read_json(request)
        if not await self._state.allows(f"session/{request.remote_addr or request.ip}", self._sessions_per_minute):
            raise RefusedError("Too many new conversations. Please wait a minute.", 429)
        token = sessions.new_token(self._key, time.time())
        await self._state.begin(sessions.conversation_of(f"{sessions.BEARER}{token}", self._key))
        return _private({"token": token})

    @refusing
    async def message(self, request: Request) -> HTTPResponse:
        """Answer a message: ``{"messages": [...]}``."""
        self._check_post(request)
        conversation = await self._conversation(request, "message", self._messages_per_minute)
        incoming = read_message(_read_json(request))
        if incoming.payload is not None:
            title = await self._conversations.title_of_offered(conversation, incoming.payload)
            if title is None:
                raise RefusedError("This quick reply was not offered.", 422)
            incoming = Incoming(incoming.id, title, incoming.payload)
        return _private({"messages": await self._conversations.answer(conversation, incoming)})

    @refusing
    async def history(self, request: Request) -> HTTPResponse:
        """The conversation so far: ``{"messages": [...]}``, oldest first."""
        self._check_origin(request)
        conversation = await self._conversation(request, "history", _READS_PER_MINUTE)
        return _private({"messages": await self._conversations.history(conversation)})

    @refusing
    async def forget(self, request: Request) -> HTTPResponse:
        """Wipe the conversation: ``{"forgotten": true}``. Its token is dead from then on."""
        self._check_post(request)
        conversation = await self._conversation(request, "forget", _READS_PER_MINUTE)
        _read_json(request)
        try:
            await self._conversations.forget(conversation)
        except ForgetError:
            return problem("The conversation could not be wiped just now. Please tell the site's owner.", 503)
        return _private({"forgotten": True})

    @refusing
    async def feedback(self, request: Request) -> HTTPResponse:
        """Count a thumb up or down with the topic of the last answer; nothing else is kept."""
        self._check_post(request)
        conversation = await self._conversation(request, "feedback", self._messages_per_minute)
        helpful = read_feedback(_read_json(request))
        topic = await self._conversations.topic(conversation)
        metrics.FEEDBACK.labels("yes" if helpful else "no", topic).inc()
        return HTTPResponse(status=204)

    async def health(self, request: Request) -> HTTPResponse:
        """The process answers; says nothing of its parts."""
        return _private({"alive": True})

    async def ready(self, request: Request) -> HTTPResponse:
        """200 if all parts work, else 503: ``{"model": bool, "actions": bool, "store": bool}``."""
        parts = await self._readiness.parts(self._conversations.agent)
        well = all(parts.values()) and not self.stopping
        return response.json(parts, status=200 if well else 503, headers=_NO_STORE)

    @refusing
    async def file(self, request: Request, name: str = "", picture: str | None = None) -> HTTPResponse:
        """The demo page, the chat page, the widget, the page of all facts, a picture."""
        file = self._files.get(f"pictures/{picture}" if picture else name)
        if file is None:
            raise RefusedError("There is no such page.", 404)
        return static_files.send(request, file)

    def _check_origin(self, request: Request) -> None:
        if not origin_allowed(request.headers.get("Origin"), request.host, self._origins):
            raise RefusedError("This website may not use the guide.", 403)

    def _check_post(self, request: Request) -> None:
        """What can be wrong with a POST before its body is read."""
        self._check_origin(request)
        if self.stopping:
            raise RefusedError(_STOPPING, 503)
        if (request.content_type or "").partition(";")[0].strip().lower() != "application/json":
            raise RefusedError("Send JSON.", 415)
        if len(request.body or b"") > MAX_BODY_BYTES:
            raise RefusedError("The message is too large.", 413)

    async def _conversation(self, request: Request, what: str, per_minute: int) -> str:
        """Whose request this is, within the limits."""
        conversation = sessions.conversation_of(request.headers.get("Authorization"), self._key)
        if conversation is None or await self._state.is_forgotten(conversation):
            raise RefusedError(_UNKNOWN, 401)
        if not await self._state.allows(f"{what}/{conversation}", per_minute):
            raise RefusedError(_TOO_FAST, 429)
        if self._conversations.agent is None or not self._conversations.agent.is_ready():
            raise RefusedError(_STOPPING, 503)
        return conversation


def _read_json(request: Request) -> Any:
    try:
        return json.loads(request.body)
    except (ValueError, RecursionError):
        raise BadMessageError("The body must be JSON.") from None


def _private(body: dict[str, Any]) -> HTTPResponse:
    return response.json(body, headers=_NO_STORE)
