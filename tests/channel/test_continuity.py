"""Reload, forget, order, time limits and a polite stop, through the real servers."""

from __future__ import annotations

import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from scripts.project import ROOT
from scripts.scale.visitors import QUESTIONS
from tests.action_stand_in import instead_of_actions
from tests.channel.conftest import ORIGIN, SlowActions
from tests.guide_client import GuideClient


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_reload_shows_all_and_the_conversation_goes_on(question, guide):
    answers = [guide.ask(question)]
    reply = answers[0].get("buttons", [{"title": "Tell me more", "payload": None}])[0]
    answers.append(guide.tap(reply) if reply["payload"] else guide.ask(reply["title"]))
    restored = guide.history()
    assert [message["text"] for message in restored[::2]] == [question, reply["title"]]
    assert [{key: value for key, value in message.items() if key != "from"} for message in restored[1::2]] == answers
    assert guide.ask("where is that from?")["text"]
    assert len(guide.history()) == 6


def test_forgotten_is_forgotten(guide):
    guide.ask("why does my knee hurt")
    response = guide.post("forget", {})
    assert response.status_code == 200 and response.json() == {"forgotten": True}
    assert guide.read_history().status_code == 401
    for path, body in (("message", {"id": "a" * 16, "text": "x"}), ("forget", {}), ("feedback", {"helpful": True})):
        assert guide.post(path, body).status_code == 401


def test_another_website_on_the_list_may_call(own_guide):
    headers = {
        "Origin": ORIGIN,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization, content-type",
    }
    preflight = requests.options(own_guide.address + "message", headers=headers, timeout=30)
    assert preflight.status_code == 200
    assert preflight.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "authorization" in preflight.headers["Access-Control-Allow-Headers"].lower()
    assert "Access-Control-Allow-Credentials" not in preflight.headers
    sent = own_guide.post("message", {"id": uuid.uuid4().hex, "text": "hello"}, Origin=ORIGIN)
    assert sent.status_code == 200 and sent.headers["Access-Control-Allow-Origin"] == ORIGIN
    chat = requests.get(own_guide.address + "chat", timeout=30)
    assert f"frame-ancestors 'self' {ORIGIN}" in chat.headers["Content-Security-Policy"]


def test_a_website_not_on_the_list_gets_no_leave(own_guide):
    headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    preflight = requests.options(own_guide.address + "message", headers=headers, timeout=30)
    assert "Access-Control-Allow-Origin" not in preflight.headers


def test_readiness_tells_the_parts_apart(own_servers):
    from scripts.servers import stop_process

    ready = own_servers.address + "ready"
    assert requests.get(ready, timeout=30).json() == {"model": True, "actions": True, "store": True}
    stop_process(own_servers.actions)
    time.sleep(1.1)
    response = requests.get(ready, timeout=30)
    own_servers.start_actions()
    own_servers.wait_for_actions()
    assert response.status_code == 503
    assert response.json() == {"model": True, "actions": False, "store": True}


def test_figures(own_servers):
    guide = GuideClient(own_servers.address)
    guide.ask("best shoes for knee pain")
    assert guide.post("feedback", {"helpful": True}).status_code == 204
    assert guide.post("message", {"id": "short", "text": "x"}).status_code == 400
    figures = own_servers.figures()
    for name in (
        'guide_messages_total{kind="typed"}',
        'guide_intents_total{intent="ask_footwear"}',
        'guide_feedback_total{helpful="yes",topic="footwear"}',
        'guide_refusals_total{status="400"}',
        "guide_answer_seconds_bucket",
    ):
        assert name in figures
    assert guide.token not in figures and "web-" not in figures


def test_order_is_kept_when_several_are_sent_at_once(own_servers, slow_actions):
    slow_actions.seconds = 0.3
    guide = GuideClient(own_servers.address)
    texts = [f"best shoes for knee pain {number}" for number in range(5)]

    def send(text):
        return guide.send(text)

    with ThreadPoolExecutor(5) as pool:
        futures = []
        for text in texts:
            futures.append(pool.submit(send, text))
            time.sleep(0.05)
        answers = [future.result().json()["messages"][0]["text"] for future in futures]
    assert answers == [f"Slowly: {text}" for text in texts]
    shown = [message["text"] for message in guide.history()]
    assert shown == [line for text in texts for line in (text, f"Slowly: {text}")]


