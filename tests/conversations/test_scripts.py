"""The conversations of `scripts/`, through the real servers: the words that matter, and what holds for every answer."""

from __future__ import annotations

import pytest

from actions.answers.compose import MAX_WORDS
from actions.answers.reply import MAX_QUICK_REPLIES, word_count
from actions.names import KIND_MENU, KIND_STEP
from scripts.transcripts import load_scripts, play
from tests.guide_client import GuideClient

SCRIPTS = load_scripts()
FEWEST = 60


def test_there_are_enough_and_each_has_a_name_of_its_own():
    names = [script.name for script in SCRIPTS]
    assert len(set(names)) == len(names) >= FEWEST


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_conversation(script, servers, store):
    for number, played in enumerate(play(script, GuideClient(servers.address)), start=1):
        found = problems(played, store)
        assert not found, f"turn {number}, {played.said!r}: {'; '.join(found)}\n{played.text}\n{played.buttons}"


def problems(played, store):
    """What is wrong with a turn."""
    line, text, titles = played.line, played.text.lower(), " | ".join(b["title"] for b in played.buttons).lower()
    wrong = [f"lacks {words!r}" for words in line.must if words.lower() not in text]
    wrong += [f"holds {words!r}" for words in line.must_not if words.lower() in text]
    wrong += [f"does not offer {words!r}" for words in line.offers if words.lower() not in titles]
    wrong += [f"offers {words!r}" for words in line.offers_not if words.lower() in titles]
    if line.kind and line.kind not in [message.get("kind", line.kind) for message in played.messages]:
        wrong.append(f"is not of kind {line.kind!r}")
    for message in played.messages:
        wrong += list(_general_problems(message, played, store))
    return wrong


def _general_problems(message, played, store):
    """Rules for every message of the guide."""
    kind, level = message.get("kind"), message.get("level")
    times = message["text"].count(store.messages.disclaimer_short)
    wanted = 1 if message.get("records") and "Step " not in message["text"][:10] else times
    if times != wanted or times > 1:
        yield f"the disclaimer stands there {times} times"
    if word_count(message["text"]) > MAX_WORDS and not played.line.long and not level:
        yield f"{word_count(message['text'])} words"
    buttons = message.get("buttons") or []
    if len(buttons) > MAX_QUICK_REPLIES and kind != KIND_MENU and len(buttons) != len(store.topics) - 3:
        yield f"{len(buttons)} quick replies"
    if kind != KIND_STEP and played.said in [button["title"] for button in buttons]:
        yield "the question just asked is offered again"
    if "!" in message["text"]:
        yield "an exclamation mark"
