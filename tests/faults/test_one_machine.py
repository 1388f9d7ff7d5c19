"""Faults of one machine: a wrong action server, a database that is locked, full, damaged or gone, a jumping clock.

All share one pair of servers; each leaves them well for the next.
"""

from __future__ import annotations

import json
import resource
import sqlite3
import tarfile
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest
import requests

from scripts.migrate import migrate_database
from tests.faults.conftest import wait_until
from tests.faults.faulty_actions import WRONG_ANSWERS
from tests.guide_client import GuideClient

MARKER = "zebrafinch"
QUESTION = "best shoes for knee pain"
EMERGENCY = "i cant feel between my legs and cant pee"


def readiness(servers):
    response = requests.get(servers.address + "ready", timeout=30)
    return response.json()


def wait_until_well(servers):
    wait_until(lambda: all(readiness(servers).values()))


def texts(response):
    assert response.status_code == 200, response.text
    return [message["text"] for message in response.json()["messages"]]


def test_r09_no_stream(visitor):
    body = {"id": uuid.uuid4().hex, "text": "hello"}
    response = visitor.post("message?stream=true", body)
    assert response.status_code == 200 and response.json()["messages"][0]["text"]


def test_r11_wrong_answers_of_the_action_server(broken_servers, faulty_actions, store):
    """Whatever it answers: the same sentence, the emergency reply as ever, all of it stored, no word in a log."""
    seen = {}
    for wrong in (*WRONG_ANSWERS, "closed"):
        faulty_actions.wrong = wrong
        guide = GuideClient(broken_servers.address)
        said = [texts(guide.send(text))[0] for text in (f"{MARKER} {QUESTION}", "hello", EMERGENCY)]
        seen[wrong] = [*said[:2], "local emergency number now" in said[2], len(guide.visitor_texts())]
    assert seen == dict.fromkeys(seen, [store.messages.service_away, store.messages.greet, True, 3])
    assert MARKER not in broken_servers.log("rasa")


def test_r12_a_hanging_action_server(faulty_actions, visitor, store):
    """Told within the time of the action server; the turn is stored, and the next message works."""
    faulty_actions.wrong = "hangs"
    assert texts(visitor.send(QUESTION))[0] == store.messages.service_away
    assert texts(visitor.send("hello")) == [store.messages.greet]
    assert visitor.visitor_texts() == [QUESTION, "hello"]


