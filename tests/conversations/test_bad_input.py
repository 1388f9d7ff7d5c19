"""Bad input gets a short polite reply or a 4xx, never a 500, never silence; and the conversation goes on."""

from __future__ import annotations

import uuid

import pytest
import requests

MESSAGES = {
    "empty": "",
    "blank": " \n\t ",
    "very long": "my knee hurts " * 800,
    "emoji only": "🎉🦵🔥",
    "html": "<img src=x onerror=alert(1)><script>alert(1)</script>",
    "broken slash command": '/ask_sleep{"bad": json',
    "unknown intent": "/no_such_intent",
    "restart command": "/restart",
    "slot command": '/ask_footwear{"body_part": "elbow"}',
    "nul and surrogate": "my knee \u0000 hurts \ud800",
    "right to left": "ركبتي تؤلمني",
    "one long word": "x" * 999,
}


@pytest.mark.parametrize("name", MESSAGES)
def test_message(name, guide, store):
    answer = guide.ask(MESSAGES[name])
    assert answer["text"].strip()
    assert "Traceback" not in answer["text"] and "Error" not in answer["text"]
    assert store.messages.service_away not in answer["text"]
    assert "shoes" in guide.ask("best shoes for knee pain")["text"]


def test_nothing_to_read_is_said(guide, store):
    assert guide.ask("")["text"] == store.messages.empty_message
    assert guide.ask("🎉")["text"] == store.messages.not_understood


def test_too_long_is_said(guide):
    assert "at most 1000 characters" in guide.ask("x " * 5000)["text"]


def test_a_typed_restart_wipes_nothing(guide):
    guide.ask("why does my knee hurt")
    guide.ask("/restart")
    assert "for a sore knee" in guide.ask("which exercises help?")["text"]


BODIES = {
    "a list": ([], 400),
    "no id": ({"text": "hi"}, 400),
    "short id": ({"id": "1", "text": "hi"}, 400),
    "text is a number": ({"id": "a" * 16, "text": 5}, 400),
    "text is missing": ({"id": "a" * 16}, 400),
    "payload is a list": ({"id": "a" * 16, "text": "hi", "payload": []}, 400),
    "payload was not offered": ({"id": "a" * 16, "text": "hi", "payload": "/restart"}, 422),
    "too large": ({"id": "a" * 16, "text": "x" * 20_000}, 413),
}


@pytest.mark.parametrize("name", BODIES)
def test_body(name, guide):
    body, status = BODIES[name]
    response = guide.post("message", body)
    assert response.status_code == status
    assert response.json()["error"]


@pytest.mark.parametrize("body", [b"", b"null", b"{", b"\xff\xfe", b"[" * 15_000])
def test_not_json(body, guide):
    headers = {"Authorization": f"Bearer {guide.token}", "Content-Type": "application/json"}
    response = requests.post(guide.address + "message", data=body, headers=headers, timeout=30)
    assert response.status_code == 400


def test_a_form_is_refused(guide):
    response = requests.post(guide.address + "message", data={"text": "hi"}, timeout=30)
    assert response.status_code == 415


def test_a_foreign_website_is_refused(guide):
    body = {"id": uuid.uuid4().hex, "text": "hi"}
    assert guide.post("message", body, Origin="https://evil.example").status_code == 403
    assert guide.post("session", {}, Origin="https://evil.example").status_code == 403


@pytest.mark.parametrize("token", [None, "x.y.z", ""])
def test_no_token_no_conversation(token, guide):
    assert guide.post("message", {"id": "a" * 16, "text": "hi"}, token=token).status_code == 401


def test_the_same_message_twice_is_answered_once(guide):
    body = {"id": uuid.uuid4().hex, "text": "best shoes for knee pain"}
    first = guide.post("message", body).json()
    assert guide.post("message", body).json() == first
    assert "You are welcome" in guide.ask("thanks")["text"]


@pytest.mark.parametrize("path", ["../credentials.yml", "%2e%2e/credentials.yml", "nothing.js", "webhook"])
def test_other_paths_are_not_served(path, guide):
    assert requests.get(guide.address + path, timeout=30).status_code in (400, 404, 405)


@pytest.mark.parametrize("path", ["webhooks/rest/webhook", "socket.io/", "model/parse", "conversations/x/tracker"])
def test_rasas_own_doors_are_closed(path, guide):
    root = guide.address.removesuffix("guide/")
    assert requests.post(root + path, json={"sender": "x", "message": "hi"}, timeout=30).status_code == 404
