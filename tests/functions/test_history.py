"""What the events of a conversation tell."""

from __future__ import annotations

from actions.history import (
    CONTEXT_MESSAGES,
    context_is_fresh,
    last_intent,
    misses_in_a_row,
    offered_in,
    part_named_since,
    said_with,
)

SLOT = {"event": "slot", "name": "topic", "value": "sleep"}
SESSION = {"event": "session_started"}


def user(intent="ask_sleep", **entities):
    found = [{"entity": name, "value": value} for name, value in entities.items()]
    return {"event": "user", "parse_data": {"intent": {"name": intent}, "entities": found}}


def test_the_context_lasts_a_few_messages():
    assert context_is_fresh([user(), SLOT, *[user()] * CONTEXT_MESSAGES], "topic")
    assert not context_is_fresh([user(), SLOT, *[user()] * (CONTEXT_MESSAGES + 1)], "topic")


def test_the_context_ends_with_the_session_even_if_rasa_carries_the_slot_over():
    assert not context_is_fresh([user(), SLOT, SESSION, user()], "topic")
    assert not context_is_fresh([user(), SLOT, {"event": "bot"}, SESSION, dict(SLOT), user()], "topic")


def test_misses_are_counted_in_a_row_only():
    assert misses_in_a_row([user("nlu_fallback"), user("ask_sleep"), user("nlu_fallback")]) == 1
    assert misses_in_a_row([user("out_of_scope"), user("nlu_fallback")]) == 2
    assert last_intent([user("greet"), user()]) == "greet" and last_intent([user()]) == ""


def test_quick_replies_of_the_page_the_shell_and_a_fixed_response():
    buttons = [{"title": "A", "payload": "/a"}]
    domain = {"responses": {"utter_greet": [{"text": "x"}, {"text": "x", "buttons": buttons}]}}
    for reply in (
        {"data": {"buttons": buttons}},
        {"metadata": {"offered": buttons}},
        {"metadata": {"utter_action": "utter_greet"}},
    ):
        assert offered_in(reply, domain) == [("A", "/a")]
    assert offered_in({}, {}) == []


def test_the_part_of_a_fixed_reply_is_remembered_until_an_answer_notes_one():
    slot = {"event": "slot", "name": "body_part", "value": None}
    assert part_named_since([user(body_part="back"), {"event": "bot"}, user()], "body_part", "body_part") == "back"
    assert part_named_since([user(body_part="back"), slot, user()], "body_part", "body_part") is None
    assert part_named_since([user(body_part="back"), SESSION, user()], "body_part", "body_part") is None
    present = [user(body_part="knee"), {"event": "user_featurization"}]
    assert part_named_since([user(), slot, *present], "body_part", "body_part") is None


def test_what_was_sent_along():
    assert said_with({"metadata": {"level": "today"}}, "level") == "today"
    assert said_with({"metadata": {"metadata": {"level": "emergency"}}}, "level") == "emergency"
    assert said_with({}, "level") is None
