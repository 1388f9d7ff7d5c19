"""What happens when the database is away, damaged or replaced: nothing stops, nothing is lost without a sign."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from components.storage import tracker_store
from components.storage.database import Database
from tests.storage.conftest import migrated
from tests.storage.conversations import make_store, said, texts, turn


@pytest.fixture(autouse=True)
def no_pause(monkeypatch):
    """Try again at once after a failure, so that the tests need not wait."""
    monkeypatch.setattr(tracker_store, "_PAUSE_SECONDS", 0.01)


@pytest.fixture
def file(tmp_path) -> Path:
    """A SQLite file with tables."""
    path = tmp_path / "conversations.db"
    migrated(f"sqlite:///{path}")
    return path


async def until(condition) -> None:
    """Wait for a coroutine function to return True."""
    while not await condition():
        await asyncio.sleep(0.01)


def test_without_tables_the_guide_answers_and_says_it_is_not_well(run, open_store, tmp_path):
    store = open_store(f"sqlite:///{tmp_path / 'none.db'}")
    run(turn(store, "early", "first", topic="causes"))
    assert run(store.retrieve("early")).get_slot("topic") == "causes"
    assert not run(store.healthy())
    assert "scripts.migrate" in store.problem
    migrated(f"sqlite:///{tmp_path / 'none.db'}")
    run(until(store.healthy))
    assert run(said(open_store(f"sqlite:///{tmp_path / 'none.db'}"), "early")) == ["first"]


def test_an_empty_file_is_not_taken_for_a_database(run, open_store, tmp_path):
    (tmp_path / "empty.db").touch()
    store = open_store(f"sqlite:///{tmp_path / 'empty.db'}")
    assert not run(store.healthy())
    assert "scripts.migrate" in store.problem


def test_a_locked_file_delays_one_answer_and_nothing_is_lost(run, open_store, file):
    store = open_store(f"sqlite:///{file}")
    run(turn(store, "locked", "before"))
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    run(turn(store, "locked", "during", topic="causes"))
    assert run(store.retrieve("locked")).get_slot("topic") == "causes"
    assert not run(store.healthy())
    other.execute("ROLLBACK")
    other.close()
    run(until(store.healthy))
    assert run(said(open_store(f"sqlite:///{file}"), "locked")) == ["before", "during"]


def test_waiting_turns_are_written_without_a_new_message(run, open_store, file):
    store = open_store(f"sqlite:///{file}")
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    run(turn(store, "waiting", "first"))
    other.execute("ROLLBACK")
    other.close()
    fresh = open_store(f"sqlite:///{file}")

    async def written() -> bool:
        return await said(fresh, "waiting") == ["first"]

    run(until(written))


def test_a_deleted_file_is_noticed_and_live_conversations_go_on(run, open_store, file):
    store = open_store(f"sqlite:///{file}")
    run(turn(store, "deleted", "before", topic="causes"))
    for part in file.parent.glob("conversations.db*"):
        part.unlink()
    run(turn(store, "deleted", "during"))
    assert not run(store.healthy())
    migrated(f"sqlite:///{file}")
    run(until(store.healthy))
    tracker = run(turn(store, "deleted", "after"))
    assert texts(tracker) == ["before", "during", "after"]
    assert tracker.get_slot("topic") == "causes"
    assert run(said(open_store(f"sqlite:///{file}"), "deleted")) == ["during", "after"]


def test_a_file_that_is_no_database_any_more_is_noticed(run, open_store, file):
    store = open_store(f"sqlite:///{file}")
    run(turn(store, "broken", "before"))
    store._database.close()
    for part in file.parent.glob("conversations.db-*"):
        part.unlink()
    file.write_bytes(b"no database" * 1000)
    run(turn(store, "broken", "during"))
    assert not run(store.healthy())


def test_a_damaged_row_costs_one_event_of_one_conversation(run, open_store, file):
    store = open_store(f"sqlite:///{file}")
    run(turn(store, "damaged", "first"))
    run(turn(store, "damaged", "second", topic="causes"))
    run(turn(store, "other", "fine"))
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE events SET data = '{broken' WHERE data LIKE '%\"text\":\"first\"%'")
    fresh = open_store(f"sqlite:///{file}")
    tracker = run(turn(fresh, "damaged", "third"))
    assert texts(tracker) == ["second", "third"]
    assert tracker.get_slot("topic") == "causes"
    assert texts(run(fresh.retrieve("other"))) == ["fine"]
    assert run(fresh.healthy())


def test_a_success_that_was_not_heard_of_is_not_stored_twice(run, open_store, database_url, monkeypatch):
    """The connection breaks after the commit: the store believes it failed and tries again."""
    store, append = open_store(database_url), Database.append
    run(turn(store, "unheard", "first"))

    def append_and_break(*arguments):
        monkeypatch.setattr(Database, "append", append)
        append(*arguments)
        raise OperationalError("INSERT", {}, Exception("connection lost"))

    monkeypatch.setattr(Database, "append", append_and_break)
    run(turn(store, "unheard", "second"))
    run(until(store.healthy))
    assert run(said(open_store(database_url), "unheard")) == ["first", "second"]


def test_forgetting_fails_aloud_while_the_database_is_away(run, open_store, file):
    store = open_store(f"sqlite:///{file}")
    run(turn(store, "forget", "secret"))
    file.rename(file.with_suffix(".away"))
    with pytest.raises(tracker_store.StoreAwayError):
        run(store.delete("forget"))
    file.with_suffix(".away").rename(file)
    run(until(store.healthy))
    run(store.delete("forget"))
    assert run(store.retrieve("forget")) is None


def test_what_waits_is_bounded_and_its_loss_is_logged(run, file, monkeypatch, caplog):
    monkeypatch.setattr(tracker_store, "WAITING_EVENTS", 100)
    store = make_store(f"sqlite:///{file}.missing", live_conversations=10)
    for number in range(60):
        run(turn(store, f"person-{number}", "hello"))
    assert sum(len(live.waiting) for live in store._live.values()) <= 110
    assert "events are lost" in caplog.text
    store.close()


def test_no_word_of_a_person_reaches_the_log(run, file, caplog):
    """Also where the database refuses a row and SQLAlchemy would quote it."""
    caplog.set_level(logging.DEBUG)
    store = make_store(f"sqlite:///{file}")
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TRIGGER refuse BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'no'); END")
    run(turn(store, "words", "marker-in-the-text"))
    assert not run(store.healthy()) and store.problem
    assert "marker-in-the-text" not in caplog.text + store.problem
    store.close()
