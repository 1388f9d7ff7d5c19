"""The website channel: serves the chat page and carries messages between a browser and Rasa.

It replaces Rasa's own `rest` channel, which lets the browser choose whose conversation it continues, runs slash
commands from anybody, and answers most failures with silence.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.channels.rest import RestInput
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from actions.knowledge.facts_page import facts_page
from actions.knowledge.loading import load_store
from components.website import sessions
from components.website.messages import (
    MAX_BODY_BYTES,
    MAX_TEXT_LENGTH,
    BadMessageError,
    Incoming,
    offered_payloads,
    origin_allowed,
    read_message,
)
from components.website.rate_limit import RateLimit

logger = logging.getLogger(__name__)

WIDGET_FOLDER = Path(__file__).resolve().parent.parent.parent / "widget"
_PAGES = {
    "": ("demo/index.html", "text/html; charset=utf-8"),
    "chat": ("demo/chat.html", "text/html; charset=utf-8"),
    "widget.js": ("dist/widget.js", "text/javascript; charset=utf-8"),
    "demo.css": ("demo/demo.css", "text/css; charset=utf-8"),
    "demo.svg": ("demo/demo.svg", "image/svg+xml"),
    "icon.svg": ("icon.svg", "image/svg+xml"),
    "facts.css": ("facts.css", "text/css; charset=utf-8"),
}
_PICTURES = "pictures"
_FACTS_PAGE = "facts.html"
_SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
ANSWER_TIMEOUT_SECONDS = 15
_REMEMBERED_ANSWERS = 5000
_MESSAGES_PER_MINUTE = 30
_SESSIONS_PER_MINUTE = 120

Handler = Callable[[UserMessage], Awaitable[Any]]
Messages = list[dict[str, Any]]


class WebsiteOutput(CollectingOutputChannel):
    """Collects the replies of one turn. Unlike Rasa's own it does not cut a text at blank lines."""

    @classmethod
    def name(cls) -> str:
        """The channel name that responses in domain.yml can ask for."""
        return WebsiteInput.name()

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        """Keep a text whole; with it go the ids of the facts and cards that it uses, and its drawing."""
        message = {"text": text, "records": kwargs.get("records") or []}
        picture = kwargs.get("picture")
        if picture and picture["file"]:
            address = f"{WebsiteInput.PREFIX}/{_PICTURES}/{picture['file']}"
            message["picture"] = {"src": address, "alt": picture["alt"], "caption": picture["caption"]}
        await self._persist_message(message)

    async def send_text_with_buttons(
        self, recipient_id: str, text: str, buttons: list[dict[str, Any]], **kwargs: Any
    ) -> None:
        """A text with quick replies."""
        await self.send_text_message(recipient_id, text, **kwargs)
        self.messages[-1]["buttons"] = [{key: button[key] for key in ("title", "payload")} for button in buttons]


