"""A stored conversation as a widget shows it again after a reload. Pure functions over Rasa events as dictionaries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from components.website.output import Calls, Message, message_of

MAX_HISTORY = 200
_BEGINNINGS_ANEW = frozenset({"restart"})

EventDict = dict[str, Any]


def history_of(events: Iterable[EventDict], calls: Calls = ()) -> list[Message]:
    """The last 200 messages, oldest first, each with ``from``: ``visitor`` or ``guide``.

    Args:
        events: every event of the conversation, in order.
        calls: the site owner's emergency numbers.
    """
    shown: list[Message] = []
    for event in events:
        kind = event.get("event")
        if kind in _BEGINNINGS_ANEW:
            shown.clear()
        elif kind == "user" and event.get("text"):
            shown.append({"from": "visitor", "text": _as_seen(event)})
        elif kind == "bot":
            message = message_of(bot_fields(event), calls)
            if message:
                shown.append({"from": "guide", **message})
    return shown[-MAX_HISTORY:]


def bot_fields(event: EventDict) -> dict[str, Any]:
    """A bot event in the form that a channel receives: its data and its extra keys side by side."""
    return {**(event.get("data") or {}), "text": event.get("text"), **(event.get("metadata") or {})}


def offered_replies(events: Iterable[EventDict]) -> dict[str, str]:
    """The quick replies that a conversation has offered so far: titles by payload."""
    return {
        button["payload"]: button["title"]
        for event in events
        if event.get("event") == "bot"
        for button in bot_fields(event).get("buttons") or []
        if isinstance(button.get("payload"), str) and isinstance(button.get("title"), str)
    }


def answer_to(events: Iterable[EventDict], message_id: str, calls: Calls = ()) -> list[Message] | None:
    """What was answered to a message, or None if the conversation does not hold that message.

    Args:
        events: every event of the conversation, in order.
        message_id: the id that the widget gave the message.
        calls: the site owner's emergency numbers.
    """
    following = _after(events, message_id)
    if following is None:
        return None
    messages = (message_of(bot_fields(event), calls) for event in following if event.get("event") == "bot")
    return [message for message in messages if message]


def _after(events: Iterable[EventDict], message_id: str) -> list[EventDict] | None:
    """The events between a message and the next one, or None if the message is not there."""
    remaining: Iterator[EventDict] = iter(events)
    for event in remaining:
        if event.get("event") == "user" and event.get("message_id") == message_id:
            turn = []
            for following in remaining:
                if following.get("event") == "user":
                    break
                turn.append(following)
            return turn
    return None


def _as_seen(event: EventDict) -> str:
    """What the visitor saw of an own message: a tapped quick reply is stored as its meaning, not its title."""
    title = (event.get("metadata") or {}).get("title")
    return title if isinstance(title, str) and title else event["text"]
