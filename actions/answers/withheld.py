"""The last look at an answer: advice that a story or an unchecked sign rules out does not leave, whatever led to it.

A story is what a person told of herself: pregnant, under 18, after surgery. Pure functions.
"""

from __future__ import annotations

import json
import re
from collections.abc import Container, Sequence
from dataclasses import replace

from actions.answers.boundaries import MAX_BOUNDARIES, decline
from actions.answers.reply import Question, QuickReply, Reply, payload, say
from actions.knowledge.models import Card, Fact, Record
from actions.knowledge.safety_dialogue import load_pause
from actions.knowledge.store import Store
from actions.names import (
    ENTITY_CARD,
    ENTITY_COMMAND,
    INTENT_HELP_SOUGHT,
    INTENT_SIGN_ABSENT,
    INTENT_SYMPTOM,
    LEVEL_TODAY,
)
from actions.turn import Turn

_TREATMENT = "treatment"
# Commands that may lead to the steps of an exercise.
_LEADS_ON = frozenset({"next", "back", "repeat", "walk", "show_me", "another"})
_PAYLOAD = re.compile(r"^/(\w+)(\{.*\})?$", re.DOTALL)


def within_limits(store: Store, turn: Turn, reply: Reply) -> Reply:
    """The reply, or what is said in its place; without the quick replies that would lead to what is held back."""
    if turn.stories:
        allowed = _allowed_by(store, turn.stories)
        if _advises(store, turn, reply, allowed):
            question = Question(body_part=turn.question.body_part, part_is_carried=True)
            return decline(store, turn.stories, question, last_text=turn.last_text)
        reply = _without_advice(store, reply, allowed)
    if turn.unchecked:
        held = load_pause().held_topics
        allowed = frozenset(topic.id for topic in store.topics if topic.id not in held)
        if _advises(store, turn, reply, allowed):
            return care_held(store, turn.unchecked, turn.boundaries)
        reply = _without_advice(store, reply, allowed)
    return reply


def care_held(store: Store, flag_id: str, boundary_ids: Sequence[str] = ()) -> Reply:
    """Why tips for self-care wait: the sign is named, and both ways out are offered.

    Args:
        boundary_ids: what the message asks for that is declined anyway; that is said before.
    """
    words = store.messages
    declined = [store.boundary(boundary_id).reply for boundary_id in boundary_ids[:MAX_BOUNDARIES]]
    flag = next((flag for flag in store.red_flags if flag.id == flag_id), None)
    sign = f"{words.care_held} {flag.name}." if flag else words.care_held_unnamed
    ways_out = (("was_checked", INTENT_HELP_SOUGHT), ("not_so", INTENT_SIGN_ABSENT))
    buttons = [QuickReply(words.labels[label], payload(intent)) for label, intent in ways_out]
    return say("\n\n".join([*declined, f"{sign} {words.care_held_until}"]), buttons, level=LEVEL_TODAY)


def _allowed_by(store: Store, stories: tuple[str, ...]) -> frozenset[str]:
    """The topics that each of the stories leaves open."""
    open_topics = [frozenset(store.boundary(story).still_answers or ()) for story in stories]
    return frozenset.intersection(*open_topics)


def _advises(store: Store, turn: Turn, reply: Reply, allowed: Container[str]) -> bool:
    """Whether a reply holds a card or a fact outside of the open topics, answers such a topic, or only leads there."""
    records = [record for record in map(store.record, reply.records) if record]
    if any(_is_advice(record, allowed) for record in records):
        return True
    if (
        reply.quick_replies
        and not records
        and all(_leads_to_advice(store, one, allowed) for one in reply.quick_replies)
    ):
        return True
    topic = store.topic_for_intent(turn.intent)
    asked = _TREATMENT if turn.intent == INTENT_SYMPTOM else topic.id if topic else None
    return bool(records) and asked is not None and asked not in allowed and not turn.boundaries


def _is_advice(record: Record, allowed: Container[str]) -> bool:
    if isinstance(record, Card):
        return record.topic not in allowed
    return isinstance(record, Fact) and not any(topic in allowed for topic in record.topics)


def _without_advice(store: Store, reply: Reply, allowed: Container[str]) -> Reply:
    kept = tuple(one for one in reply.quick_replies if not _leads_to_advice(store, one, allowed))
    return replace(reply, quick_replies=kept)


def _leads_to_advice(store: Store, quick_reply: QuickReply, allowed: Container[str]) -> bool:
    found = _PAYLOAD.match(quick_reply.payload)
    if not found:
        return False
    entities = json.loads(found[2] or "{}")
    topic = store.topic_for_intent(found[1])
    if topic:
        return topic.id not in allowed
    return ENTITY_CARD in entities or entities.get(ENTITY_COMMAND) in _LEADS_ON
