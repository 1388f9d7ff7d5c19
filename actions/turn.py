"""What an action needs to know about one turn, read from Rasa's tracker and checked against the store."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from rasa_sdk import Tracker

from actions import names
from actions.answers.reply import Question, QuickReply
from actions.history import (
    context_is_fresh,
    last_intent,
    last_reply,
    misses_in_a_row,
    offered_in,
    part_named_since,
    said_with,
)
from actions.knowledge.age import age_in
from actions.knowledge.asides import is_aside
from actions.knowledge.boundary_memory import Said, boundaries_in_force, said, stories
from actions.knowledge.boundary_patterns import load_boundary_patterns
from actions.knowledge.clauses import questions_in
from actions.knowledge.language import BOTH_PARTS
from actions.knowledge.models import KIND_CONDITION, BodyPart
from actions.knowledge.question_kinds import kind_of
from actions.knowledge.relevance import content_words
from actions.knowledge.safety_pause import kept_pause
from actions.knowledge.store import Store
from actions.knowledge.tones import FEARS_HARM, WORRIED, tones_in

# How sure the classifier must be of a second question in a message.
_LIKELY = 0.2
_PARTS = {part.value for part in BodyPart} | {BOTH_PARTS}
# The topic of an answer to a described symptom.
_SYMPTOM_TOPIC = "causes"
# Commands that ask for something to do: in the story of a pregnancy and the like they are declined.
_ADVICE_COMMANDS = frozenset({"one_thing", "what_to_do", "age"})
# Named things that stay the setting of the next questions: "what is sciatica?" - "which exercises help?"
_SETTING_KINDS = frozenset({"condition", "idea"})
# Kinds of things that a message may name without asking about them.
_MAY_BE_ASIDE = frozenset({"exercise", "posture", "surgery"})
_YES_OR_NO = re.compile(r"\W*(?:is|are|does|do|can|could|will|should|must|am|isn't|doesn't|shouldn't)\b", re.IGNORECASE)
_REFERS_BACK = re.compile(r"\b(?:it|one|ones|that|them|those|these)\b", re.IGNORECASE)
_PAYLOAD = re.compile(r"^/(\w+)\s*(\{.*\})?$", re.DOTALL)


@dataclass(frozen=True)
class Turn:
    """One message of a visitor.

    Attributes:
        intent: the name of the intent.
        question: what is asked; topic, part and setting come from before where the message leaves them out.
        card: id of the card that a quick reply asks to see, if any.
        shown_records: ids of the facts and cards of the last answer.
        in_shell: True in the Rasa shell, where Markdown and buttons are of no use.
        before: the question of the last answer; empty once it is too long ago.
        part_named: True if this very message names a body part.
        command: what a message that steers the talk asks for, an id of commands.yml.
        number: what it picks, from 1; -1 for the last.
        candidates: intents that the message may have meant, likeliest first.
        clauses: one turn for each question of a message that asks several things.
        said_records: ids of all that was said in the talk.
        looked_at: topic and part of each answer so far.
        walk: card and step of the exercise that is being gone through.
        part_asked: whether "back or knee?" was asked.
        not_answered: how many times an answer was said to miss the question.
        offered: the quick replies of the last answer, in order.
        last_text, last_kind, last_level: the words, the kind and the urgency of the last answer.
        last_intent: the intent of the message before.
        misses: how many messages in a row were not understood, this one included.
        boundaries: ids of the boundaries that hold in this turn, the most important first.
        also_asked: id of a topic that the message asks for beside a boundary, or None.
        stories: ids of the boundaries that rule out advice since they were told ("I am pregnant").
        unchecked: id of a flag that needs a check before there are tips for self-care, or None.
        tones: how the message sounds, ids of tones.yml.
        age: in years, if the message tells one.
        length: how many words the message has.
        refers_back: True if it says "it", "one" or the like.
    """

    intent: str
    question: Question
    card: str | None = None
    shown_records: tuple[str, ...] = ()
    in_shell: bool = False
    before: Question = field(default_factory=Question)
    part_named: bool = False
    command: str | None = None
    number: int | None = None
    candidates: tuple[str, ...] = ()
    clauses: tuple[Turn, ...] = ()
    said_records: tuple[str, ...] = ()
    looked_at: tuple[tuple[str, str | None], ...] = ()
    walk: tuple[str, int] | None = None
    part_asked: bool = False
    not_answered: int = 0
    offered: tuple[QuickReply, ...] = ()
    last_text: str = ""
    last_kind: str | None = None
    last_level: str | None = None
    last_intent: str = ""
    misses: int = 0
    boundaries: tuple[str, ...] = ()
    also_asked: str | None = None
    stories: tuple[str, ...] = ()
    unchecked: str | None = None
    tones: tuple[str, ...] = ()
    age: int | None = None
    length: int = 0
    refers_back: bool = False

    @property
    def adds_detail(self) -> bool:
        """Whether the last answer met a symptom of the same part, to which this message adds."""
        same_part = self.question.body_part in (None, self.before.body_part)
        told = self.before.topic == _SYMPTOM_TOPIC and self.last_intent in (names.INTENT_SYMPTOM, names.INTENT_COMMAND)
        return same_part and told and bool(self.shown_records)

    @property
    def refused(self) -> str | None:
        """The boundary that the message before met, an id of boundaries.yml."""
        return names.DECLINED_BY_INTENT.get(self.last_intent)

    @property
    def last_was_more(self) -> bool:
        """Whether the message before asked for more detail."""
        return self.last_intent == names.INTENT_MORE


def read_turn(tracker: Tracker, store: Store, domain: Mapping[str, Any] | None = None) -> Turn:
    """Read a turn. Values that the store does not know are dropped: a typed payload may hold anything.

    Args:
        domain: Rasa's domain, for the quick replies of fixed responses.
    """
    message = tracker.latest_message
    before = _question_before(tracker, store)
    last = last_reply(tracker.events)
    fresh = context_is_fresh(tracker.events, names.SLOT_TOPIC)
    turn = Turn(
        intent="",
        question=before,
        before=before,
        shown_records=_texts(tracker.get_slot(names.SLOT_SHOWN_RECORDS)) if fresh else (),
        in_shell=tracker.get_latest_input_channel() == names.CHANNEL_SHELL,
        said_records=_texts(tracker.get_slot(names.SLOT_SAID_RECORDS)),
        looked_at=tuple(_pairs(tracker.get_slot(names.SLOT_LOOKED_AT))),
        walk=_walk(tracker.get_slot(names.SLOT_WALK), store),
        part_asked=bool(tracker.get_slot(names.SLOT_PART_ASKED)),
        not_answered=int(tracker.get_slot(names.SLOT_NOT_ANSWERED) or 0),
        offered=tuple(QuickReply(*pair) for pair in offered_in(last, domain or {})),
        last_text=str(last.get("text") or ""),
        last_kind=said_with(last, "kind"),
        last_level=said_with(last, "level"),
        last_intent=last_intent(tracker.events),
        misses=misses_in_a_row(tracker.events),
    )
    text = str(message.get("text") or "")
    clauses = [clause for clause in message.get(names.CLAUSES) or [] if isinstance(clause, dict)]
    # The same function has split the message before it was understood.
    said_in_clauses = questions_in(text) or [""] * len(clauses)
    now = understood(turn, store, message, text)
    messages = _said(tracker, now.command)
    told = _texts(tracker.get_slot(names.SLOT_STORIES))
    boundaries = boundaries_in_force(messages, load_boundary_patterns(), told)
    return replace(
        now,
        boundaries=boundaries,
        also_asked=_also_asked(tracker, store, boundaries),
        stories=stories(messages, load_boundary_patterns(), told),
        unchecked=kept_pause(tracker.events, tracker.get_slot(names.SLOT_SAFETY_PAUSE)).check,
        clauses=tuple(understood(turn, store, *pair) for pair in zip(clauses, said_in_clauses, strict=False)),
    )


def tapped(turn: Turn, store: Store, payload: str) -> Turn | None:
    """The turn that a quick reply stands for, or None if it cannot be read."""
    found = _PAYLOAD.match(payload)
    if not found:
        return None
    values = json.loads(found[2] or "{}")
    entities = [{"entity": name, "value": value} for name, value in values.items()]
    return understood(turn, store, {"intent": {"name": found[1]}, "entities": entities})


def understood(turn: Turn, store: Store, message: Mapping[str, Any], text: str = "") -> Turn:
    """A turn with what one message, or one question of it, says.

    Args:
        turn: what is known from before.
        message: ``intent`` and ``entities`` as Rasa gives them.
        text: the words, where they help to choose among facts.
    """
    entities = _entities(message, text)
    command = next((value for kind, value in entities if kind == names.ENTITY_COMMAND), None)
    intent = names.INTENT_COMMAND if command else str((message.get("intent") or {}).get("name") or "")
    named = tuple(
        dict.fromkeys(value for kind, value in entities if (store.subject(value) or _NO_SUBJECT).kind == kind)
    )
    part = _one_part([value for kind, value in entities if kind == names.ENTITY_BODY_PART and value in _PARTS])
    carried = turn.before.body_part if _belongs(store, named, turn.before.body_part) else None
    topic = store.topic_for_intent(intent)
    subjects = named or _carried_subjects(store, turn.before, part)
    tones = tones_in(text)
    return replace(
        turn,
        intent=intent,
        question=Question(
            topic=topic.id if topic else turn.before.topic,
            body_part=part or carried,
            subjects=subjects,
            part_is_carried=part is None,
            subjects_are_carried=bool(subjects) and not named,
            words=_words(store, named, text),
            yes_or_no=bool(_YES_OR_NO.match(text)),
            worried=WORRIED in tones,
            fears_harm=FEARS_HARM in tones,
            kind=None if command else kind_of(text),
            said=turn.said_records,
        ),
        card=next((value for kind, value in entities if kind == names.ENTITY_CARD), None),
        part_named=part is not None,
        command=command,
        number=_number(next((value for kind, value in entities if kind == names.ENTITY_NUMBER), None)),
        candidates=_candidates(message),
        tones=tones,
        age=age_in(text),
        length=len(text.split()),
        refers_back=bool(_REFERS_BACK.search(text)),
    )


def _said(tracker: Tracker, command: str | None) -> list[Said]:
    """What was said, as far as boundaries are concerned; a command that asks what to do counts as such a question."""
    messages = said(tracker.events)
    if messages and command in _ADVICE_COMMANDS:
        messages[-1] = replace(messages[-1], intent=names.INTENT_SYMPTOM)
    return messages


def _also_asked(tracker: Tracker, store: Store, boundaries: tuple[str, ...]) -> str | None:
    """The likeliest topic that is no part of the boundaries: the intent's own, or a runner-up that is likely enough."""
    homes = {topic for entry in load_boundary_patterns().boundaries if entry.id in boundaries for topic in entry.home}
    message = tracker.latest_message
    ranking = [message.get("intent") or {}, *(message.get("intent_ranking") or [])]
    likely = [str(item.get("name")) for item in ranking if float(item.get("confidence") or 0) >= _LIKELY]
    topics = [topic.id for topic in map(store.topic_for_intent, likely) if topic]
    return next((topic for topic in topics if topic not in homes), None)


