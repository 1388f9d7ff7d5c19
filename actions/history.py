"""What the events of a conversation tell: how old the context is, what was said and offered last. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from actions import names

# A topic is carried over for so many messages that leave it out.
CONTEXT_MESSAGES = 4
_MISSED = frozenset({names.INTENT_FALLBACK, names.INTENT_OUT_OF_SCOPE})

Event = Mapping[str, Any]


def context_is_fresh(events: Sequence[Event], slot: str) -> bool:
    """Whether a slot was set in this session and within the last few messages.

    Args:
        events: Rasa events, oldest first; the last user event is the message being answered.
    """
    messages = 0
    for place in range(len(events) - 1, -1, -1):
        event = events[place]
        kind = event.get("event")
        if kind == "user":
            messages += 1
        elif kind == "session_started":
            return False
        elif kind == "slot" and event.get("name") == slot:
            return messages <= CONTEXT_MESSAGES and not _was_carried(events[:place])
    return True


def last_reply(events: Sequence[Event]) -> Event:
    """The last message of the guide before the one being answered; empty if there is none."""
    return next((event for event in reversed(events) if event.get("event") == "bot"), {})


def said_with(reply: Event, name: str) -> str | None:
    """What was sent along with a message of the guide under a name; a fixed response has it in its own metadata."""
    sent = reply.get("metadata") or {}
    value = sent.get(name) or (sent.get("metadata") or {}).get(name)
    return value if isinstance(value, str) else None


def offered_in(reply: Event, domain: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Title and payload of the quick replies of a message, in order.

    In the shell they travel in the metadata, and those of a fixed response stand in the domain only.
    """
    metadata = reply.get("metadata") or {}
    buttons = (reply.get("data") or {}).get("buttons") or metadata.get("offered") or []
    if not buttons and metadata.get("utter_action"):
        variants = (domain.get("responses") or {}).get(metadata["utter_action"]) or []
        buttons = next((variant["buttons"] for variant in variants if variant.get("buttons")), [])
    return [(str(button["title"]), str(button["payload"])) for button in buttons]


def part_named_since(events: Sequence[Event], slot: str, entity: str) -> str | None:
    """The body part that an earlier message of this session named, if no answer has noted one since.

    Fixed replies, such as those to a warning sign, set no slot; the part that they were about is still remembered.
    """
    present = max((place for place, event in enumerate(events) if event.get("event") == "user"), default=0)
    for event in reversed(events[:present]):
        if event.get("event") == "session_started" or (event.get("event") == "slot" and event.get("name") == slot):
            return None
        if event.get("event") == "user":
            entities = (event.get("parse_data") or {}).get("entities") or []
            named = {str(found.get("value")) for found in entities if found.get("entity") == entity}
            if named:
                return named.pop() if len(named) == 1 else None
    return None


def last_intent(events: Sequence[Event]) -> str:
    """The intent of the message before the one being answered, or an empty text."""
    intents = _intents(events)
    return intents[-2] if len(intents) > 1 else ""


def misses_in_a_row(events: Sequence[Event]) -> int:
    """How many messages, up to the one being answered, were not understood or not about backs and knees."""
    count = 0
    for intent in reversed(_intents(events)):
        if intent not in _MISSED:
            break
        count += 1
    return count


def _intents(events: Sequence[Event]) -> list[str]:
    parsed = (event.get("parse_data") or {} for event in events if event.get("event") == "user")
    return [_intent(data) for data in parsed]


def _intent(data: Mapping[str, Any]) -> str:
    """What a message was taken for; one that steers the talk is no miss, whatever else it resembles."""
    if any(found.get("entity") == names.ENTITY_COMMAND for found in data.get("entities") or []):
        return names.INTENT_COMMAND
    return str((data.get("intent") or {}).get("name") or "")


def _was_carried(earlier: Sequence[Event]) -> bool:
    """Whether Rasa itself set a slot again at the start of a new session, before anybody said anything."""
    for event in reversed(earlier):
        if event.get("event") in ("user", "bot"):
            return False
        if event.get("event") == "session_started":
            return True
    return False