def test_the_same_id_at_once_is_one_turn_and_numbers_come_with_emergencies(own_servers, slow_actions):
    slow_actions.seconds = 0.5
    guide = GuideClient(own_servers.address)
    body = {"id": uuid.uuid4().hex, "text": "best shoes for knee pain"}
    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(lambda _: guide.post("message", body).json(), range(5)))
    assert all(answer == answers[0] for answer in answers)
    assert guide.visitor_texts() == [body["text"]]
    assert answers[0]["messages"][0]["call"] == [
        {"title": "Ambulance", "href": "tel:999"},
        {"title": "Listening line", "href": "tel:116123"},
    ]


def test_whoever_waits_too_long_is_told_and_nothing_is_lost(own_servers, slow_actions, store):
    slow_actions.seconds = 40
    guide = GuideClient(own_servers.address)
    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(guide.send, "best shoes for knee pain")
        time.sleep(0.3)
        other = GuideClient(own_servers.address).ask("hello")
        second = pool.submit(guide.send, "hello")
    assert other["text"] == store.messages.greet
    assert slow.result().json()["messages"][0]["text"] == store.messages.service_away
    assert second.result().json()["messages"][0]["text"] in (store.messages.service_away, store.messages.greet)
    assert guide.ask("thanks")["text"] == store.messages.thank
    assert guide.visitor_texts()[0] == "best shoes for knee pain" and guide.visitor_texts()[-1] == "thanks"


def test_a_message_under_way_does_not_bring_a_forgotten_conversation_back(own_servers, slow_actions):
    slow_actions.seconds = 1.5
    guide = GuideClient(own_servers.address)
    with ThreadPoolExecutor(1) as pool:
        under_way = pool.submit(guide.send, "best shoes for knee pain")
        time.sleep(0.5)
        assert guide.post("forget", {}).status_code == 200
        under_way.result()
    assert guide.read_history().status_code == 401


MARKER = "zebrafinch"


def test_no_words_of_visitors_in_logs_files_and_figures(own_servers):
    """A marker in every kind of message, also in those that fail, is in no log, no figure and no new file."""
    guide = GuideClient(own_servers.address)
    before = time.time()
    for text in (f"my {MARKER} knee hurts", MARKER, f"/{MARKER}", f"{MARKER} " * 200, f"{MARKER} \ud800"):
        guide.send(text)
    guide.post("message", {"id": MARKER, "text": MARKER, "payload": f"/{MARKER}"})
    guide.post("message", {MARKER: MARKER})
    requests.get(own_servers.address + MARKER, timeout=30)
    with instead_of_actions(own_servers, SlowActions) as slow:
        slow.seconds = 40
        guide.send(f"best shoes for {MARKER} knee pain")
        # Read here, as the action server begins a new log when it is started again.
        logs = own_servers.log("rasa") + own_servers.log("actions")
    assert '"event": "message"' in logs
    assert MARKER not in logs and guide.token not in logs
    assert MARKER not in own_servers.figures()
    written = [
        path
        for folder in (ROOT, ROOT / ".data", ROOT / ".rasa", ROOT / "models")
        for path in folder.glob("*")
        if path.is_file() and path.stat().st_mtime > before and path.suffix not in {".db", ".db-wal", ".db-shm"}
    ]
    assert not [path for path in written if MARKER.encode() in path.read_bytes()]


def test_a_stop_finishes_answers_and_tells_newcomers(own_servers, slow_actions):
    """Last, as it ends the server."""
    slow_actions.seconds = 2
    guide, newcomer = GuideClient(own_servers.address), GuideClient(own_servers.address)
    with ThreadPoolExecutor(1) as pool:
        under_way = pool.submit(guide.send, "best shoes for knee pain")
        time.sleep(0.7)
        own_servers.rasa.terminate()
        time.sleep(0.4)
        refused = newcomer.send("hello")
        answered = under_way.result()
    assert answered.json()["messages"][0]["text"] == "Slowly: best shoes for knee pain"
    assert refused.status_code == 503 and "restarting" in refused.json()["error"]
    assert own_servers.rasa.wait(20) == 0