class _NoSubject:
    kind = None


_NO_SUBJECT = _NoSubject()


def _question_before(tracker: Tracker, store: Store) -> Question:
    """The last question as far as it still holds: topic and things for a few messages, the part for the session."""
    fresh = context_is_fresh(tracker.events, names.SLOT_TOPIC)
    topic = tracker.get_slot(names.SLOT_TOPIC)
    named_since = part_named_since(tracker.events, names.SLOT_BODY_PART, names.ENTITY_BODY_PART)
    part = named_since or tracker.get_slot(names.SLOT_BODY_PART)
    subjects = tuple(subject for subject in _texts(tracker.get_slot(names.SLOT_SUBJECTS)) if store.subject(subject))
    return Question(
        topic=topic if fresh and isinstance(topic, str) and store.topic(topic) else None,
        body_part=part if isinstance(part, str) and part in _PARTS else None,
        subjects=subjects if fresh else (),
        part_is_carried=True,
    )


def _carried_subjects(store: Store, before: Question, part: str | None) -> tuple[str, ...]:
    """The setting of the questions before, unless the part now named does not have it."""
    known = [subject for subject in map(store.subject, before.subjects) if subject]
    return tuple(
        subject.id
        for subject in known
        if subject.kind in _SETTING_KINDS and (part in (None, BOTH_PARTS) or BodyPart(part) in subject.body_parts)
    )


