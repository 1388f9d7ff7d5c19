"""Which boundaries hold in a turn: those that the message touches, and those that earlier messages brought in. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from actions.knowledge.boundary_patterns import (
    CUE_ABOUT_RELATIVE,
    CUE_BACK_TO_ME,
    CUE_COURTESY,
    CUE_FOLLOW_UP,
    CUE_INSIST,
    CUE_NOT_SO,
    CUE_SOMEONE_ELSE,
    CUE_STILL,
    CUE_YES_OR_NO,
    BoundaryFile,
    BoundaryPatterns,
)
from actions.knowledge.models import KIND_EXERCISE
from actions.names import (
    ENTITY_BOUNDARY,
    ENTITY_BOUNDARY_CUE,
    ENTITY_COMMAND,
    ENTITY_NUMBER,
    ENTITY_RED_FLAG_ASKED,
    INTENT_DIAGNOSIS,
    INTENT_DOSAGE,
    INTENT_FALLBACK,
)

# How many messages back a question may lie that is insisted on; each insisting begins anew.
INSISTED_TURNS = 3
# A message of so few words that names nothing can only be about what was said before.
FRAGMENT_WORDS = 4
# Intents of which the wish itself is a boundary, whatever the words.
BOUNDARY_OF_INTENT = {INTENT_DIAGNOSIS: "diagnosis", INTENT_DOSAGE: "dosage"}
# Boundaries that say it all where the classifier only saw one of these intents.
_INSTEAD_OF = {
    "diagnosis": frozenset({"diagnosis", "probability", "reading_scan", "second_guessing"}),
    "dosage": frozenset({"dosage", "stopping_medicine"}),
}
# Topics that tell what something is and not what a person should do; they may be asked in any story.
KNOWLEDGE_TOPICS = frozenset(
    {"causes", "connection", "condition", "see_doctor", "surgery", "outlook", "myths", "scans"}
)
_OUT_OF_SCOPE = "out_of_scope"
# Intents with a reply of their own, and the boundaries that count in them where nothing of ours is named.
_OWN_REPLIES = frozenset(
    {_OUT_OF_SCOPE, "ask_source", "ask_more", "ask_capabilities", "bot_challenge"}
    | {"greet", "goodbye", "thank", "affirm", "deny"}
)
_PLAIN = frozenset(
    {"dosage", "stopping_medicine", "reading_scan", "unproven_cure", "fitness_for_work", "brand_or_clinic"}
)
_OF_RELATIVE = "of_relative:"
_NODS = frozenset({"affirm", "deny"})
_FRAGMENTS = frozenset({INTENT_FALLBACK, _OUT_OF_SCOPE})
_TOPIC_INTENT = "ask_"
_SYMPTOM = "describe_symptom"
_MORE = "ask_more"
_NO_THINGS = frozenset({ENTITY_BOUNDARY, ENTITY_BOUNDARY_CUE, ENTITY_RED_FLAG_ASKED, ENTITY_COMMAND, ENTITY_NUMBER})


@dataclass(frozen=True)
class Said:
    """One message of a person, as far as boundaries are concerned.

    Attributes:
        intent: name of the intent.
        boundaries, cues: what the boundary detector found.
        names_a_thing: whether it names a part of the body or anything else that the store knows.
        steers: whether it only steers the talk ("and naproxen?"), and so is no question of its own.
        names_an_exercise: whatever is asked about one, the answer may show how to do it.
        words: how many there are.
    """

    intent: str
    boundaries: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    names_a_thing: bool = False
    steers: bool = False
    names_an_exercise: bool = False
    words: int = 0


def said(events: Iterable[Mapping[str, Any]]) -> list[Said]:
    """The messages among Rasa events given as dictionaries, oldest first."""
    return [_read(event.get("parse_data") or {}) for event in events if event.get("event") == "user"]


def boundaries_in_force(turns: Sequence[Said], data: BoundaryFile, kept: Sequence[str] = ()) -> tuple[str, ...]:
    """The boundaries to decline in the last of some turns, in the order of the file.

    Args:
        turns: the messages, oldest first; the last is the present one.
        data: the patterns, for their order and for which of them are carried on.
        kept: what :func:`told_so_far` gave for earlier messages.
    """
    if not turns:
        return ()
    now = turns[-1]
    found = set(touched(now))
    if _asks_for_advice(now):
        found |= set(stories(turns, data, kept))
    entries = {entry.id: entry for entry in data.boundaries}
    refused, ago = _refused_before(turns[:-1], entries)
    if still := _still_at(now, refused, ago):
        of_intent = BOUNDARY_OF_INTENT.get(now.intent)
        if of_intent not in now.boundaries and still & _INSTEAD_OF.get(of_intent, frozenset()):
            found.discard(of_intent)
        found |= still
    if not found:
        found |= _insisted(now, refused, ago, entries)
    return tuple(name for name in entries if name in found)


def told_so_far(turns: Sequence[Said], data: BoundaryFile, kept: Sequence[str] = ()) -> list[str]:
    """The stories told that rule advice out ("I am pregnant"): ids, with ``of_relative:`` before those of others.

    They hold for the whole conversation, until they are taken back.

    Args:
        turns: the last messages, oldest first.
        kept: what this function gave for earlier messages; some of the turns may be among those.
    """
    carried = [entry.id for entry in data.boundaries if entry.carried]
    told = {name.removeprefix(_OF_RELATIVE): name.startswith(_OF_RELATIVE) for name in kept}
    for turn in turns:
        for name in carried:
            of_relative = told.get(name, False)
            if CUE_NOT_SO + name in turn.cues or (of_relative and CUE_BACK_TO_ME in turn.cues):
                told.pop(name, None)
        told |= {name: CUE_ABOUT_RELATIVE in turn.cues for name in turn.boundaries if name in carried}
    return [f"{_OF_RELATIVE}{name}" if told[name] else name for name in carried if name in told]


def stories(turns: Sequence[Said], data: BoundaryFile, kept: Sequence[str] = ()) -> tuple[str, ...]:
    """The stories that hold in the last of some turns. A question for another adult is free of one's own."""
    told = told_so_far(turns, data, kept)
    if turns and CUE_SOMEONE_ELSE in turns[-1].cues:
        told = [name for name in told if name.startswith(_OF_RELATIVE) or name in turns[-1].boundaries]
    return tuple(name.removeprefix(_OF_RELATIVE) for name in told)


