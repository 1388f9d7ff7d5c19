"""The plain functions behind the website channel."""

from __future__ import annotations

import stat
import time

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.website import sessions
from components.website.messages import BadMessageError, clean, origin_allowed, read_message

KEY = "k" * 40
NOW = time.time()


def bearer(token):
    return f"Bearer {token}"


def test_a_token_names_its_conversation():
    token = sessions.new_token(KEY, NOW)
    sender = sessions.conversation_of(bearer(token), KEY)
    assert sender.startswith("web-") and len(sender) == 36


def test_two_tokens_two_conversations():
    one, two = (sessions.conversation_of(bearer(sessions.new_token(KEY, NOW)), KEY) for _ in range(2))
    assert one != two


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Bearer x.y.z", "Basic abc"])
def test_no_token(header):
    assert sessions.conversation_of(header, KEY) is None


def test_forged_expired_and_foreign_tokens():
    assert sessions.conversation_of(bearer(sessions.new_token("o" * 40, NOW)), KEY) is None
    assert sessions.conversation_of(bearer(sessions.new_token(KEY, 1_000_000)), KEY) is None
    other = jwt.encode({"sub": "web-1", "aud": "another", "exp": NOW + 60}, KEY, algorithm="HS256")
    assert sessions.conversation_of(bearer(other), KEY) is None
    unsigned = jwt.encode({"sub": "web-1", "aud": "back-and-knee-guide", "exp": NOW + 60}, None, algorithm="none")
    assert sessions.conversation_of(bearer(unsigned), KEY) is None


def test_the_key_is_made_once_and_private(tmp_path, monkeypatch):
    monkeypatch.delenv(sessions.KEY_VARIABLE, raising=False)
    file = tmp_path / "deep" / "session.key"
    key = sessions.load_key(file)
    assert len(key) == 64 and sessions.load_key(file) == key
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_key_can_be_given(monkeypatch, tmp_path):
    monkeypatch.setenv(sessions.KEY_VARIABLE, KEY)
    assert sessions.load_key(tmp_path / "none") == KEY
    monkeypatch.setenv(sessions.KEY_VARIABLE, "short")
    with pytest.raises(sessions.KeyTooShortError, match="has 5 characters"):
        sessions.load_key(tmp_path / "none")


@given(st.text())
def test_cleaned_text_is_readable_and_no_command(text):
    cleaned = clean(text)
    assert not cleaned.startswith("/")
    assert cleaned.isprintable() or not cleaned.isascii()
    cleaned.encode("utf-8")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(json_values | st.fixed_dictionaries({"id": json_values, "text": json_values, "payload": json_values}))
def test_any_body_is_read_or_refused(body):
    try:
        message = read_message(body)
    except BadMessageError as error:
        assert str(error) and 400 <= error.status < 500
    else:
        assert isinstance(message.text, str)


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        (None, True),
        ("http://guide.example:5005", True),
        ("https://practice.example", True),
        ("https://practice.example.evil", False),
        ("null", False),
    ],
)
def test_origins(origin, allowed):
    assert origin_allowed(origin, "guide.example:5005", ["https://practice.example"]) is allowed