def _words(store: Store, named: Sequence[str], text: str) -> frozenset[str]:
    """The meaning of a message in words, to tell facts apart.

    Body parts and named conditions are looked up by their ids, so their words are left out; other things add their
    names ("jog": running).
    """
    if not text or text.startswith("/"):
        return frozenset()
    known = [subject for subject in map(store.subject, named) if subject]
    conditions = " ".join(" ".join(subject.words) for subject in known if subject.kind == KIND_CONDITION)
    things = " ".join(subject.name for subject in known if subject.kind != KIND_CONDITION)
    parts = " ".join(word for words in store.body_words.dict().values() for word in words)
    return content_words(f"{text} {things}") - content_words(conditions) - content_words(parts)


def _entities(message: Mapping[str, Any], text: str) -> list[tuple[str, str]]:
    raw = [entity for entity in message.get("entities") or [] if isinstance(entity, dict)]
    meant = [entity for entity in raw if not _is_aside(entity, text)]
    pairs = ((entity.get("entity"), entity.get("value")) for entity in meant)
    return [(kind, value) for kind, value in pairs if isinstance(kind, str) and isinstance(value, str)]


def _is_aside(entity: Mapping[str, Any], text: str) -> bool:
    """Whether an entity is a thing that the message names only by the way."""
    start, end = entity.get("start"), entity.get("end")
    named = entity.get("entity") in _MAY_BE_ASIDE and isinstance(start, int) and isinstance(end, int)
    return bool(named and text and is_aside(text, start, end))