def touched(turn: Said) -> tuple[str, ...]:
    """The boundaries of one message: those that were found, and the one that its intent stands for.

    Talk and other subjects have replies of their own. There only a boundary counts that is plain without the subject.
    """
    if turn.intent in _OWN_REPLIES and not turn.names_a_thing:
        also = {"probability" if turn.intent == _OUT_OF_SCOPE else "other_health"}
        if CUE_INSIST in turn.cues:
            # "Your best guess, please": nothing else is left to guess.
            also.add("diagnosis")
        return tuple(name for name in turn.boundaries if name in _PLAIN | also)
    of_intent = BOUNDARY_OF_INTENT.get(turn.intent)
    if of_intent and not _INSTEAD_OF[of_intent] & set(turn.boundaries):
        return (*turn.boundaries, of_intent)
    return turn.boundaries


def _asks_for_advice(turn: Said) -> bool:
    """Whether a message wants something to do, or tells of pain: what a story of pregnancy or age rules out."""
    if turn.intent in (_SYMPTOM, _MORE) or turn.names_an_exercise:
        return True
    if turn.intent == INTENT_FALLBACK and turn.names_a_thing:
        return True
    topic = turn.intent.removeprefix(_TOPIC_INTENT)
    others = ("source", "capabilities")
    return turn.intent.startswith(_TOPIC_INTENT) and topic not in KNOWLEDGE_TOPICS and topic not in others


def _refused_before(earlier: Sequence[Said], entries: Mapping[str, BoundaryPatterns]) -> tuple[set[str], int]:
    """The boundaries that were declined last, and how many messages ago (0: in the message before)."""
    refused: set[str] = set()
    ago = 0
    for turn in earlier:
        new = {name for name in touched(turn) if name in entries} or _insisted(turn, refused, ago, entries)
        refused, ago = (new, 0) if new else (refused, ago + 1)
    return refused, ago


def _insisted(now: Said, refused: set[str], ago: int, entries: Mapping[str, BoundaryPatterns]) -> set[str]:
    """Those of the boundaries declined before that this message keeps on at."""
    if ago >= INSISTED_TURNS:
        return set()
    topic = now.intent.removeprefix(_TOPIC_INTENT)
    topical = now.intent.startswith(_TOPIC_INTENT) and now.intent not in {*BOUNDARY_OF_INTENT, *_OWN_REPLIES}
    own_question = topical and not now.steers
    if still := _still_at(now, refused, ago):
        return still
    kept = {name for name in refused if not own_question or topic in entries[name].home}
    if follow_ups := {name for name in kept if CUE_FOLLOW_UP + name in now.cues}:
        return follow_ups
    if CUE_INSIST in now.cues:
        return kept
    return {name for name in kept if entries[name].yes_or_no} if ago == 0 and _wants_a_nod(now) else set()


def _still_at(now: Said, refused: set[str], ago: int) -> set[str]:
    """Those declined before that a message is about whatever else it seems to ask: "so should I do squats or not"."""
    return {name for name in refused if CUE_STILL + name in now.cues} if ago < INSISTED_TURNS else set()


def _wants_a_nod(turn: Said) -> bool:
    """Whether a message behind a refusal could take any other reply for a yes or a no."""
    if CUE_YES_OR_NO in turn.cues:
        return True
    if CUE_COURTESY in turn.cues or turn.steers:
        return False
    fragment = turn.intent in _FRAGMENTS and 0 < turn.words <= FRAGMENT_WORDS and not turn.names_a_thing
    return turn.intent in _NODS or fragment


def _read(parsed: Mapping[str, Any]) -> Said:
    entities = [item for item in parsed.get("entities") or [] if isinstance(item, dict)]

    def values(kind: str) -> tuple[str, ...]:
        found = (item.get("value") for item in entities if item.get("entity") == kind)
        return tuple(value for value in found if isinstance(value, str))

    intent = (parsed.get("intent") or {}).get("name")
    names_a_thing = any(item.get("entity") not in _NO_THINGS for item in entities)
    steers, exercise = bool(values(ENTITY_COMMAND)), bool(values(KIND_EXERCISE))
    found, cues = values(ENTITY_BOUNDARY), values(ENTITY_BOUNDARY_CUE)
    words = sum(any(map(str.isalnum, word)) for word in str(parsed.get("text") or "").split())
    return Said(str(intent or ""), found, cues, names_a_thing, steers, exercise, words)