class WebsiteInput(RestInput):
    """Routes below ``/guide``: the page, its files, ``session`` and ``message``."""

    PREFIX = "/guide"

    @classmethod
    def name(cls) -> str:
        """The channel's name in Rasa."""
        return "website"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> WebsiteInput:
        """Read ``origins`` from credentials.yml."""
        return cls((credentials or {}).get("origins") or [])

    def __init__(self, origins: list[str]) -> None:
        """Load the key and the fixed sentences."""
        self._origins = origins
        self._on_new_message: Handler | None = None
        self._key = sessions.load_key()
        store = load_store()
        self._fixed = store.messages
        # Built here, so that the page always shows the facts that this server answers from.
        self._facts_page = facts_page(store)
        self._pictures = {path.name for path in (WIDGET_FOLDER / _PICTURES).glob("*.svg")}
        self._answered: OrderedDict[str, asyncio.Future] = OrderedDict()
        self._message_limit = RateLimit(_MESSAGES_PER_MINUTE)
        self._session_limit = RateLimit(_SESSIONS_PER_MINUTE)

    def url_prefix(self) -> str:
        """An absolute prefix, so that the page is at ``/guide/`` and not below ``/webhooks/``."""
        return self.PREFIX

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """The routes, for Rasa's server."""
        self._on_new_message = on_new_message
        guide = Blueprint("guide", strict_slashes=False)
        routes = (
            ("session", "/session", "POST", self.start_session),
            ("message", "/message", "POST", self.receive_message),
            ("ready", "/ready", "GET", self.ready),
            ("page", "/", "GET", self.page),
            ("file", "/<name:str>", "GET", self.file),
            ("picture", "/pictures/<name:str>", "GET", self.picture),
        )
        for name, path, method, handler in routes:
            # Sanic marks each handler with its blueprint, which a bound method does not allow.
            guide.add_route(partial(handler), path, methods=[method], name=name)
        return guide

    async def start_session(self, request: Request) -> HTTPResponse:
        """Begin a conversation: ``{"token": str}``."""
        refusal = self._refusal(request)
        if refusal:
            return refusal
        if not self._session_limit.allows(request.ip, time.time()):
            return _problem("Too many new conversations. Please wait a minute.", 429)
        return response.json({"token": sessions.new_token(self._key, time.time())})

    async def receive_message(self, request: Request) -> HTTPResponse:
        """Answer a message: ``{"messages": [{"text": str, "buttons": [{"title": str, "payload": str}]}]}``."""
        refusal = self._refusal(request)
        if refusal:
            return refusal
        sender = sessions.conversation_of(request.headers.get("Authorization"), self._key)
        if sender is None:
            return _problem("This conversation is not known or has ended. Please start a new one.", 401)
        if not self._message_limit.allows(sender, time.time()):
            return _problem("That was a lot at once. Please wait a minute.", 429)
        try:
            incoming = read_message(json.loads(request.body))
        except BadMessageError as error:
            return _problem(str(error), error.status)
        except (ValueError, RecursionError):
            return _problem("The body must be JSON.", 400)
        if incoming.payload is not None and not await self._was_offered(request, sender, incoming.payload):
            return _problem("This quick reply was not offered.", 422)
        return response.json({"messages": await self._answer_once(sender, incoming)})

    async def ready(self, request: Request) -> HTTPResponse:
        """200 if the language model is loaded, else 503."""
        agent = request.app.ctx.agent
        loaded = agent is not None and agent.is_ready()
        return response.json({"model": loaded}, status=200 if loaded else 503)

    async def page(self, request: Request) -> HTTPResponse:
        """The chat page."""
        return await _file("")

    async def file(self, request: Request, name: str) -> HTTPResponse:
        """A file of the chat page, or the page of all facts."""
        if name == _FACTS_PAGE:
            return response.html(self._facts_page, headers=_SECURITY_HEADERS)
        return await _file(name)

    async def picture(self, request: Request, name: str) -> HTTPResponse:
        """A drawing of a card."""
        if name not in self._pictures:
            return _problem("There is no such picture.", 404)
        return await _send(WIDGET_FOLDER / _PICTURES / name, "image/svg+xml")

    def _refusal(self, request: Request) -> HTTPResponse | None:
        """What is wrong with a POST before its body is read, or None."""
        if not origin_allowed(request.headers.get("Origin"), request.host, self._origins):
            return _problem("This website may not use the guide.", 403)
        if not (request.content_type or "").startswith("application/json"):
            return _problem("Send JSON.", 415)
        if len(request.body or b"") > MAX_BODY_BYTES:
            return _problem("The message is too large.", 413)
        return None

    async def _was_offered(self, request: Request, sender: str, payload: str) -> bool:
        tracker = await request.app.ctx.agent.tracker_store.retrieve(sender)
        events = [event.as_dict() for event in tracker.events] if tracker else []
        return payload in offered_payloads(events)

    async def _answer_once(self, sender: str, incoming: Incoming) -> Messages:
        """Answer a message; the same id again gets the same answer without asking Rasa twice."""
        key = f"{sender}/{incoming.id}"
        if key not in self._answered:
            self._answered[key] = asyncio.ensure_future(self._answer(sender, incoming))
            while len(self._answered) > _REMEMBERED_ANSWERS:
                self._answered.popitem(last=False)
        return await asyncio.shield(self._answered[key])

    async def _answer(self, sender: str, incoming: Incoming) -> Messages:
        if incoming.payload is None and not incoming.text:
            return [{"text": self._fixed.empty_message}]
        if incoming.too_long:
            return [{"text": self._fixed.too_long.format(limit=MAX_TEXT_LENGTH)}]
        output = WebsiteOutput()
        message = UserMessage(
            incoming.payload or incoming.text,
            output,
            sender,
            input_channel=self.name(),
            metadata={"title": incoming.text} if incoming.payload else None,
        )
        try:
            await asyncio.wait_for(asyncio.shield(self._on_new_message(message)), ANSWER_TIMEOUT_SECONDS)
        except Exception as error:
            # The text of an error may quote the message, so only its type is logged.
            logger.error("A message could not be answered: %s", type(error).__name__)
        return list(output.messages) or [{"text": self._fixed.service_away}]


def _problem(text: str, status: int) -> HTTPResponse:
    return response.json({"error": text}, status=status)


async def _file(name: str) -> HTTPResponse:
    if name not in _PAGES:
        return _problem("There is no such page.", 404)
    file_name, content_type = _PAGES[name]
    return await _send(WIDGET_FOLDER / file_name, content_type)


async def _send(path: Path, content_type: str) -> HTTPResponse:
    body = await asyncio.get_event_loop().run_in_executor(None, path.read_bytes)
    return response.raw(body, content_type=content_type, headers=_SECURITY_HEADERS)
