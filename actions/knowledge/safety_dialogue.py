"""What is said about safety, turn by turn: the reply to a warning sign, and the pause of other answers behind it.

Pure functions. What is held back and why is kept as one word, see ``safety_pause.py``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from dataclasses import dataclass
from functools import lru_cache

from pydantic import Field

from actions.knowledge.loading import FACTS_FOLDER, StoreError, read_checked
from actions.knowledge.models import Identifier, Strict, Text
from actions.knowledge.phrases import PhraseBook, PhraseError
from actions.knowledge.red_flag_screen import NOW, screen
from actions.knowledge.safety_pause import Pause, is_self_harm
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
LISTENER_REACHED = "listener_reached"
NO_SELF_HARM = "no_self_harm"
BODY_WELL = "body_well"
SIGN_ABSENT = "sign_absent"
# Kinds of words that end a pause. Where several fit, the first counts: it says the most.
ENDINGS = (HELP_SOUGHT, NO_SELF_HARM, LISTENER_REACHED, BODY_WELL, SIGN_ABSENT)
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
_SENTENCE = re.compile(r"[^.!?;\n]+[.!?;\n]*")
_CLAUSE_END = re.compile(r"[.,;!?\n]+|\bbut\b", re.IGNORECASE)
_ASKS = re.compile(
    r"\s*(?:(?:so|and|but|now) )*"
    r"(?:what|which|who|where|when|why|how|should|shall|can|could|do|does|is|are|will|would|may)\b",
    re.IGNORECASE,
)
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
    not_meant: list[Text] = []
    unless: list[Text] = []
    examples: list[Text] = Field(..., min_items=5)
    not_examples: list[Text] = Field(..., min_items=5)


class PauseFile(Strict):
    """The whole file."""

    words: dict[Identifier, list[Text]]
    held_topics: list[Identifier] = Field(..., min_items=1)
    never: list[Text] = Field(..., min_items=1)
    help_sought: Ending
    listener_reached: Ending
    no_self_harm: Ending
    body_well: Ending
    sign_absent: Ending

    def endings(self) -> dict[str, Ending]:
        """The kinds of words that end the pause, by name."""
        return {name: getattr(self, name) for name in ENDINGS}


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
        ending: reads typed words as one of :data:`ENDINGS`, or None; see :func:`read_ending`.
    """
    held = Pause.read(pause)
    said = ending(heard.text) if held.reasons else None
    # The net takes "I have called an ambulance" for a sign; a sign in plain words comes first.
    if heard.intent == INTENT_RED_FLAG and (said is None or _tells_a_sign(heard.text, said)):
        return _warn(heard, held, responses)
    said = {INTENT_HELP_SOUGHT: HELP_SOUGHT, INTENT_SIGN_ABSENT: SIGN_ABSENT}.get(heard.intent, said)
    if said and (step := _lift(said, held)):
        return step
    if not held.emergencies or heard.intent in _PASSES:
        return Step()
    if heard.intent in _FAREWELLS:
        return Step(REPLY_BY_PAUSE_TEXT["goodbye"])
    if heard.intent == _SOURCES:
        return Step(REPLY_BY_PAUSE_TEXT["sources"])
    return _repeat(held)


def _tells_a_sign(text: str, said: str) -> bool:
    """Whether words that end a pause hold a sign as well. "I don't want to die" by itself is none."""
    if said == NO_SELF_HARM:
        text = ". ".join(clause for clause in _CLAUSE_END.split(text) if read_ending(clause) != NO_SELF_HARM)
    return any(finding.kind == NOW for finding in screen(text))


def read_ending(text: str) -> str | None:
    """Which of :data:`ENDINGS` typed words are, or None. What is only asked tells nothing."""
    found = _endings().find(_told(text))
    return next((name for name in ENDINGS if name in found), None)


def _told(text: str) -> str:
    """A message without its questions; of "I called 999, what now?" the first half is left."""
    told = []
    for sentence in _SENTENCE.findall(text):
        if sentence.rstrip().endswith("?"):
            told_part, comma, asked = sentence.rpartition(",")
            sentence = f"{told_part}." if comma and _ASKS.match(asked) else ""
        told.append(sentence)
    return " ".join(told)


def load_pause(path=PAUSE_FILE) -> PauseFile:
    """Read and check the file. Raises StoreError with what is wrong and how to fix it."""
    return read_checked(path, PauseFile)


@lru_cache(maxsize=1)
def _endings() -> PhraseBook:
    data = load_pause()
    kinds = data.endings()
    try:
        return PhraseBook(
            data.words,
            {name: kind.lines for name, kind in kinds.items()},
            {name: kind.not_meant for name, kind in kinds.items()},
            {name: [*data.never, *kind.unless] for name, kind in kinds.items()},
        )
    except PhraseError as error:
        raise StoreError([f"{PAUSE_FILE.name}: {error}. Fix: correct the line."]) from error


def _warn(heard: Heard, held: Pause, responses: Container[str]) -> Step:
    level = level_of(heard.flag, heard.level)
    if level == LEVEL_TODAY:
        held = held.with_check(heard.flag)
    if level not in PAUSING_LEVELS and held.emergencies:
        # A milder sign does not take back the emergency that was there before.
        return _repeat(held)
    of_level = RESPONSE if level == LEVEL_POSSIBLE else f"{RESPONSE}_{level}"
    of_flag = f"{of_level}_{heard.flag}"
    response = of_flag if of_flag in responses else of_level
    if level in PAUSING_LEVELS:
        held = held.with_emergency(FLAG_SELF_HARM if level == LEVEL_SELF_HARM else heard.flag)
    return Step(response, held.word if level in PAUSING_LEVELS or level == LEVEL_TODAY else None)


def _repeat(held: Pause) -> Step:
    name = LEVEL_SELF_HARM if held.on_self_harm else "again" if held.repeated else "repeat"
    return Step(REPLY_BY_PAUSE_TEXT[name], held.with_repeat().word)


def _lift(said: str, held: Pause) -> Step | None:
    """What some words take off; the next emergency is said again. None if they are about nothing that is held."""
    gone = _taken_off(said, held)
    if held.reasons and not gone:
        return None
    left = held.without(gone)
    if left.emergencies:
        return _repeat(left)
    if said in (HELP_SOUGHT, LISTENER_REACHED):
        return Step(REPLY_BY_PAUSE_TEXT["lifted_help"], left.word)
    about_self_harm = any(is_self_harm(reason) for reason in gone)
    return Step(REPLY_BY_PAUSE_TEXT["lifted_self_harm" if about_self_harm else "lifted_absent"], left.word)


def _taken_off(said: str, held: Pause) -> tuple[str, ...]:
    """The reasons that are gone. "That does not apply" is about the latest only, as it was the last to be named."""
    if said == HELP_SOUGHT:
        return held.reasons
    if said in (NO_SELF_HARM, LISTENER_REACHED):
        return tuple(reason for reason in held.emergencies if is_self_harm(reason))
    about = held.emergencies or held.reasons
    if said == BODY_WELL:
        about = tuple(reason for reason in about if not is_self_harm(reason))
    return about[-1:]
