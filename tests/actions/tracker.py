"""Runs an action on a small hand-made tracker and returns what it says."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher


def run_action(
    action: Action,
    intent: str,
    entities: dict[str, Any] | None = None,
    slots: dict[str, Any] | None = None,
    channel: str = "website",
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Run an action once.

    Args:
        entities: values by entity name.
        slots: slots before the turn.
        channel: the input channel of the message.

    Returns:
        The one message that was sent, and the slots that were set.
    """
    message = {
        "intent": {"name": intent, "confidence": 1.0},
        "entities": [{"entity": name, "value": value} for name, value in (entities or {}).items()],
        "text": "",
    }
    user = {"event": "user", "text": "", "parse_data": message, "input_channel": channel}
    tracker = Tracker("person", slots or {}, message, [user], False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    events = action.run(dispatcher, tracker, {})
    assert len(dispatcher.messages) == 1
    return dispatcher.messages[0], {event["name"]: event["value"] for event in events if event["event"] == "slot"}
