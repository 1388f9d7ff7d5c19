"""Conversations over a stand-in for Rasa's Agent with real stores: once, in order, forgotten, and when things fail."""

from __future__ import annotations

import asyncio

import pytest
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.tracker_store import FailSafeTrackerStore, InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered

from components.website import conversations as module
from components.website.conversations import Conversations, ForgetError
from components.website.messages import Incoming
from components.website.state import MemoryState


class BrokenStore(InMemoryTrackerStore):
    """A store that can be away."""

    away = False

    async def save(self, tracker):
        if self.away:
            raise OSError("disk full: my zebrafinch knee")
        await super().save(tracker)


class KeepingStore(BrokenStore):
    """A store without a way to delete, that keeps what it has."""

    async def retrieve_full_tracker(self, conversation_id):
        return self.first or await super().retrieve_full_tracker(conversation_id)

    first = None


class StandIn:
    """Does what Rasa's Agent does with a message: says ``You said ...`` and stores both."""

    def __init__(self, store, seconds=0.0):
        self.inner = store
        self.tracker_store = FailSafeTrackerStore(store)
        self.lock_store = InMemoryLockStore()
        self.seconds = seconds
        self.handled = []
        self.read_with = []
        self.processor = self

    async def parse_message(self, message, tracker=None):
        if message.text == "break":
            raise ValueError("zebrafinch")
        self.read_with.append([event.text for event in tracker.events if event.type_name == "user"] if tracker else [])
        return {"text": message.text, "intent": {"name": "greet"}, "entities": []}

    async def handle_message(self, message):
        async with self.lock_store.lock(message.sender_id):
            tracker = await self.tracker_store.get_or_create_tracker(message.sender_id)
            await asyncio.sleep(self.seconds)
            if message.text == "silence":
                return
            self.handled.append(message.text)
            said = BotUttered(f"You said {message.text}")
            tracker.update(UserUttered(message.text, message_id=message.message_id, metadata=message.metadata))
            tracker.update(said)
            await message.output_channel.send_response(message.sender_id, said.message())
            await self.tracker_store.save(tracker)


@pytest.fixture
def agent():
    return StandIn(BrokenStore(Domain.empty()))


def server(agent, store):
    """One server's view of the conversations."""
    made = Conversations(MemoryState(), store, ())
    made.attach(agent)
    return made


def texts(messages):
    return [message["text"] for message in messages]


def test_a_message_is_read_with_those_before_it(agent, store):
    async def work():
        made = server(agent, store)
        await made.answer("c", Incoming("first-01", "my calf is swollen"))
        await made.answer("c", Incoming("second-2", "now I'm out of breath"))

    asyncio.run(work())
    assert agent.read_with == [[], ["my calf is swollen"]]


def test_the_same_id_is_answered_once_also_after_a_restart(agent, store):
    async def work():
        first = server(agent, store)
        answers = await asyncio.gather(*(first.answer("c", Incoming("m" * 8, "hello")) for _ in range(5)))
        answers.append(await first.answer("c", Incoming("m" * 8, "hello")))
        restarted = server(agent, store)
        return answers, await restarted.answer("c", Incoming("m" * 8, "hello"))

    answers, again = asyncio.run(work())
    assert agent.handled == ["hello"]
    assert all(texts(answer) == ["You said hello"] for answer in [*answers, again])


def test_messages_of_one_conversation_keep_their_order_and_others_do_not_wait(agent, store):
    agent.seconds = 0.05

    async def work():
        guide = server(agent, store)
        many = [guide.answer("c", Incoming(f"{number:08}", f"{number}")) for number in range(8)]
        await asyncio.gather(*many, guide.answer("other", Incoming("o" * 8, "other")))
        return await guide.history("c")

    shown = asyncio.run(work())
    assert texts(shown) == [line for number in range(8) for line in (str(number), f"You said {number}")]
    assert agent.handled.index("other") < 3


def test_too_slow_is_said_kept_and_the_next_goes_on(agent, store, monkeypatch):
    monkeypatch.setattr(module, "ANSWER_TIMEOUT_SECONDS", 0.2)

    async def work():
        guide = server(agent, store)
        agent.seconds = 5
        slow = await guide.answer("c", Incoming("1" * 8, "slow"))
        agent.seconds = 0
        quick = await guide.answer("c", Incoming("2" * 8, "quick"))
        return slow, quick, await guide.history("c")

    slow, quick, shown = asyncio.run(work())
    assert texts(slow) == [store.messages.service_away] and texts(quick) == ["You said quick"]
    assert texts(shown) == ["slow", store.messages.service_away, "quick", "You said quick"]


@pytest.mark.parametrize("text", ["break", "silence"])
def test_an_error_or_silence_becomes_a_sentence(text, agent, store, capsys):
    guide = server(agent, store)
    assert texts(asyncio.run(guide.answer("c", Incoming("1" * 8, text)))) == [store.messages.service_away]
    assert "zebrafinch" not in capsys.readouterr().out


def test_whoever_is_not_kept_is_told_and_no_words_are_logged(agent, store, capsys, caplog):
    async def work():
        guide = server(agent, store)
        agent.inner.away = True
        lost = await guide.answer("c", Incoming("1" * 8, "hello"))
        agent.inner.away = False
        return lost, await guide.answer("c", Incoming("2" * 8, "hello again"))

    lost, kept = asyncio.run(work())
    assert texts(lost)[-1] == store.messages.not_kept
    assert store.messages.not_kept not in texts(kept)
    assert "zebrafinch" not in capsys.readouterr().out + caplog.text


def test_a_forgotten_conversation_stays_forgotten(agent, store):
    agent.seconds = 0.1

    async def work():
        guide = server(agent, store)
        await guide.answer("c", Incoming("1" * 8, "hello"))
        under_way = asyncio.ensure_future(guide.answer("c", Incoming("2" * 8, "late")))
        await asyncio.sleep(0.02)
        await guide.forget("c")
        await under_way
        return await guide.history("c"), agent.inner.store

    shown, stored = asyncio.run(work())
    assert shown == [] and "hello" not in str(stored) and "late" not in str(stored)


def test_a_store_that_keeps_words_is_not_called_forgotten(store):
    agent = StandIn(KeepingStore(Domain.empty()))

    async def work():
        guide = server(agent, store)
        await guide.answer("c", Incoming("1" * 8, "hello"))
        agent.inner.first = await agent.inner.retrieve("c")
        with pytest.raises(ForgetError):
            await guide.forget("c")
        agent.inner.first = None
        await guide.forget("c")
        return await guide.history("c")

    assert asyncio.run(work()) == []


def test_a_tapped_reply_is_stored_with_its_title(agent, store):
    async def work():
        guide = server(agent, store)
        await guide.answer("c", Incoming("1" * 8, "Tell me more", "/ask_more"))
        return await guide.history("c")

    assert asyncio.run(work())[0] == {"from": "visitor", "text": "Tell me more"}


def test_a_stop_waits_for_answers_under_way(agent, store):
    agent.seconds = 0.1

    async def work():
        guide = server(agent, store)
        under_way = asyncio.ensure_future(guide.answer("c", Incoming("1" * 8, "hello")))
        await asyncio.sleep(0)
        await guide.finish()
        handled = list(agent.handled)
        return handled, await under_way

    handled, answer = asyncio.run(work())
    assert handled == ["hello"] and texts(answer) == ["You said hello"]
