"""Settings, static files, headers and the log of the channel."""

from __future__ import annotations

import gzip
import json
import logging
import re
import sqlite3
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.website import logs, static_files
from components.website.headers import security_headers
from components.website.settings import NUMBERS_VARIABLE, ORIGINS_VARIABLE, SettingError, read_settings


def test_settings_of_the_file():
    given_settings = {
        "origins": ["https://practice.example"],
        "emergency_numbers": [{"title": "Emergency", "number": "+44 (0)20-999"}, {"title": "Police", "number": 110}],
    }
    settings = read_settings(given_settings, {})
    assert settings.origins == ("https://practice.example",)
    assert settings.calls == (
        {"title": "Emergency", "href": "tel:+44020999"},
        {"title": "Police", "href": "tel:110"},
    )
    assert settings.redis_url is None and settings.metrics_port is None


def test_the_environment_wins():
    environment = {
        ORIGINS_VARIABLE: "https://a.example; http://b.example:8080",
        NUMBERS_VARIABLE: "Emergency (999)=999;Other=112",
        "GUIDE_REDIS_URL": "redis://127.0.0.1/0",
        "GUIDE_METRICS_PORT": "9105",
    }
    settings = read_settings({"origins": ["https://c.example"]}, environment)
    assert settings.origins == ("https://a.example", "http://b.example:8080")
    assert [call["href"] for call in settings.calls] == ["tel:999", "tel:112"]
    assert settings.redis_url == "redis://127.0.0.1/0" and settings.metrics_port == 9105


@pytest.mark.parametrize(
    ("credentials", "environment", "problem"),
    [
        ({"origins": ["*"]}, {}, "is no origin"),
        ({"origins": ["https://a.example/"]}, {}, "is no origin"),
        ({"origins": ["https://a.example; frame-ancestors *"]}, {}, "is no origin"),
        ({"origins": "https://a.example"}, {}, "is no list"),
        ({"emergency_numbers": [{"title": "x", "number": "call me"}]}, {}, "is no telephone number"),
        ({"emergency_numbers": [{"number": "112"}]}, {}, "has no title"),
        ({"emergency_numbers": ["112"]}, {}, "has no title"),
        ({"emergency_numbers": [{}] * 7}, {}, "at most 6"),
        ({}, {NUMBERS_VARIABLE: "999"}, "is no telephone number"),
        ({}, {"GUIDE_METRICS_PORT": "99999"}, "from 1 to 65535"),
        ({}, {"GUIDE_SESSIONS_PER_MINUTE": "many"}, "Fix: give a whole number"),
    ],
)
def test_a_wrong_setting_is_told(credentials, environment, problem):
    with pytest.raises(SettingError, match=re.escape(problem)):
        read_settings(credentials, environment)


def request_for(**headers):
    return SimpleNamespace(headers=headers)


def test_a_file_is_sent_packed_whole_or_not_at_all():
    file = static_files.make_file(b"a" * 2000, "text/css")
    packed = static_files.send(request_for(**{"Accept-Encoding": "gzip, br"}), file)
    assert gzip.decompress(packed.body) == b"a" * 2000 and packed.headers["Content-Encoding"] == "gzip"
    whole = static_files.send(request_for(), file)
    assert whole.body == b"a" * 2000 and "Content-Encoding" not in whole.headers
    assert whole.headers["ETag"] != packed.headers["ETag"] and whole.headers["Vary"] == "Accept-Encoding"
    known = static_files.send(request_for(**{"If-None-Match": whole.headers["ETag"]}), file)
    assert known.status == 304 and not known.body


def test_every_address_of_the_page_is_there(store):
    files = static_files.read_files("<p>facts</p>")
    assert {"", "chat", "facts.html"} <= set(files)
    pictures = {f"pictures/{card.picture.file}" for card in store.cards if card.picture and card.picture.file}
    assert pictures and pictures <= set(files)
    assert files["facts.html"].body == b"<p>facts</p>"


def test_only_listed_websites_may_frame_the_chat():
    policy = security_headers(["https://practice.example"])["Content-Security-Policy"]
    assert "frame-ancestors 'self' https://practice.example" in policy
    assert "unsafe" not in policy and "*" not in policy


MARKER = "zebrafinch"


def record_of(message, *arguments, error=None):
    info = (type(error), error, None) if error else None
    return logging.LogRecord("rasa.core.x", logging.ERROR, "x.py", 7, message, arguments, info)


@pytest.mark.parametrize(
    ("record", "event", "errors"),
    [
        (record_of("my zebrafinch knee %s", MARKER), "library", None),
        (
            record_of('{"event": "rest.message.received.failure", "text": "zebrafinch"}'),
            "rest.message.received.failure",
            None,
        ),
        (record_of('{"event": "a zebrafinch"}'), "library", None),
        (record_of("failed", error=sqlite3.OperationalError(MARKER)), "library", ["OperationalError"]),
        (record_of("following error: (sqlite3.OperationalError) zebrafinchError"), "library", ["OperationalError"]),
        (record_of("%d words", MARKER), "library", None),
    ],
)
def test_lines_of_libraries_lose_their_words(record, event, errors):
    assert logs.WithoutWords().filter(record)
    text = logging.Formatter("%(message)s").format(record)
    assert MARKER not in text
    line = json.loads(text)
    assert line["event"] == event and line["where"] == "rasa.core.x:7" and line.get("errors") == errors


@given(st.text(min_size=30))
def test_no_text_passes(text):
    line = logs.without_words(record_of("%s", text))
    assert set(line) <= {"event", "level", "where", "errors"}
    assert line["event"] == "library" or re.fullmatch(r"[a-z0-9_.]{3,80}", line["event"])


def test_a_conversation_has_another_name_in_the_log():
    assert re.fullmatch(r"[0-9a-f]{12}", logs.short_id("web-abc")) and logs.short_id("a") != logs.short_id("b")
