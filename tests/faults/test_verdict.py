"""The judge of the scale test finds what is planted: lost, doubled and mixed up messages, and nobody told in time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scripts.scale.verdict import StoredTurn, judge, p95, stored_turns
from scripts.scale.visitors import Conversation, Sent
from scripts.soak import Memory, by_minute, draw

AWAY = "away"
EXPECTED = {0: [["one"], ["two"], ["three"]]}


def message(number: str, answer: str | None, **more) -> Sent:
    said = None if answer is None else [{"text": answer}]
    return Sent(number, f"question {number}", 0.0, **{"tries": 1, "word_after": 0.1, "answer": said, **more})


def case():
    """A conversation in which all is well, and what is stored of it."""
    sent = [message("a", "one"), message("b", "two"), message("c", "three")]
    history = [{"from": "visitor", "text": each.text} for each in sent]
    turns = [StoredTurn(each.id, each.text, tuple(each.texts)) for each in sent]
    return Conversation(0, "token", sent, history), turns


def verdict(conversation, turns, expected=EXPECTED):
    return judge([conversation], {"token": turns}, {AWAY}, expected)


def test_all_well():
    result = verdict(*case())
    assert result.clean and result.turns == 3 and result.told == 0


def test_lost():
    conversation, turns = case()
    conversation.history = None
    assert verdict(conversation, turns[:2]).lost == 1
    conversation.sent[2] = message("c", None)
    assert verdict(conversation, turns).lost == 1


def test_excused_is_not_lost():
    conversation, turns = case()
    conversation.history = None
    conversation.sent[2] = message("c", AWAY)
    result = verdict(conversation, turns[:2])
    assert result.clean and result.told == 1


def test_doubled():
    conversation, turns = case()
    conversation.history = None
    assert verdict(conversation, [*turns, turns[1]]).doubled == 1


PLANTED = {
    "an answer of another message": lambda sent, turns: sent.__setitem__(1, message("b", "three")),
    "another answer is stored": lambda sent, turns: turns.__setitem__(1, replace(turns[1], answer=("three",))),
    "another question is stored": lambda sent, turns: turns.__setitem__(1, replace(turns[1], text="what")),
    "a stranger's message": lambda sent, turns: turns.insert(1, StoredTurn("z", "question z", ("one",))),
    "another order": lambda sent, turns: turns.reverse(),
    "a reload shows something else": lambda sent, turns: turns.pop(),
}


@pytest.mark.parametrize("name", PLANTED)
def test_mixed_up(name):
    conversation, turns = case()
    PLANTED[name](conversation.sent, turns)
    assert verdict(conversation, turns).mixed_up > 0


def test_the_order_is_free_if_all_were_sent_at_once():
    conversation, turns = case()
    conversation.history = None
    assert verdict(conversation, turns[::-1], expected=None).clean


def test_no_word_in_time():
    conversation, turns = case()
    conversation.sent[0].word_after = 10.5
    conversation.sent[1].word_after = None
    assert verdict(conversation, turns).no_word_in_10_s == 2


def test_turns_from_events():
    events = [
        {"event": "action", "name": "action_listen"},
        {"event": "user", "text": "hi", "message_id": "a"},
        {"event": "bot", "text": "hello"},
        {"event": "bot", "text": "how are you"},
        {"event": "user", "text": "bye", "message_id": "b"},
    ]
    assert stored_turns(events) == [StoredTurn("a", "hi", ("hello", "how are you")), StoredTurn("b", "bye", ())]


def test_p95():
    assert p95([]) is None
    assert p95(range(100)) == 95
    assert p95([3.0]) == 3.0


def test_minutes_of_a_soak(tmp_path):
    messages = [
        message("a", "one", answer_after=0.1),
        replace(message("b", AWAY, answer_after=0.2), started=61.0),
        replace(message("c", None), started=62.0),
    ]
    minutes = by_minute(messages, 0.0, AWAY)
    assert [(each.minute, each.messages, each.errors, each.p95) for each in minutes] == [(0, 1, 0, 0.1), (1, 2, 2, 0.2)]
    draw([Memory(0, 500), Memory(1, 501)], minutes, "two minutes", tmp_path / "soak.png")
    assert (tmp_path / "soak.png").read_bytes().startswith(b"\x89PNG")
