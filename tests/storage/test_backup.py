"""Backups are taken while the guide runs and restored into either kind of database; old conversations are purged."""

from __future__ import annotations

import gzip
import os
import stat
import subprocess
import sys
import time

import pytest

from scripts.backup import BackupError, restore, save
from scripts.project import ROOT
from scripts.purge import purge
from tests.storage.conftest import migrated
from tests.storage.conversations import said, texts, turn


@pytest.fixture
def other_url(request, tmp_path) -> str:
    """A second SQLite file with tables."""
    return migrated(f"sqlite:///{tmp_path / 'other.db'}")


def empty(url: str) -> str:
    """The tests of one run share a PostgreSQL database."""
    purge(url, 0.000001, time.time() + 1000)
    return url


def talk(run, store, people=3, turns=4):
    for person in range(people):
        for number in range(turns):
            run(turn(store, f"backup-{person}", f"message {number} of {person}", topic=str(number)))


def transcripts(run, store, people=3):
    return [run(said(store, f"backup-{person}")) for person in range(people)]


def test_restored_is_the_same_and_the_conversation_goes_on(run, open_store, database_url, tmp_path):
    store = open_store(empty(database_url))
    talk(run, store)
    before = transcripts(run, store)
    file, count = save(database_url, tmp_path / "backups")
    talk(run, store, people=4, turns=1)
    store.close()
    assert restore(database_url, file, replace=True) == count
    again = open_store(database_url)
    assert transcripts(run, again) == before and run(again.retrieve("backup-3")) is None
    tracker = run(turn(again, "backup-1", "after"))
    assert texts(tracker)[-2:] == ["message 3 of 1", "after"] and tracker.get_slot("topic") == "3"
    assert run(said(open_store(database_url), "backup-1")) == [*before[1], "after"]


def test_from_sqlite_to_postgresql_and_back(run, open_store, sqlite_url, postgres, other_url, tmp_path):
    store = open_store(sqlite_url)
    talk(run, store)
    file, count = save(sqlite_url, tmp_path / "one")
    assert restore(migrated(postgres), file, replace=True) == count
    file, count = save(postgres, tmp_path / "two")
    assert restore(other_url, file) == count
    assert transcripts(run, open_store(other_url)) == transcripts(run, store)


def test_a_backup_during_writing_holds_whole_turns(run, open_store, database_url, tmp_path, other_url):
    """Another process writes all the time; each saved conversation is a beginning of what was said, in whole turns."""
    writer = subprocess.Popen(
        [sys.executable, "-m", "tests.storage.worker", "talk", empty(database_url), "backup-0", "busy", "40"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        kept = []
        while writer.poll() is None:
            file, _ = save(database_url, tmp_path / "backups")
            restore(other_url, file, replace=True)
            kept.append(run(said(open_store(other_url), "backup-0")))
    finally:
        writer.kill()
        writer.wait()
    assert all(texts_then == [f"busy {number}" for number in range(len(texts_then))] for texts_then in kept)


def test_a_database_with_conversations_is_not_overwritten(run, open_store, sqlite_url, tmp_path):
    store = open_store(sqlite_url)
    talk(run, store)
    file, _ = save(sqlite_url, tmp_path / "backups")
    with pytest.raises(BackupError, match="--replace"):
        restore(sqlite_url, file)
    assert transcripts(run, store)[0]


@pytest.mark.parametrize("damage", ["cut off", "not packed", "other format", "a line is missing"])
def test_a_damaged_backup_changes_nothing(damage, run, open_store, sqlite_url, tmp_path):
    store = open_store(sqlite_url)
    talk(run, store)
    before = transcripts(run, store)
    file, _ = save(sqlite_url, tmp_path / "backups")
    whole = gzip.decompress(file.read_bytes()).splitlines(keepends=True)
    file.write_bytes(
        {
            "cut off": gzip.compress(b"".join(whole[:-1])),
            "not packed": b"conversations",
            "other format": gzip.compress(b"".join([b'{"format": "x"}\n', *whole[1:]])),
            "a line is missing": gzip.compress(b"".join([whole[0], *whole[2:]])),
        }[damage]
    )
    with pytest.raises(BackupError):
        restore(sqlite_url, file, replace=True)
    assert transcripts(run, open_store(sqlite_url)) == before


def test_backups_are_private_and_old_ones_go(sqlite_url, tmp_path):
    old, _ = save(sqlite_url, tmp_path)
    old = old.rename(tmp_path / "conversations-20200101-000000.jsonl.gz")
    os.utime(old, (0, 0))
    other = tmp_path / "notes.txt"
    other.touch()
    os.utime(other, (0, 0))
    new, _ = save(sqlite_url, tmp_path, keep_days=14)
    assert sorted(tmp_path.glob("*.gz")) == [new] and other.exists()
    assert stat.S_IMODE(new.stat().st_mode) == 0o600


def test_the_commands(run, open_store, sqlite_url, tmp_path, other_url):
    """As an operator types them."""
    store = open_store(sqlite_url)
    talk(run, store)

    def command(module, *arguments, url):
        done = subprocess.run(
            [sys.executable, "-m", module, *map(str, arguments)],
            cwd=ROOT,
            env={**os.environ, "GUIDE_DATABASE_URL": url},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert "saved" in command("scripts.backup", "save", tmp_path / "backups", url=sqlite_url)
    file = next((tmp_path / "backups").iterdir())
    assert "restored" in command("scripts.backup", "restore", file, url=other_url)
    assert transcripts(run, open_store(other_url)) == transcripts(run, store)
    assert command("scripts.purge", "--days", 30, url=other_url).startswith("0 events")
    assert not command("scripts.purge", "--days", 0.000001, url=other_url).startswith("0 events")
    assert transcripts(run, open_store(other_url)) == [[], [], []]


def test_purge_leaves_the_young(run, open_store, database_url):
    store = open_store(empty(database_url))
    talk(run, store, people=1)
    assert purge(database_url, 30) == 0
    assert purge(database_url, 0, time.time() + 10**9) == 0
    assert purge(database_url, 30, time.time() + 31 * 24 * 60 * 60) > 0
    assert run(said(open_store(database_url), "backup-0")) == []
