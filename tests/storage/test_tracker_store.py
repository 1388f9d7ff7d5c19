"""The tracker store in one process: what it hands out, what it keeps, what survives a restart."""

from __future__ import annotations

import time

import pytest
from rasa.core.tracker_store import TrackerStore
from rasa.core.utils import AvailableEndpoints
from rasa.shared.core.events import (
    ActionExecuted,
    ConversationPaused,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUttered,
)

from components.storage.tracker_store import GuideTrackerStore, the_tracker_store
from components.storage.window import WINDOW_TURNS
from scripts.project import ROOT
from tests.storage.conversations import DOMAIN, said, texts, turn


def test_rasa_builds_this_store_from_endpoints(monkeypatch, sqlite_url):
    """Rasa falls back to its memory store without a word if a store's module cannot be loaded."""
    monkeypatch.setenv("GUIDE_DATABASE_URL", sqlite_url)
    endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
    store = TrackerStore.create(endpoints.tracker_store)
    assert isinstance(store, GuideTrackerStore)
    assert the_tracker_store() is store
    store.close()
    assert the_tracker_store() is not store


def test_a_new_conversation_is_none(run, open_store, database_url):
    assert run(open_store(database_url).retrieve("nobody-1")) is None


def test_a_turn_is_there_after_a_restart(run, open_store, database_url):
    first = open_store(database_url)
    run(turn(first, "restart-1", "my knee hurts", topic="causes"))
    second = open_store(database_url)
    tracker = run(second.retrieve("restart-1"))
    assert texts(tracker) == ["my knee hurts"]
    assert tracker.get_slot("topic") == "causes"
    assert tracker.latest_action_name == "action_listen"


def test_a_conversation_goes_on_after_a_restart_in_the_middle(run, open_store, database_url):
    store = open_store(database_url)
    for number in range(20):
        run(turn(store, "middle-1", f"message {number}", topic=f"topic {number}", hold=number == 0))
        if number in (7, 13):
            store = open_store(database_url)
    assert run(said(store, "middle-1")) == [f"message {number}" for number in range(20)]
    assert run(store.retrieve("middle-1")).get_slot("topic") == "topic 19"


@pytest.mark.parametrize("restart", [False, True])
def test_the_window_is_bounded_and_slots_survive_it(run, open_store, database_url, restart):
    """A hold that was set in turn 1 still holds in turn 40, in memory and read anew."""
    store, sender = open_store(database_url), f"window-{restart}"
    run(turn(store, sender, "first", hold=True, topic="causes"))
    for number in range(39):
        run(turn(store, sender, f"message {number}"))
    if restart:
        store = open_store(database_url)
    tracker = run(store.retrieve(sender))
    assert texts(tracker) == [f"message {number}" for number in range(39 - WINDOW_TURNS, 39)]
    assert tracker.get_slot("hold") is True
    assert tracker.get_slot("topic") == "causes"
    assert tracker.applied_events()
    assert len(run(said(store, sender))) == 40
    assert len(texts(run(store.retrieve_full_tracker(sender)))) == 40


def test_events_in_a_tracker_do_not_grow_with_the_conversation(run, open_store, sqlite_url):
    store = open_store(sqlite_url)
    sizes = [len(run(turn(store, "growth", f"message {number}", topic="causes")).events) for number in range(60)]
    assert max(sizes[10:]) == min(sizes[10:]) <= sizes[WINDOW_TURNS] + 5


@pytest.mark.parametrize("restart", [False, True])
def test_a_pause_survives_the_window(run, open_store, sqlite_url, restart):
    store = open_store(sqlite_url)
    tracker = run(turn(store, "paused", "first"))
    tracker.update(ConversationPaused())
    run(store.save(tracker))
    for number in range(WINDOW_TURNS + 2):
        run(turn(store, "paused", f"message {number}"))
    if restart:
        store = open_store(sqlite_url)
    assert run(store.retrieve("paused")).is_paused()


@pytest.mark.parametrize("restart", [False, True])
def test_a_slot_set_back_stays_back(run, open_store, database_url, restart):
    store, sender = open_store(database_url), f"back-{restart}"
    run(turn(store, sender, "first", topic="causes"))
    run(turn(store, sender, "second", topic=None))
    for number in range(WINDOW_TURNS + 2):
        run(turn(store, sender, f"message {number}"))
    if restart:
        store = open_store(database_url)
    assert run(store.retrieve(sender)).get_slot("topic") is None


@pytest.mark.parametrize("restart", [False, True])
def test_restart_forgets_slots_also_behind_the_window(run, open_store, database_url, restart):
    """`/restart` sets all back; the messages before it stay readable in the history."""
    store, sender = open_store(database_url), f"restarted-{restart}"
    tracker = run(turn(store, sender, "before", topic="causes", hold=True))
    tracker.update(Restarted())
    run(store.save(tracker))
    assert run(store.retrieve(sender)).applied_events() == []
    for number in range(WINDOW_TURNS + 3):
        run(turn(store, sender, f"after {number}"))
    if restart:
        store = open_store(database_url)
    tracker = run(store.retrieve(sender))
    assert tracker.get_slot("topic") is None and tracker.get_slot("hold") is None
    assert run(said(store, sender))[0] == "before"


