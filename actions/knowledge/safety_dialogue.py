"""What is said about safety, turn by turn: the reply to a warning sign, and the pause of other answers behind it.

Pure functions. The pause is one word that the conversation keeps: ``emergency`` or ``self_harm`` when such a reply was
given, ``..._repeated`` when the action was repeated once, ``lifted`` when the person told of help or that there is no
such sign.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass
from functools import lru_cache

from pydantic import Field

from actions.knowledge.loading import FACTS_FOLDER, StoreError, read_checked
from actions.knowledge.models import Identifier, Strict, Text
from actions.knowledge.phrases import PhraseBook, PhraseError
from actions.knowledge.red_flag_screen import NOW, screen
from actions.names import (
    FLAG_SELF_HARM,
    INTENT_HELP_SOUGHT,
    INTENT_RED_FLAG,
    INTENT_SIGN_ABSENT,
    LEVEL_EMERGENCY,
    LEVEL_POSSIBLE,
    LEVEL_SELF_HARM,
    LEVEL_SOON,
    LEVEL_TODAY,
)

PAUSE_FILE = FACTS_FOLDER / "safety_pause.yml"

HELP_SOUGHT = "help_sought"
SIGN_ABSENT = "sign_absent"
LIFTED = "lifted"
REPEATED = "_repeated"
PAUSING_LEVELS = frozenset({LEVEL_EMERGENCY, LEVEL_SELF_HARM})

# The reply where only the learnt classifier saw a sign; behind it, the level and the flag name the others.
RESPONSE = "utter_red_flag"
REPLY_BY_PAUSE_TEXT = {
    name: f"utter_pause_{name}"
    for name in (
        *("repeat", "again", "self_harm", "goodbye", "sources"),
        *("lifted_help", "lifted_absent", "lifted_self_harm"),
    )
}
# The detector may name a level as the store does.
_LEVELS = {
    **{level: level for level in (LEVEL_EMERGENCY, LEVEL_TODAY, LEVEL_SOON, LEVEL_SELF_HARM, LEVEL_POSSIBLE)},
    "same_day": LEVEL_TODAY,
}
_FAREWELLS = frozenset({"thank", "goodbye"})
_SOURCES = "ask_source"
# Says honestly what the guide is; its own rule answers.
_PASSES = frozenset({"bot_challenge"})


@dataclass(frozen=True)
class Heard:
    """One message, as far as safety is concerned.

    Attributes:
        intent: name of the intent.
        text: what was typed; for a button its payload.
        flag: id of the most urgent warning sign that is there now, or None.
        level: its level, or None.
    """

    intent: str
    text: str = ""
    flag: str | None = None
    level: str | None = None


@dataclass(frozen=True)
class Step:
    """What safety has to say in a turn.

    Attributes:
        response: name of the fixed response, or None if safety has nothing to say.
        pause: the new word to keep, or None to leave it as it is.
    """

    response: str | None = None
    pause: str | None = None


class Ending(Strict):
    """One kind of words that end the pause, with sentences that a test runs."""

    lines: list[Text] = Field(..., min_items=1)
    not_meant: list[Text]
    examples: list[Text] = Field(..., min_items=5)
    not_examples: list[Text] = Field(..., min_items=5)


class PauseFile(Strict):
    """The whole file."""

    words: dict[Identifier, list[Text]]
    help_sought: Ending
    sign_absent: Ending


def level_of(flag: str | None, urgency: str | None) -> str:
    """The level of a reply. Self-harm has its own; an unknown word counts as `possible`, so nothing is lost."""
    if flag == FLAG_SELF_HARM:
        return LEVEL_SELF_HARM
    return _LEVELS.get(urgency or "", LEVEL_POSSIBLE)


def next_step(heard: Heard, pause: str | None, responses: Container[str], ending: Callable[[str], str | None]) -> Step:
    """What safety says to a message.

    Args:
        heard: the message.
        pause: the word kept so far, or None.
        responses: names of the responses that exist.
        ending: reads typed words as ``help_sought`` or ``sign_absent``, or None; see :func:`read_ending`.
    """
    paused = pause is not None and pause != LIFTED
    said = ending(heard.text) if paused else None
    # The net takes "I have called an ambulance" for a sign; a sign in plain words comes first.
    if heard.intent == INTENT_RED_FLAG and (said is None or _tells_a_sign(heard.text)):
        return _warn(heard, pause if paused else None, responses)
    if heard.intent in (INTENT_HELP_SOUGHT, INTENT_SIGN_ABSENT) or said:
        helped = heard.intent == INTENT_HELP_SOUGHT or (heard.intent != INTENT_SIGN_ABSENT and said == HELP_SOUGHT)
        return _lift(helped, pause)
    if not paused or heard.intent in _PASSES:
        return Step()
    if heard.intent in _FAREWELLS:
        return Step(REPLY_BY_PAUSE_TEXT["goodbye"])
    if heard.intent == _SOURCES:
        return Step(REPLY_BY_PAUSE_TEXT["sources"])
    return _repeat(pause)


def _tells_a_sign(text: str) -> bool:
    return any(finding.kind == NOW for finding in screen(text))


def read_ending(text: str) -> str | None:
    """Whether typed words tell of help (``help_sought``) or that there is no such sign (``sign_absent``)."""
    found = _endings().find(text)
    return next((name for name in (HELP_SOUGHT, SIGN_ABSENT) if name in found), None)


def load_pause(path=PAUSE_FILE) -> PauseFile:
    """Read and check the file. Raises StoreError with what is wrong and how to fix it."""
    return read_checked(path, PauseFile)


@lru_cache(maxsize=1)
def _endings() -> PhraseBook:
    data = load_pause()
    kinds = {HELP_SOUGHT: data.help_sought, SIGN_ABSENT: data.sign_absent}
    try:
        return PhraseBook(
            data.words,
            {name: kind.lines for name, kind in kinds.items()},
            {name: kind.not_meant for name, kind in kinds.items()},
        )
    except PhraseError as error:
        raise StoreError([f"{PAUSE_FILE.name}: {error}. Fix: correct the line."]) from error


def _warn(heard: Heard, pause: str | None, responses: Container[str]) -> Step:
    level = level_of(heard.flag, heard.level)
    if level not in PAUSING_LEVELS and pause:
        # A milder sign does not take back the emergency that was there before.
        return _repeat(pause)
    of_level = RESPONSE if level == LEVEL_POSSIBLE else f"{RESPONSE}_{level}"
    of_flag = f"{of_level}_{heard.flag}"
    response = of_flag if of_flag in responses else of_level
    return Step(response, level if level in PAUSING_LEVELS else None)


def _repeat(pause: str) -> Step:
    if pause.removesuffix(REPEATED) == LEVEL_SELF_HARM:
        return Step(REPLY_BY_PAUSE_TEXT["self_harm"], LEVEL_SELF_HARM + REPEATED)
    name = "again" if pause.endswith(REPEATED) else "repeat"
    return Step(REPLY_BY_PAUSE_TEXT[name], LEVEL_EMERGENCY + REPEATED)


def _lift(helped: bool, pause: str | None) -> Step:
    if helped:
        return Step(REPLY_BY_PAUSE_TEXT["lifted_help"], LIFTED)
    about_self_harm = (pause or "").removesuffix(REPEATED) == LEVEL_SELF_HARM
    return Step(REPLY_BY_PAUSE_TEXT["lifted_self_harm" if about_self_harm else "lifted_absent"], LIFTED)
