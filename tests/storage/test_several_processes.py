"""Real processes on one database: killed in the middle, and two at once on one conversation."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from scripts.project import ROOT, rasa_environment
from tests.storage.conversations import DOMAIN, said, texts, turn, turn_events


def start_worker(*arguments: str, **environment: str) -> subprocess.Popen:
    """Start tests.storage.worker."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.storage.worker", *arguments],
        cwd=ROOT,
        env={**os.environ, **rasa_environment(), **environment},
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("when", ["before", "after"])
def test_kill_loses_no_turn_that_was_answered(run, open_store, database_url, when):
    """Killed before the write: the message was not answered and is not stored. After: it is stored."""
    sender = f"killed-{when}"
    worker = start_worker("die", database_url, sender, when)
    output, _ = worker.communicate(timeout=120)
    assert worker.returncode == -signal.SIGKILL
    assert output.split() == ["answered", "0", "answered", "1"]
    store = open_store(database_url)
    stored = ["message 0", "message 1"] + (["message 2"] if when == "after" else [])
    assert run(said(store, sender)) == stored
    tracker = run(turn(store, sender, "next"))
    assert texts(tracker) == [*stored, "next"]
    assert tracker.get_slot("topic") == str(len(stored) - 1)


def test_two_processes_on_one_conversation(run, open_store, database_url, redis_url):
    """With the lock in Redis each sees all that the other did before: nothing lost, doubled or counted wrong."""
    workers = [
        start_worker("talk", database_url, "shared", name, "25", GUIDE_REDIS_URL=redis_url) for name in ("one", "two")
    ]
    assert [worker.wait(timeout=120) for worker in workers] == [0, 0]
    store = open_store(database_url)
    written = run(said(store, "shared"))
    assert sorted(written) == sorted(f"{name} {number}" for name in ("one", "two") for number in range(25))
    for name in ("one", "two"):
        assert [text for text in written if text.startswith(name)] == [f"{name} {number}" for number in range(25)]
    assert run(store.retrieve("shared")).get_slot("topic") == "50"


def test_a_change_by_another_server_is_seen_at_once(run, open_store, database_url):
    first, second = open_store(database_url), open_store(database_url)
    for number in range(12):
        run(turn(first if number % 2 else second, "alternating", f"message {number}", topic=f"topic {number}"))
    for store in (first, second):
        tracker = run(store.retrieve("alternating"))
        assert texts(tracker)[-3:] == ["message 9", "message 10", "message 11"]
        assert tracker.get_slot("topic") == "topic 11"
    assert run(said(first, "alternating")) == [f"message {number}" for number in range(12)]


def test_what_another_server_forgot_is_forgotten_here(run, open_store, database_url):
    first, second = open_store(database_url), open_store(database_url)
    run(turn(first, "elsewhere", "secret", topic="causes"))
    assert run(second.retrieve("elsewhere")) is not None
    run(first.delete("elsewhere"))
    assert run(second.retrieve("elsewhere")) is None


def test_two_servers_without_a_common_lock_lose_nothing(run, open_store, database_url):
    """Both answer the same turn at once: both turns are stored, and both servers see them afterwards."""
    first, second = open_store(database_url), open_store(database_url)
    run(turn(first, "collision", "start"))
    trackers = [run(store.retrieve("collision")) for store in (first, second)]
    for tracker, store, text in zip(trackers, (first, second), ("from one", "from two"), strict=True):
        run(_add(store, tracker, text))
    for store in (first, second):
        assert texts(run(store.retrieve("collision"))) == ["start", "from one", "from two"]


async def _add(store, tracker, text) -> None:
    tracker.update_with_events(turn_events(text), DOMAIN)
    await store.save(tracker)
