"""Between the routes and Rasa: answers each message once, in order, in time; restores and forgets conversations."""

from __future__ import annotations

import asyncio
import time
from typing import Any
from weakref import WeakValueDictionary

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage

from actions.knowledge.store import Store
from actions.names import SLOT_TOPIC
from components.website import logs, metrics
from components.website.history import answer_to, history_of, offered_replies
from components.website.messages import MAX_TEXT_LENGTH, Incoming
from components.website.output import CHANNEL_NAME, Calls, Message, WebsiteOutput
from components.website.state import Messages, State
from components.website.tracker_store import StoreWatch, is_empty, wipe

ANSWER_TIMEOUT_SECONDS = 15
_POLL_SECONDS = 0.1


class ForgetError(Exception):
    """The tracker store kept words that it was asked to forget."""


class Conversations:
    """The conversations of one Rasa server.

    Args:
        state: dedupe and limits, shared between servers or not.
        store: the fact store, for the fixed sentences and the topics.
        calls: the site owner's emergency numbers.
    """

    def __init__(self, state: State, store: Store, calls: Calls) -> None:
        self.agent: Agent | None = None
        self.watch = StoreWatch()
        self._state = state
        self._fixed = store.messages
        self._topics = {topic.id for topic in store.topics}
        self._calls = calls
        self._running: dict[str, asyncio.Future[Messages]] = {}
        # A lock lives as long as somebody holds or awaits it.
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def attach(self, agent: Agent) -> None:
        """Begin to work with a loaded Agent."""
        self.agent = agent
        self.watch.attach(agent.tracker_store)

    async def answer(self, conversation: str, incoming: Incoming) -> Messages:
        """Answer a message; the same id again gets the same answer without asking Rasa twice. Never empty."""
        key = f"{conversation}/{incoming.id}"
        if key not in self._running:
            self._running[key] = asyncio.ensure_future(self._claim_and_answer(conversation, incoming))
            self._running[key].add_done_callback(lambda _: self._running.pop(key, None))
            metrics.IN_FLIGHT.set(len(self._running))
        return await asyncio.shield(self._running[key])

    async def title_of_offered(self, conversation: str, payload: str) -> str | None:
        """The title of a quick reply that this conversation has offered, or None if it has not."""
        return offered_replies(await self._events(conversation)).get(payload)

    async def history(self, conversation: str) -> Messages:
        """The messages of a conversation, oldest first."""
        return history_of(await self._events(conversation), self._calls)

    async def topic(self, conversation: str) -> str:
        """The topic of the last answer, ``none`` if it had none; one of a fixed few, as it becomes a label."""
        tracker = await self.agent.tracker_store.retrieve(conversation)
        topic = tracker.get_slot(SLOT_TOPIC) if tracker else None
        return topic if topic in self._topics else "none"

    async def forget(self, conversation: str) -> None:
        """Wipe a conversation and let its token die.

        Raises:
            ForgetError: if the tracker store still holds it; the token is dead all the same.
        """
        await self._state.forget(conversation)
        async with self._turn_of(conversation), self.agent.lock_store.lock(conversation):
            await self._wipe(conversation)

    async def finish(self) -> None:
        """Wait until the answers under way are given."""
        if self._running:
            await asyncio.wait(set(self._running.values()), timeout=ANSWER_TIMEOUT_SECONDS)

    async def _claim_and_answer(self, conversation: str, incoming: Incoming) -> Messages:
        claim = await self._state.claim(conversation, incoming.id)
        if claim.running:
            claim = await self._await_other_server(conversation, incoming.id)
        if claim.answer is not None:
            return claim.answer
        if claim.running:
            return [{"text": self._fixed.service_away}]
        answered = answer_to(await self._events(conversation), incoming.id, self._calls) if claim.unsure else None
        answer = answered or await self._ask(conversation, incoming)
        await self._state.keep(conversation, incoming.id, answer)
        return answer

    async def _await_other_server(self, conversation: str, message_id: str) -> Any:
        deadline = time.monotonic() + ANSWER_TIMEOUT_SECONDS
        claim = await self._state.claim(conversation, message_id)
        while claim.running and time.monotonic() < deadline:
            await asyncio.sleep(_POLL_SECONDS)
            claim = await self._state.claim(conversation, message_id)
        return claim

    async def _ask(self, conversation: str, incoming: Incoming) -> Messages:
        if incoming.payload is None and not incoming.text:
            return [{"text": self._fixed.empty_message}]
        if incoming.too_long:
            return [{"text": self._fixed.too_long.format(limit=MAX_TEXT_LENGTH)}]
        started = time.monotonic()
        output = WebsiteOutput(self._calls)
        failures_before = self.watch.failures
        turn = asyncio.ensure_future(self._turn(conversation, incoming, output, started))
        outcome, intent = "ok", None
        try:
            intent = await asyncio.wait_for(asyncio.shield(turn), ANSWER_TIMEOUT_SECONDS)
        except asyncio.TimeoutError:
            outcome = "too slow"
            # The turn goes on; what it raises later must not be reported with the message in it.
            turn.add_done_callback(lambda done: done.cancelled() or done.exception())
        except Exception as error:
            outcome = type(error).__name__
        messages = list(output.messages) or [{"text": self._fixed.service_away}]
        if self.watch.failures > failures_before:
            messages.append({"text": self._fixed.not_kept})
        self._report(conversation, incoming, messages, outcome, intent, time.monotonic() - started)
        return messages

    async def _turn(self, conversation: str, incoming: Incoming, output: WebsiteOutput, started: float) -> str | None:
        """Let Rasa answer, one message of a conversation after the other. Returns the intent."""
        async with self._turn_of(conversation):
            if time.monotonic() - started >= ANSWER_TIMEOUT_SECONDS or await self._state.is_forgotten(conversation):
                return None
            words = incoming.payload or incoming.text
            # Understood here and not inside Rasa's turn, because this tells the intent for the log and the figures.
            understood = await self.agent.parse_message(words)
            message = UserMessage(
                words,
                output,
                conversation,
                parse_data=understood,
                input_channel=CHANNEL_NAME,
                message_id=incoming.id,
                metadata={"title": incoming.text} if incoming.payload else None,
            )
            await self.agent.handle_message(message)
            if await self._state.is_forgotten(conversation):
                await self._wipe(conversation)
            return (understood.get("intent") or {}).get("name")

    def _turn_of(self, conversation: str) -> asyncio.Lock:
        lock = self._turns.get(conversation)
        if lock is None:
            lock = self._turns[conversation] = asyncio.Lock()
        return lock

    async def _events(self, conversation: str) -> list[dict[str, Any]]:
        tracker = await self.agent.tracker_store.retrieve_full_tracker(conversation)
        return [event.as_dict() for event in tracker.events] if tracker else []

    async def _wipe(self, conversation: str) -> None:
        await wipe(self.agent.tracker_store, conversation)
        if not await is_empty(self.agent.tracker_store, conversation):
            raise ForgetError

    def _report(
        self,
        conversation: str,
        incoming: Incoming,
        messages: list[Message],
        outcome: str,
        intent: str | None,
        seconds: float,
    ) -> None:
        """Count and log a turn: ids, names and times, never words."""
        levels = [message["level"] for message in messages if "level" in message]
        metrics.count_turn(incoming.payload is not None, intent, levels, outcome, seconds)
        logs.report(
            "message" if outcome == "ok" else "message_failed",
            conversation=logs.short_id(conversation),
            intent=intent,
            outcome=outcome,
            level=levels[0] if levels else None,
            messages=len(messages),
            duration_ms=round(seconds * 1000),
        )