def test_a_session_that_expired_keeps_what_is_carried_over(run, open_store, database_url):
    store = open_store(database_url)
    for number in range(WINDOW_TURNS + 3):
        run(turn(store, "session", f"yesterday {number}", topic="causes"))
    tracker = run(store.retrieve("session"))
    carried = [event for event in tracker.applied_events() if isinstance(event, SlotSet)]
    tracker.update_with_events([SessionStarted(), *carried, ActionExecuted("action_listen")], DOMAIN)
    run(store.save(tracker))
    run(turn(store, "session", "today"))
    for each in (store, open_store(database_url)):
        tracker = run(each.retrieve("session"))
        assert tracker.get_slot("topic") == "causes"
        applied = [event.text for event in tracker.applied_events() if isinstance(event, UserUttered)]
        assert applied == ["today"]


def test_stored_messages_are_small(run, open_store, sqlite_url):
    store = open_store(sqlite_url)
    run(turn(store, "small", "my knee hurts"))
    for each in (store, open_store(sqlite_url)):
        message = run(each.retrieve("small")).latest_message
        assert len(message.parse_data["intent_ranking"]) == 3
        assert message.intent["name"] == "ask"


def test_history_has_both_sides_with_buttons_oldest_first(run, open_store, database_url):
    store = open_store(database_url)
    for number in range(30):
        run(turn(store, "history", f"message {number}"))
    events = run(store.history("history", 4))
    assert [event.text for event in events] == [
        "message 28",
        "answer to message 28",
        "message 29",
        "answer to message 29",
    ]
    assert events[-1].data["buttons"] == [{"title": "More", "payload": "/more"}]


def test_forgetting_leaves_nothing(run, open_store, database_url):
    store = open_store(database_url)
    run(turn(store, "forgotten", "my secret"))
    run(turn(store, "neighbour", "stays"))
    run(store.delete("forgotten"))
    for each in (store, open_store(database_url)):
        assert run(each.retrieve("forgotten")) is None
        assert run(said(each, "forgotten")) == []
        assert run(said(each, "neighbour")) == ["stays"]
    assert run(turn(store, "forgotten", "again")).events
    assert run(said(store, "forgotten")) == ["again"]


def test_purge_deletes_old_conversations_whole_and_no_others(run, open_store, database_url):
    store = open_store(database_url)
    old = run(turn(store, "old", "long ago"))
    assert old is not None
    between = time.time()
    run(turn(store, "mixed", "early"))
    run(turn(store, "mixed", "late"))
    assert run(store.purge(between)) > 0
    assert run(store.retrieve("old")) is None
    assert run(said(store, "mixed")) == ["early", "late"]


def test_old_conversations_go_by_themselves(run, open_store, sqlite_url):
    store = open_store(sqlite_url)
    run(turn(store, "old", "long ago"))
    other = open_store(sqlite_url, retention_days=1e-9)
    run(turn(other, "new", "now"))

    async def settle():
        while await other.retrieve("old") is not None:
            pass

    run(settle())
    assert run(store.retrieve("old")) is None


def test_memory_is_bounded_over_ten_thousand_conversations(run, open_store, sqlite_url):
    """Conversations beyond the bound leave memory, and none is lost."""
    store = open_store(sqlite_url, live_conversations=50)
    most = 0
    for number in range(10_000):
        run(turn(store, f"person-{number}", "hello"))
        most = max(most, len(run(store.keys())))
    assert most == 50
    assert all(run(said(store, f"person-{number}")) == ["hello"] for number in (0, 5_000, 9_999))
    assert texts(run(store.retrieve("person-0"))) == ["hello"]


def test_a_conversation_that_left_memory_during_its_turn_is_whole(run, open_store, sqlite_url):
    store = open_store(sqlite_url, live_conversations=1)
    run(turn(store, "slow", "first", topic="causes"))
    tracker = run(store.retrieve("slow"))
    run(turn(store, "quick", "other"))
    tracker.update(UserUttered("second", {"name": "ask"}))
    run(store.save(tracker))
    assert texts(run(store.retrieve("slow"))) == ["first", "second"]
    assert run(said(store, "slow")) == ["first", "second"]


@pytest.mark.parametrize("sender", ["nul\x00nul", "\ud800", "x" * 10_000, "", "ünïcode", "tab\tnewline\n"])
def test_no_sender_name_stops_the_server(run, open_store, database_url, sender):
    store = open_store(database_url)
    run(turn(store, sender, "hello", topic="causes"))
    for each in (store, open_store(database_url)):
        assert run(each.retrieve(sender)).get_slot("topic") == "causes"
        assert run(each.healthy())


@pytest.mark.parametrize("text", ["nul\x00nul", "\ud800", "\U0001f600 שלום", "x" * 100_000])
def test_any_text_is_kept_as_it_was(run, open_store, database_url, text):
    run(turn(open_store(database_url), "text", text))
    assert run(said(open_store(database_url), "text"))[-1] == text
