"""`make shell` through a pseudo-terminal: the same words as on the website."""

from __future__ import annotations

import re

import pexpect
import pytest

from actions.answers.reply import Reply
from scripts.project import ROOT

QUESTIONS = [
    "what shoes should I wear with bad knees",
    "how should i sleep with lower back pain",
    "what is sciatica",
    "does massage help back pain",
    "how many ibuprofen can i take a day for my back",
]
_CODES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]|\x1b[()][A-Z0-9]|\r")
_PROMPT = "Your input ->"


def words(text: str) -> str:
    """Text without terminal codes and line breaks, to compare what a reader sees."""
    return " ".join(_CODES.sub("", text).split())


@pytest.fixture(scope="module")
def shell():
    """A running Rasa shell that waits for input."""
    terminal = pexpect.spawn("make shell", cwd=str(ROOT), encoding="utf-8", timeout=300, dimensions=(200, 4000))
    terminal.expect(_PROMPT)
    yield terminal
    terminal.sendline("/stop")
    terminal.expect(pexpect.EOF, timeout=60)


def say(terminal: pexpect.spawn, text: str) -> str:
    """Type a line and return what was printed until the next prompt."""
    terminal.send(text + "\r")
    terminal.expect(re.escape(text) + r"[^\n]*\n")
    terminal.expect(_PROMPT)
    return words(terminal.before)


@pytest.mark.parametrize("question", QUESTIONS)
def test_same_words_as_on_the_website(question, shell, guide):
    answer = Reply(guide.ask(question)["text"]).plain
    assert words(answer) in say(shell, question)


def test_blank_and_broken_lines_do_not_end_it(shell):
    assert "did not understand" in say(shell, "🎉")
    assert "Traceback" not in say(shell, '/ask_sleep{"bad": json')
    assert "Hello." in say(shell, "hello")
