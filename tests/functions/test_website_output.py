"""Bot messages and stored conversations as the widget gets them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from components.website.history import MAX_HISTORY, answer_to, history_of, offered_replies
from components.website.output import message_of

CALLS = ({"title": "Emergency (999)", "href": "tel:999"},)
BUTTON = {"title": "Tell me more", "payload": "/ask_more", "type": "postback"}


def bot(text, data=None, **metadata):
    return {"event": "bot", "text": text, "data": data or {}, "metadata": metadata}


def user(text, message_id="m", **metadata):
    return {"event": "user", "text": text, "message_id": message_id, "metadata": metadata}


def test_every_part_of_a_message():
    made = message_of(
        {
            "text": "Bend slowly.",
            "records": ["F001"],
            "parts": {"answer": "Bend slowly.", "sources": "A study", "disclaimer": "General.", "other": "x"},
            "level": "emergency",
            "kind": "exercise_step",
            "picture": {"file": "bridge.svg", "alt": "A bridge", "caption": "Bridge"},
            "buttons": [BUTTON],
            "custom": None,
            "timestamp": 1.0,
        },
        CALLS,
    )
    assert made == {
        "text": "Bend slowly.",
        "records": ["F001"],
        "parts": {"answer": "Bend slowly.", "sources": "A study", "disclaimer": "General."},
        "level": "emergency",
        "call": [{"title": "Emergency (999)", "href": "tel:999"}],
        "kind": "exercise_step",
        "picture": {"src": "/guide/pictures/bridge.svg", "alt": "A bridge", "caption": "Bridge"},
        "buttons": [{"title": "Tell me more", "payload": "/ask_more"}],
    }


def test_a_fixed_response_carries_its_level_in_its_metadata():
    made = message_of({"text": "Call now.", "metadata": {"level": "emergency"}}, CALLS)
    assert made["level"] == "emergency" and made["call"]


def test_numbers_only_where_they_are_needed():
    assert "call" not in message_of({"text": "See a doctor today.", "level": "today"}, CALLS)
    assert "call" in message_of({"text": "You are not alone.", "metadata": {"self_harm": True}}, CALLS)
    assert "call" not in message_of({"text": "Call now.", "level": "emergency"})


def test_an_unknown_level_is_no_level():
    assert "level" not in message_of({"text": "x", "level": "purple"})


def test_a_message_without_words_is_none():
    assert message_of({"text": None, "custom": {"a": 1}}) is None and message_of({"text": "  "}) is None


@given(
    st.dictionaries(st.sampled_from(["text", "level", "kind", "parts", "picture", "records"]), st.none() | st.text())
)
def test_unexpected_values_never_raise(fields):
    made = message_of({**fields, "metadata": None}, CALLS)
    assert made is None or made["text"]


def test_history_shows_what_was_seen():
    events = [
        {"event": "session_started"},
        user("hello"),
        bot("Hi", {"buttons": [BUTTON]}, level="soon", parts={"answer": "Hi"}),
        user("/ask_more", title="Tell me more"),
        {"event": "slot", "name": "topic", "value": "sleep"},
        bot(None, {"custom": {}}),
        bot("More", kind="menu"),
    ]
    assert history_of(events) == [
        {"from": "visitor", "text": "hello"},
        {
            "from": "guide",
            "text": "Hi",
            "records": [],
            "parts": {"answer": "Hi"},
            "level": "soon",
            "buttons": [{"title": "Tell me more", "payload": "/ask_more"}],
        },
        {"from": "visitor", "text": "Tell me more"},
        {"from": "guide", "text": "More", "records": [], "kind": "menu"},
    ]


def test_history_is_cut_at_the_oldest():
    shown = history_of([user(str(number)) for number in range(MAX_HISTORY + 5)])
    assert len(shown) == MAX_HISTORY and shown[0]["text"] == "5"


def test_a_restart_begins_anew():
    assert history_of([user("before"), {"event": "restart"}, user("after")]) == [{"from": "visitor", "text": "after"}]


def test_replies_are_offered_by_the_bot_only():
    events = [user("/restart"), {**user("x"), "data": {"buttons": [BUTTON]}}, bot("a", {"buttons": [BUTTON]}), bot("b")]
    assert offered_replies(events) == {"/ask_more": "Tell me more"}


def test_the_answer_to_a_stored_message_is_found_again():
    events = [user("a", "m1"), bot("one"), bot("two"), user("b", "m2"), bot("three"), user("c", "m3")]
    assert [message["text"] for message in answer_to(events, "m1")] == ["one", "two"]
    assert [message["text"] for message in answer_to(events, "m2")] == ["three"]
    assert answer_to(events, "m3") == []
    assert answer_to(events, "m4") is None