def test_r14_a_locked_database(broken_servers, visitor, store):
    """Answers go on, everybody is told that this part is not kept, and all of it is kept once the lock is gone."""
    visitor.ask(QUESTION)
    other = sqlite3.connect(broken_servers.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        said = texts(visitor.send("thanks"))
        assert said == [store.messages.thank, store.messages.not_kept]
        wait_until(lambda: not readiness(broken_servers)["store"])
    finally:
        other.execute("ROLLBACK")
        other.close()
    wait_until_well(broken_servers)
    assert visitor.visitor_texts() == [QUESTION, "thanks"]


def test_r15_a_full_disk(broken_servers, visitor, store):
    """The server may not let any file grow, as on a full disk."""
    visitor.ask(QUESTION)
    process = psutil.Process(broken_servers.rasa.pid)
    before = process.rlimit(resource.RLIMIT_FSIZE)
    process.rlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        assert texts(visitor.send("thanks")) == [store.messages.thank, store.messages.not_kept]
        wait_until(lambda: not readiness(broken_servers)["store"])
    finally:
        process.rlimit(resource.RLIMIT_FSIZE, before)
    wait_until_well(broken_servers)
    assert visitor.visitor_texts() == [QUESTION, "thanks"]


@pytest.mark.parametrize("damage", ["deleted", "no database any more"])
def test_r15_the_database_file_is_gone_or_damaged(damage, broken_servers, visitor, store):
    visitor.ask(QUESTION)
    for path in broken_servers.folder.glob("conversations.db*"):
        path.unlink()
    if damage != "deleted":
        broken_servers.database.write_bytes(b"not a database " * 1000)
    wait_until(lambda: not readiness(broken_servers)["store"])
    assert texts(visitor.send("thanks")) == [store.messages.thank, store.messages.not_kept]
    broken_servers.database.unlink(missing_ok=True)
    migrate_database(f"sqlite:///{broken_servers.database}")
    wait_until_well(broken_servers)
    assert visitor.visitor_texts()[-1] == "thanks"


def test_r16_a_damaged_row(broken_servers, visitor):
    """One conversation loses one event; nobody else notices, and nothing stops."""
    visitor.ask(QUESTION)
    with sqlite3.connect(broken_servers.database) as connection:
        connection.execute("UPDATE events SET data = '{broken' WHERE type_name = 'bot'")
    connection.close()
    assert visitor.visitor_texts() == [QUESTION]
    assert visitor.ask("thanks")["text"]
    assert GuideClient(broken_servers.address).ask(QUESTION)["text"]
    assert broken_servers.rasa.poll() is None


@pytest.mark.parametrize("hours", [-1, 1, 2, -2, 24 * 400])
def test_r31_the_clock_jumps(hours, broken_servers, visitor, store):
    """Back or forward, within a conversation: each turn is kept, in order, and what was spoken of is remembered."""
    first = visitor.ask("why does my knee hurt")
    broken_servers.move_clock(hours * 3600)
    try:
        assert visitor.ask("which exercises help?")["text"] != first["text"]
        assert visitor.ask("thanks")["text"] == store.messages.thank
        assert visitor.visitor_texts() == ["why does my knee hurt", "which exercises help?", "thanks"]
        with sqlite3.connect(broken_servers.database) as connection:
            newest = connection.execute("SELECT timestamp FROM events ORDER BY id DESC LIMIT 1").fetchone()[0]
        connection.close()
        assert abs(newest - time.time() - hours * 3600) < 600
    finally:
        broken_servers.move_clock(0)
    assert visitor.ask("hello")["text"] == store.messages.greet
    assert len(visitor.visitor_texts()) == 4


def test_r04_a_body_of_100_mb_is_not_read(broken_servers, visitor, store):
    """It costs no memory, and somebody else is answered meanwhile."""
    process = psutil.Process(broken_servers.rasa.pid)
    before = process.memory_info().rss

    def parts():
        for _ in range(1600):
            yield b"x" * 65_536

    def upload():
        headers = {"Authorization": f"Bearer {visitor.token}", "Content-Type": "application/json"}
        try:
            return requests.post(visitor.address + "message", data=parts(), headers=headers, timeout=60).status_code
        except requests.ConnectionError:
            return 413

    with ThreadPoolExecutor(1) as pool:
        status = pool.submit(upload)
        assert GuideClient(broken_servers.address).ask("hello")["text"] == store.messages.greet
        assert status.result() == 413
    assert process.memory_info().rss - before < 50_000_000


def test_r24_sixteen_people_at_once(broken_servers):
    """Every message is answered by an answer and stored once; how fast is measured by `make soak`."""
    questions = ["why does my knee hurt", "tell me more", QUESTION, "where is that from?", "thanks"]

    def talk(_):
        guide = GuideClient(broken_servers.address)
        answers = [guide.ask(question)["text"] for question in questions]
        return answers, guide.visitor_texts()

    with ThreadPoolExecutor(16) as pool:
        talks = list(pool.map(talk, range(16)))
    assert all(talk == talks[0] for talk in talks)
    assert talks[0][1] == questions


def test_r30_killed_while_an_answer_is_made(broken_servers, faulty_actions, visitor, store):
    """Killed with -9 in the middle of a message: after the restart the widget sends it again, and it is there once."""
    visitor.ask("hello")
    faulty_actions.wrong = "hangs"
    body = {"id": uuid.uuid4().hex, "text": QUESTION}

    def send():
        with pytest.raises(requests.ConnectionError):
            visitor.post("message", body)

    sending = threading.Thread(target=send)
    sending.start()
    assert faulty_actions.asked.wait(10)
    broken_servers.kill_rasa()
    sending.join()
    faulty_actions.wrong = "nothing said"
    broken_servers.start_rasa()
    wait_until(lambda: _answers(broken_servers), 120)
    assert texts(visitor.post("message", body)) == [store.messages.service_away]
    assert visitor.visitor_texts() == ["hello", QUESTION]
    assert texts(visitor.post("message", body)) == [store.messages.service_away]
    assert visitor.visitor_texts() == ["hello", QUESTION]


def _answers(servers):
    try:
        return requests.get(servers.address + "health", timeout=5).status_code == 200
    except requests.ConnectionError:
        return False


def test_r28_a_model_that_cannot_be_loaded(start_server, broken_servers, tmp_path):
    """Missing, half-written, or made by another version of Rasa: the start ends with an error and says what to do."""
    half = tmp_path / "half.tar.gz"
    half.write_bytes(broken_servers.model.read_bytes()[:2_000_000])
    code, said = start_server(tmp_path / "none.tar.gz")
    assert code != 0 and "make train" in said
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(start_server, [half, _of_another_version(broken_servers.model, tmp_path)]))
    for code, said in results:
        assert code != 0 and "make train" in said


def _of_another_version(model, folder):
    """The same model, said to be trained by Rasa 2.0. The rest is left out: nothing is read before the version."""
    name = "metadata.json"
    with tarfile.open(model) as archive:
        member = next(member for member in archive.getmembers() if member.name.endswith(name))
        content = json.load(archive.extractfile(member))
    (folder / name).write_text(json.dumps({**content, "rasa_open_source_version": "2.0.0"}))
    packed = folder / "other.tar.gz"
    with tarfile.open(packed, "w:gz") as archive:
        archive.add(folder / name, arcname=name)
    return packed


def test_all_is_well_afterwards(broken_servers, visitor):
    wait_until_well(broken_servers)
    assert "shoes" in visitor.ask(QUESTION)["text"]
    assert visitor.visitor_texts() == [QUESTION]
    assert MARKER not in broken_servers.log("rasa") + broken_servers.log("actions")
