"""Actions in Rasa's own process: the answers of an action server, and its way of failing."""

from __future__ import annotations

import asyncio
import logging

import pytest
from rasa.utils.endpoints import ClientResponseError

from components.server.actions_inside import ActionsInside

_TRACKER = {
    "sender_id": "web-1",
    "slots": {},
    "latest_message": {"text": "zebrafinch", "intent": {"name": "ask_capabilities"}, "entities": []},
    "events": [],
    "paused": False,
    "followup_action": None,
    "active_loop": {},
    "latest_action_name": None,
    "latest_input_channel": "website",
}


def call(name: str) -> dict:
    """What Rasa would get for an action."""
    return asyncio.run(ActionsInside().request(json={"next_action": name, "tracker": _TRACKER}, method="post"))


def test_an_answer_has_the_form_of_an_action_server(store):
    answer = call("action_show_topics")
    assert set(answer) == {"events", "responses"}
    assert answer["responses"][0]["text"]
    assert isinstance(answer["responses"][0]["buttons"], list)


def test_an_unknown_action_is_an_error_that_quotes_nobody(caplog):
    with caplog.at_level(logging.DEBUG), pytest.raises(ClientResponseError) as error:
        call("action_nobody_knows")
    assert "zebrafinch" not in f"{error.value} {error.value.text} {caplog.text}"


def test_a_failing_action_says_a_safe_sentence(monkeypatch, store):
    def fail(*_: object) -> None:
        raise ValueError("zebrafinch")

    monkeypatch.setattr("actions.guide_action.answer_turn", fail)
    assert call("action_show_topics")["responses"][0]["text"] == store.messages.answer_failed
