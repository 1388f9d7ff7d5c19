"""Visitors over HTTP that behave as the widget does: one message at a time, and again with the same id if need be."""

from __future__ import annotations

import asyncio
import random
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

import aiohttp

TURNS = 6
# How long a widget goes on trying before it gives up and says so.
PATIENCE_SECONDS = 90
_FIRST_PAUSE_SECONDS = 0.5
_LONGEST_PAUSE_SECONDS = 4
_REQUEST_SECONDS = 20
_TRY_AGAIN = frozenset({408, 429, 500, 502, 503, 504})
QUESTIONS = (
    "why does my knee hurt",
    "how should i sleep with back pain",
    "best shoes for knee pain",
    "is it ok to lift",
    "does weight matter for my knee",
    "heat or ice for my back",
    "is massage good for back pain",
    "how to sit at a desk with back pain",
    "what is sciatica",
    "how can i prevent back pain",
)


@dataclass
class Sent:
    """A message of a visitor and what came of it.

    Attributes:
        id: the same in every try.
        text: what was typed.
        started: when it was first sent, in seconds of ``time.monotonic``.
        tries: how often it was sent.
        word_after: seconds until the first sentence came back, be it an answer or an explanation; None for never.
        answer_after: seconds until the answer; None for never.
        answer: the answer's messages; None for never.
    """

    id: str
    text: str
    started: float = 0.0
    tries: int = 0
    word_after: float | None = None
    answer_after: float | None = None
    answer: list[dict[str, Any]] | None = None

    @property
    def texts(self) -> list[str]:
        """What the guide said."""
        return [message["text"] for message in self.answer or []]


@dataclass
class Conversation:
    """One visitor's conversation; ``script`` is which questions are asked."""

    script: int
    token: str = ""
    sent: list[Sent] = field(default_factory=list)
    history: list[dict[str, Any]] | None = None


def script_of(number: int) -> list[str]:
    """Six questions; two of them only make sense after the one before. There are ten such lists."""
    first, second, third, fourth = (QUESTIONS[(number + step) % len(QUESTIONS)] for step in range(4))
    return [first, "tell me more", second, "where is that from?", third, fourth]


SCRIPTS = len(QUESTIONS)


class Browser:
    """The connections of one visitor, from a loopback address of its own, so that limits count it alone.

    Args:
        addresses: chat pages, asked in turn; usually one.
        number: which visitor.
    """

    def __init__(self, addresses: list[str], number: int) -> None:
        self._addresses = addresses
        own = f"127.{1 + number // 60_000 % 250}.{number // 240 % 250}.{1 + number % 240}"
        connector = aiohttp.TCPConnector(ssl=False, local_addr=(own, 0), limit=0)
        timeout = aiohttp.ClientTimeout(total=_REQUEST_SECONDS)
        self._session = aiohttp.ClientSession(connector=connector, timeout=timeout)
        self._requests = 0

    async def __aenter__(self) -> Browser:
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._session.close()

    async def begin(self, conversation: Conversation) -> None:
        """Get a token. Raises TimeoutError if that takes longer than a widget would try."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            status, body = await self._post("session", {}, None)
            if status == 200:
                conversation.token = body["token"]
                return
            await asyncio.sleep(_FIRST_PAUSE_SECONDS)
        raise TimeoutError("No conversation could be begun.")

    async def say(self, conversation: Conversation, text: str) -> Sent:
        """Send a message, again and again until it is answered or the patience is over."""
        sent = Sent(uuid.uuid4().hex, text, time.monotonic())
        conversation.sent.append(sent)
        pause = _FIRST_PAUSE_SECONDS
        while time.monotonic() - sent.started < PATIENCE_SECONDS:
            sent.tries += 1
            status, body = await self._post("message", {"id": sent.id, "text": text}, conversation.token)
            passed = time.monotonic() - sent.started
            if body and sent.word_after is None:
                sent.word_after = passed
            if status == 200:
                sent.answer_after, sent.answer = passed, body["messages"]
                return sent
            if status is not None and status not in _TRY_AGAIN:
                return sent
            if sent.word_after is None:
                # No connection: the widget itself says that it is trying.
                sent.word_after = passed
            await asyncio.sleep(pause)
            pause = min(_LONGEST_PAUSE_SECONDS, pause * 2)
        return sent

    async def read_history(self, conversation: Conversation) -> None:
        """What a reload would show; tried as long as a widget would."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while conversation.history is None and time.monotonic() < deadline:
            status, body = await self._request("GET", "history", None, conversation.token)
            if status == 200:
                conversation.history = body["messages"]
            else:
                await asyncio.sleep(_FIRST_PAUSE_SECONDS)

    async def _post(self, path: str, body: dict[str, str], token: str | None) -> tuple[int | None, dict[str, Any]]:
        return await self._request("POST", path, body, token)

    async def _request(
        self, method: str, path: str, body: dict[str, str] | None, token: str | None
    ) -> tuple[int | None, dict[str, Any]]:
        """Status and JSON; None and nothing if there was no proper response."""
        address = self._addresses[self._requests % len(self._addresses)]
        self._requests += 1
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        try:
            async with self._session.request(method, address + path, json=body, headers=headers) as response:
                return response.status, await response.json(content_type=None)
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError, ValueError):
            return None, {}


async def converse(address: str, number: int, think: tuple[float, float]) -> Conversation:
    """Hold one conversation of six turns.

    Args:
        address: the chat page.
        number: which visitor; it decides the questions.
        think: the shortest and the longest pause before a message, in seconds.
    """
    conversation = Conversation(number % SCRIPTS)
    pauses = random.Random(number)
    async with Browser([address], number) as browser:
        await browser.begin(conversation)
        for text in script_of(conversation.script):
            await asyncio.sleep(pauses.uniform(*think))
            await browser.say(conversation, text)
    return conversation


async def say_all_at_once(addresses: list[str], number: int, count: int) -> Conversation:
    """Send several messages of one conversation at the same moment.

    Args:
        addresses: chat pages, asked in turn: with two, the two processes share one conversation.
        number: which visitor.
        count: how many messages.
    """
    conversation = Conversation(number % SCRIPTS)
    texts = [QUESTIONS[(number + step) % len(QUESTIONS)] for step in range(count)]
    async with Browser(addresses, number) as browser:
        await browser.begin(conversation)
        await asyncio.gather(*(browser.say(conversation, text) for text in texts))
    return conversation


async def reload(address: str, conversations: list[Conversation], at_once: int) -> None:
    """Read the history of each conversation."""
    gate = asyncio.Semaphore(at_once)

    async def one(number: int, conversation: Conversation) -> None:
        async with gate, Browser([address], number) as browser:
            await browser.read_history(conversation)

    await asyncio.gather(*(one(number, conversation) for number, conversation in enumerate(conversations)))
