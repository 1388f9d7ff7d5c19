"""People who talk to a bot: one after the other, many at once, and one for very long."""

from __future__ import annotations

import asyncio
import itertools
import json
import statistics
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

import aiohttp

from scripts.bench.bots import Bot
from scripts.project import ROOT

_QUESTIONS_FILE = ROOT / "tests" / "nlu" / "dev.jsonl"
_QUESTIONS = 24
_START_SECONDS = 240
_ANSWER_SECONDS = 60
# How many messages are sent at each number of people, in one round.
MESSAGES_AT = {1: 30, 4: 48, 16: 96, 64: 128}
# A turn's figure is the median of the turns around it: half this many on each side.
AROUND = {5: 2, 50: 10, 200: 10, 1000: 10}
_SHORT_CONVERSATIONS = 8


class SilentBotError(Exception):
    """A bot gave no answer."""


@dataclass(frozen=True)
class Load:
    """What a number of people at once felt: ``seconds`` per message, and ``rate``, messages per second in all."""

    seconds: list[float]
    rate: float


def questions() -> list[str]:
    """Questions from the development set, in a fixed order."""
    lines = [json.loads(line)["text"] for line in _QUESTIONS_FILE.read_text(encoding="utf-8").splitlines() if line]
    step = max(1, len(lines) // _QUESTIONS)
    return lines[::step][:_QUESTIONS]


class Person:
    """One conversation with a bot."""

    def __init__(self, bot: Bot, client: aiohttp.ClientSession) -> None:
        self._bot = bot
        self._client = client
        self._name = uuid.uuid4().hex
        self._headers: dict[str, str] = {}

    async def say(self, text: str) -> float:
        """Send a message. Returns the seconds until the answer was there; raises SilentBotError if there was none."""
        if self._bot.website and not self._headers:
            async with self._client.post(self._bot.url + "session", json={}) as response:
                self._headers = {"Authorization": f"Bearer {(await response.json())['token']}"}
        begun = time.perf_counter()
        if self._bot.website:
            body = {"id": uuid.uuid4().hex, "text": text}
            async with self._client.post(self._bot.url + "message", json=body, headers=self._headers) as response:
                answer = (await response.json()).get("messages")
        else:
            async with self._client.post(self._bot.url, json={"sender": self._name, "message": text}) as response:
                answer = await response.json()
        if not answer:
            raise SilentBotError(f"{self._bot.name} did not answer '{text}'.")
        return time.perf_counter() - begun


def first_answer(bot: Bot) -> float:
    """Seconds from the start of a bot to its first answer. Raises SilentBotError if it takes too long."""
    return asyncio.run(_first_answer(bot))


async def _first_answer(bot: Bot) -> float:
    async with _client() as client:
        while time.perf_counter() - bot.started < _START_SECONDS:
            try:
                await Person(bot, client).say("how should I sleep")
                return time.perf_counter() - bot.started
            except (aiohttp.ClientError, SilentBotError, KeyError):
                await asyncio.sleep(0.1)
    raise SilentBotError(f"{bot.name} did not start within {_START_SECONDS} s.")


def people(bot: Bot, number: int) -> Load:
    """Many people at once, each in a new conversation and each waiting for the answer before the next message."""
    return asyncio.run(_people(bot, number))


async def _people(bot: Bot, number: int) -> Load:
    texts = itertools.cycle(questions())
    each = [[next(texts) for _ in range(MESSAGES_AT[number] // number)] for _ in range(number)]
    async with _client() as client:

        async def talk(lines: Iterable[str]) -> list[float]:
            person = Person(bot, client)
            return [await person.say(line) for line in lines]

        begun = time.perf_counter()
        seconds = list(itertools.chain(*await asyncio.gather(*map(talk, each))))
        return Load(seconds, len(seconds) / (time.perf_counter() - begun))


def long_conversation(bot: Bot, last: int, limit_seconds: float) -> dict[int, float]:
    """Median seconds at turn 5, 50, 200 and 1,000 of one conversation, as far as it gets.

    Args:
        bot: a running bot.
        last: where to stop.
        limit_seconds: when to give up.
    """
    return asyncio.run(_long_conversation(bot, last, limit_seconds))


async def _long_conversation(bot: Bot, last: int, limit_seconds: float) -> dict[int, float]:
    texts = itertools.cycle(questions())
    async with _client() as client:
        begun, first = time.perf_counter(), min(AROUND)
        short = []
        for _ in range(_SHORT_CONVERSATIONS):
            person = Person(bot, client)
            taken = [await person.say(next(texts)) for _ in range(first + AROUND[first])]
            short += taken[first - AROUND[first] - 1 :]
        person, taken = Person(bot, client), []
        while len(taken) < last + AROUND[last] and time.perf_counter() - begun < limit_seconds:
            taken.append(await person.say(next(texts)))
    found = {first: statistics.median(short)}
    for turn, around in AROUND.items():
        if turn > first and len(taken) >= turn + around:
            found[turn] = statistics.median(taken[turn - around - 1 : turn + around])
    return found


def _client() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0), timeout=aiohttp.ClientTimeout(total=_ANSWER_SECONDS)
    )
