"""Commands: the whole message or nothing, with small words and one slip allowed; other languages and noise."""

from __future__ import annotations

import json

import pytest

from actions.answers.commands import HANDLERS
from actions.knowledge.clauses import questions_in
from actions.knowledge.commands import LAST, Command, CommandFinder
from actions.knowledge.other_languages import is_noise, is_other_language
from scripts.project import ROOT


@pytest.fixture(scope="module")
def finder(store, vocabulary):
    return CommandFinder(store.commands, vocabulary)


@pytest.mark.parametrize(
    ("text", "command", "number"),
    [
        ("Next!", "next", None),
        ("ok, next please", "next", None),
        ("simpelr please", "simpler", None),
        ("and for the knee?", "switch_part", None),
        ("What about my lower back?", "switch_part", None),
        ("both of them", "switch_part", None),
        ("is that safe with arthritis?", "apply_to", None),
        ("how about insoles", "about_thing", None),
        ("the second one", "the_nth", 2),
        ("the last one", "the_nth", LAST),
        ("3", "pick", 3),
        ("number two", "pick", 2),
        ("not that, the other", "the_other", None),
        ("that didn’t answer my question", "not_answered", None),
        ("ur useless", "insult", None),
        ("how long tho", "how_long", None),
        ("thats boring give me one thing", "one_thing", None),
        ("what do", "what_to_do", None),
        ("24", "age", 24),
        ("im 61 btw", "age", 61),
        ("You are funnier than my physio", "praise", None),
    ],
)
def test_found(finder, text, command, number):
    assert finder.find(text) == Command(command, number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "please",
        "my knee hurts",
        "what about my knee when i run",
        "next week i have an operation on my back",
        "stop it hurting at night",
        "is that safe with my back going numb",
        "which shoes are best",
        "10",
        "how long should i ice my knee",
        "x " * 50,
    ],
)
def test_a_question_is_never_a_command(finder, text):
    assert finder.find(text) is None


def test_no_warning_sign_is_a_command(finder):
    """None of the statements of the emergency screening's development set."""
    rows = (ROOT / "tests" / "safety" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [json.loads(row)["text"] for row in rows]
    assert len(texts) > 100
    assert [text for text in texts if finder.find(text) or is_noise(text)] == []


def test_every_command_has_a_handler_and_no_phrase_two_commands(store):
    assert {command.id for command in store.commands.commands} <= set(HANDLERS)
    phrases = [phrase for command in store.commands.commands for phrase in command.phrases]
    assert len(set(phrases)) == len(phrases)


@pytest.mark.parametrize(
    "text", ["me duele la rodilla", "j'ai mal au dos depuis hier", "mein knie tut sehr weh", "ركبتي تؤلمني", "膝が痛い"]
)
def test_other_languages(text):
    assert is_other_language(text)


@pytest.mark.parametrize("text", ["knee pain much no can walk", "paracetmol", "siatica", "my nee hurt", "", "!!"])
def test_poor_english_is_english(text):
    assert not is_other_language(text)
    assert not is_noise(text)


def test_noise():
    assert is_noise("asdfghjkl") and is_noise("xxxxxx")


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("What shoes help? Do I need a scan?", ["What shoes help?", "Do I need a scan?"]),
        ("which pillow is best and should i use heat", ["which pillow is best", "should i use heat"]),
        ("I am 54. My back hurts. What helps?", []),
        ("what helps my back and knee", []),
        ("knee", []),
    ],
)
def test_questions_in_a_message(text, questions):
    assert questions_in(text) == questions
