"""Between the routes and Rasa: answers each message once, in order, in time; restores and forgets conversations."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Any
from weakref import WeakValueDictionary

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, UserUttered

from actions.knowledge.store import Store
from actions.names import SLOT_TOPIC
from components.policies.silence_policy import UTTER_SERVICE_AWAY
from components.website import logs, metrics
from components.website.history import MAX_HISTORY, answer_to, history_of, offered_replies
from components.website.messages import MAX_TEXT_LENGTH, Incoming
from components.website.output import CHANNEL_NAME, Calls, Message, WebsiteOutput
from components.website.state import Messages, State
from components.website.store_access import StoreWatch, is_away, is_empty, stored_events, wipe

# With the time to keep an unanswered message, nobody waits longer than 10 s for a word.
ANSWER_TIMEOUT_SECONDS = 7
_POLL_SECONDS = 0.1
_KEEP_SECONDS = 2


@dataclass
class Turn:
    """One message on its way through Rasa; ``understood`` is Rasa's reading of it, once there is one."""

    conversation: str
    incoming: Incoming
    output: WebsiteOutput
    understood: dict[str, Any] | None = None

    @property
    def words(self) -> str:
        """What Rasa gets: the meaning of a tapped quick reply, or the typed text."""
        return self.incoming.payload or self.incoming.text

    @property
    def metadata(self) -> dict[str, str] | None:
        """What is stored with the message: the title of a tapped quick reply."""
        return {"title": self.incoming.text} if self.incoming.payload else None

    @property
    def intent(self) -> str | None:
        """The name of what it was understood as."""
        return ((self.understood or {}).get("intent") or {}).get("name")


def unanswered_events(turn: Turn, said: str) -> list[Event]:
    """The events of a turn in which only a fixed sentence was said."""
    understood = turn.understood or {}
    return [
        UserUttered(
            turn.words,
            intent=understood.get("intent"),
            entities=understood.get("entities"),
            parse_data=understood,
            input_channel=CHANNEL_NAME,
            message_id=turn.incoming.id,
            metadata=turn.metadata,
        ),
        ActionExecuted(UTTER_SERVICE_AWAY),
        BotUttered(said),
        ActionExecuted(ACTION_LISTEN_NAME),
    ]


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
        """Wipe a conversation and let its token die; a message under way is finished before.

        Raises:
            ForgetError: if the tracker store still holds it; then the token lives on, so that it can be tried again.
        """
        async with self._turn_of(conversation), self.agent.lock_store.lock(conversation):
            await self._wipe(conversation)
            await self._state.forget(conversation)

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
        turn = Turn(conversation, incoming, WebsiteOutput(self._calls))
        failures_before = self.watch.failures
        outcome = "ok"
        try:
            # At the end of its time a turn is cancelled, so that the next message of the conversation is not held up.
            await asyncio.wait_for(self._take(turn), ANSWER_TIMEOUT_SECONDS)
        except asyncio.TimeoutError:
            outcome = "too slow"
        except Exception as error:
            # The text of an error may quote the message, so only its type is kept.
            outcome = type(error).__name__
        messages = list(turn.output.messages)
        if not messages:
            messages.append({"text": self._fixed.service_away})
        if outcome == "ok" and messages[0]["text"] == self._fixed.service_away:
            outcome = "away"
        if self.watch.failures > failures_before or is_away(self.agent.tracker_store):
            messages.append({"text": self._fixed.not_kept})
        self._report(turn, messages, outcome, time.monotonic() - started)
        return messages

    async def _take(self, turn: Turn) -> None:
        """Let Rasa answer, one message of a conversation after the other."""
        async with self._turn_of(turn.conversation):
            if await self._state.is_forgotten(turn.conversation):
                return
            try:
                await self._let_rasa_answer(turn)
            except (asyncio.CancelledError, Exception):
                # Still within the turn, so that the next message comes after this one in the stored conversation.
                if not turn.output.messages:
                    await self._keep_unanswered(turn)
                raise
            finally:
                if await self._state.is_forgotten(turn.conversation):
                    await self._wipe(turn.conversation)

    async def _let_rasa_answer(self, turn: Turn) -> None:
        # Understood here and not inside Rasa's turn, because this tells the intent for the log and the figures. What
        # was said before counts: a sign may be told in two messages, "my calf is swollen" - "now I'm out of breath".
        before = await self.agent.tracker_store.retrieve(turn.conversation)
        turn.understood = await self.agent.processor.parse_message(UserMessage(turn.words), before)
        message = UserMessage(
            turn.words,
            turn.output,
            turn.conversation,
            parse_data=turn.understood,
            input_channel=CHANNEL_NAME,
            message_id=turn.incoming.id,
            metadata=turn.metadata,
        )
        await self.agent.handle_message(message)

    async def _keep_unanswered(self, turn: Turn) -> None:
        """Store a message that was not answered with what was said instead, as the visitor saw it."""
        if turn.understood is None:
            return
        try:
            await asyncio.wait_for(self._save_unanswered(turn), _KEEP_SECONDS)
        except Exception as error:
            self.watch.failed(error)

    async def _save_unanswered(self, turn: Turn) -> None:
        async with self.agent.lock_store.lock(turn.conversation):
            tracker = await self.agent.tracker_store.get_or_create_tracker(turn.conversation)
            for event in unanswered_events(turn, self._fixed.service_away):
                tracker.update(event)
            await self.agent.tracker_store.save(tracker)

    def _turn_of(self, conversation: str) -> asyncio.Lock:
        lock = self._turns.get(conversation)
        if lock is None:
            lock = self._turns[conversation] = asyncio.Lock()
        return lock

    async def _events(self, conversation: str) -> list[dict[str, Any]]:
        return await stored_events(self.agent.tracker_store, conversation, MAX_HISTORY)

    async def _wipe(self, conversation: str) -> None:
        store = self.agent.tracker_store
        try:
            await wipe(store, conversation)
            if await is_empty(store, conversation):
                return
        except Exception as error:
            self.watch.failed(error)
        raise ForgetError

    def _report(self, turn: Turn, messages: list[Message], outcome: str, seconds: float) -> None:
        """Count and log a turn: ids, names and times, never words."""
        levels = [message["level"] for message in messages if "level" in message]
        metrics.count_turn(turn.incoming.payload is not None, turn.intent, levels, outcome, seconds)
        logs.report(
            "message" if outcome == "ok" else "message_failed",
            conversation=logs.short_id(turn.conversation),
            intent=turn.intent,
            outcome=outcome,
            level=levels[0] if levels else None,
            messages=len(messages),
            duration_ms=round(seconds * 1000),
        )
