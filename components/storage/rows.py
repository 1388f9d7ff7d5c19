"""Rasa events as rows of the database and back. Pure functions.

Rows are small: of what the language components found, only the intent, a short ranking and the entities are kept.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
from collections.abc import Iterable
from typing import Any

from rasa.shared.core.events import Event, UserUttered

logger = logging.getLogger(__name__)

_SAFE_NAME = re.compile(r"^[\x20-\x7e]{1,255}$")
_KEPT_OF_PARSING = ("intent", "entities", "intent_ranking")
_KEPT_IN_RANKING = 3
_SAID_ONCE = ("model_id", "assistant_id")


def safe_key(sender_id: str) -> str:
    """The name of a conversation in the database: itself, or a hash of it if a database could not take it."""
    if _SAFE_NAME.match(sender_id):
        return sender_id
    return "hashed-" + hashlib.sha256(sender_id.encode("utf-8", "surrogatepass")).hexdigest()


def make_smaller(event: Event) -> None:
    """Leave out of a stored event what nobody reads again."""
    if isinstance(event, UserUttered):
        kept = {key: event.parse_data[key] for key in _KEPT_OF_PARSING if key in event.parse_data}
        kept["intent_ranking"] = (kept.get("intent_ranking") or [])[:_KEPT_IN_RANKING]
        event.parse_data = kept
    elif event.metadata:
        # The message of the same turn says it.
        event.metadata = {key: value for key, value in event.metadata.items() if key not in _SAID_ONCE}


def to_row(key: str, event: Event) -> dict[str, Any]:
    """A row of the table `events`."""
    data = event.as_dict()
    intent = (data.get("parse_data") or {}).get("intent") or {}
    return {
        "sender_id": key,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": _name(intent.get("name")),
        "action_name": _name(data.get("name")),
        "data": json.dumps(data, separators=(",", ":")),
    }


def to_events(rows: Iterable[tuple[int, str]]) -> list[Event]:
    """Events from (id, data) pairs. A damaged row is left out, so that it costs one event and not a conversation."""
    found = []
    for number, data in rows:
        try:
            event = Event.from_parameters(json.loads(data))
        except Exception as error:
            # Not the row itself: it may hold a person's words.
            logger.error("Event %s in the database is damaged and left out: %s", number, type(error).__name__)
            continue
        if event is not None:
            found.append(event)
    return found


def _name(value: Any) -> str | None:
    return value if isinstance(value, str) and _SAFE_NAME.match(value) else None