def _candidates(message: Mapping[str, Any]) -> tuple[str, ...]:
    ranking = message.get("intent_ranking") or []
    found = (item.get("name") for item in ranking if isinstance(item, dict))
    return tuple(name for name in found if isinstance(name, str))


def _one_part(stated: list[str]) -> Any:
    if len(set(stated)) > 1 or BOTH_PARTS in stated:
        return BOTH_PARTS
    return stated[0] if stated else None


def _belongs(store: Store, named: Sequence[str], part: str | None) -> bool:
    """Whether the part of the last question fits the things now named."""
    known = [subject for subject in map(store.subject, named) if subject]
    return not known or part in (None, BOTH_PARTS) or any(BodyPart(part) in subject.body_parts for subject in known)


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, (list, tuple)) else ()


def _pairs(value: Any) -> list[tuple[str, str | None]]:
    items = value if isinstance(value, list) else []
    return [(item[0], item[1]) for item in items if isinstance(item, (list, tuple)) and len(item) == 2]


def _walk(value: Any, store: Store) -> tuple[str, int] | None:
    if isinstance(value, list) and len(value) == 2 and isinstance(value[0], str) and store.record(value[0]):
        return value[0], int(value[1])
    return None


def _number(value: str | None) -> int | None:
    return int(value) if value and re.fullmatch(r"-1|[1-9]\d?", value) else None
