"""What an action needs to know about one turn, read from Rasa's tracker and checked against the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker

from actions import names
from actions.answers.reply import Question
from actions.knowledge.boundary_memory import boundaries_in_force, said
from actions.knowledge.boundary_patterns import load_boundary_patterns
from actions.knowledge.language import BOTH_PARTS
from actions.knowledge.models import BodyPart
from actions.knowledge.store import Store

# How sure the classifier must be of a second question in a message.
_LIKELY = 0.2
_PARTS = {part.value for part in BodyPart} | {BOTH_PARTS}


@dataclass(frozen=True)
class Turn:
    """One message of a visitor.

    Attributes:
        intent: the name of the intent.
        question: what is asked, with topic and part carried over from before where the message leaves them out.
        card: id of the card that a quick reply asks to see, if any.
        shown_records: ids of the facts and cards of the last answer.
        in_shell: True in the Rasa shell, where Markdown and buttons are of no use.
        boundaries: ids of the boundaries that hold in this turn, the most important first.
        also_asked: id of a topic that the message asks for beside a boundary, or None.
    """

    intent: str
    question: Question
    card: str | None
    shown_records: tuple[str, ...]
    in_shell: bool
    boundaries: tuple[str, ...] = ()
    also_asked: str | None = None


def read_turn(tracker: Tracker, store: Store) -> Turn:
    """Read a turn. Values that the store does not know are dropped: a typed payload may hold anything."""
    intent = str((tracker.latest_message.get("intent") or {}).get("name") or "")
    entities = _entities(tracker)
    subjects = tuple(
        dict.fromkeys(value for kind, value in entities if (store.subject(value) or _NO_SUBJECT).kind == kind)
    )
    stated = [value for kind, value in entities if kind == names.ENTITY_BODY_PART and value in _PARTS]
    topic = store.topic_for_intent(intent)
    part = _one_part(stated)
    return Turn(
        intent=intent,
        question=Question(
            topic=topic.id if topic else tracker.get_slot(names.SLOT_TOPIC),
            body_part=part or _carried_part(tracker, store, subjects),
            subjects=subjects,
            part_is_carried=part is None,
        ),
        card=next((value for kind, value in entities if kind == names.ENTITY_CARD), None),
        shown_records=tuple(tracker.get_slot(names.SLOT_SHOWN_RECORDS) or ()),
        in_shell=tracker.get_latest_input_channel() == names.CHANNEL_SHELL,
        boundaries=(boundaries := boundaries_in_force(said(tracker.events), load_boundary_patterns())),
        also_asked=_also_asked(tracker, store, boundaries),
    )


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


def _entities(tracker: Tracker) -> list[tuple[str, str]]:
    raw: list[dict[str, Any]] = tracker.latest_message.get("entities") or []
    pairs = ((entity.get("entity"), entity.get("value")) for entity in raw if isinstance(entity, dict))
    return [(kind, value) for kind, value in pairs if isinstance(kind, str) and isinstance(value, str)]


def _one_part(stated: list[str]) -> Any:
    if len(set(stated)) > 1 or BOTH_PARTS in stated:
        return BOTH_PARTS
    return stated[0] if stated else None


def _carried_part(tracker: Tracker, store: Store, subjects: tuple[str, ...]) -> Any:
    """The part of the last question, unless the thing now named does not belong to it."""
    carried = tracker.get_slot(names.SLOT_BODY_PART)
    if carried not in _PARTS:
        return None
    known = [subject for subject in map(store.subject, subjects) if subject]
    if known and carried != BOTH_PARTS and not any(BodyPart(carried) in subject.body_parts for subject in known):
        return None
    return carried
