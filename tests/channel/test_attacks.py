"""Twelve attacks on the channel, and a second browser: refused with 4xx, never a 500, and the guide lives on."""

from __future__ import annotations

import socket
import time
import uuid
from urllib.parse import urlsplit

import jwt
import pytest
import requests

from components.website import sessions
from tests.guide_client import GuideClient


def body(**more):
    return {"id": uuid.uuid4().hex, "text": "hello", **more}


def token_of(key=None, audience="back-and-knee-guide", sub="web-" + "a" * 32, lives=60):
    claims = {"sub": sub, "aud": audience, "exp": time.time() + lives}
    return jwt.encode(claims, key or sessions.load_key(), algorithm="HS256")


def post_raw(guide, data, **headers):
    headers = {"Authorization": f"Bearer {guide.token}", "Content-Type": "application/json", **headers}
    return requests.post(guide.address + "message", data=data, headers=headers, timeout=60)


ATTACKS = {
    "no token": (401, lambda guide: guide.post("message", body(), token=None)),
    "forged token": (401, lambda guide: guide.post("message", body(), token=token_of(key="f" * 40))),
    "expired token": (401, lambda guide: guide.post("message", body(), token=token_of(lives=-60))),
    "token for another service": (401, lambda guide: guide.post("message", body(), token=token_of(audience="other"))),
    "names somebody else's conversation": (400, lambda guide: guide.post("message", body(sender="web-victim"))),
    "reply that was not offered": (422, lambda guide: guide.post("message", body(payload='/ask_more{"card": "E01"}'))),
    "command in place of a reply": (422, lambda guide: guide.post("message", body(payload="/restart"))),
    "body of 5 MB": (413, lambda guide: post_raw(guide, b"x" * 5_000_000)),
    "form in place of JSON": (415, lambda guide: post_raw(guide, b"id=1", **{"Content-Type": "text/plain"})),
    "page of another website": (403, lambda guide: guide.post("message", body(), Origin="https://evil.example")),
    "broken JSON": (400, lambda guide: post_raw(guide, b'{"id": "')),
    "not UTF-8": (400, lambda guide: post_raw(guide, b'{"id": "aaaaaaaa", "text": "\xff\xfe"}')),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_refused(name, guide):
    status, attack = ATTACKS[name]
    response = attack(guide)
    assert response.status_code == status
    assert response.json()["error"].endswith(".")
    assert guide.ask("hello")["text"]


def test_flood(guide):
    statuses = [guide.post("feedback", {"helpful": True}).status_code for _ in range(40)]
    assert statuses[0] == 204 and statuses[-1] == 429 and set(statuses) == {204, 429}


def test_typed_commands_are_words(guide):
    guide.ask("which exercises help the knee")
    commands = ["/restart", "/session_start", "//session_start", " / restart"]
    for command in commands:
        guide.ask(command)
    assert guide.visitor_texts() == ["which exercises help the knee", *(command.strip(" /") for command in commands)]


def test_a_second_browser_cannot_read_or_continue_the_first_ones_conversation(servers):
    first, second = GuideClient(servers.address), GuideClient(servers.address)
    offered = first.ask("which exercises help the knee")["buttons"][0]
    own = sessions.conversation_of(f"Bearer {first.token}", sessions.load_key())
    claims = jwt.decode(second.token, options={"verify_signature": False})
    altered = jwt.encode({**claims, "sub": own}, "k" * 40, algorithm="HS256")
    header, _, signature = second.token.split(".")
    spliced = ".".join([header, first.token.split(".")[1], signature])
    assert second.history() == []
    assert [second.read_history(token).status_code for token in (altered, spliced)] == [401, 401]
    assert second.send(offered["title"], offered["payload"]).status_code == 422
    assert len(first.history()) == 2


@pytest.mark.parametrize("path", ["history", "forget", "feedback", "message", "session"])
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused(path, method, guide):
    assert requests.request(method, guide.address + path, json={}, timeout=30).status_code == 405


def test_a_slow_client_holds_nobody_up_and_is_sent_away(guide):
    address = urlsplit(guide.address)
    head = "POST /guide/message HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
    with socket.create_connection((address.hostname, address.port), timeout=60) as slow:
        slow.sendall(head.encode())
        assert guide.ask("hello")["text"]
        assert slow.recv(1000).split()[1] in (b"408", b"503")


def test_no_cookie_and_the_same_headers_everywhere(guide):
    for path in ("", "chat", "icon.svg", "ready", "history", "nothing", "pictures/nothing.svg"):
        response = requests.get(guide.address + path, timeout=30)
        assert "Set-Cookie" not in response.headers
        assert "frame-ancestors 'self'" in response.headers["Content-Security-Policy"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers["Permissions-Policy"]
