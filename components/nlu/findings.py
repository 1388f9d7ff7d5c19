"""Writes what a component found into a message, in the form that Rasa reads: entities, and the intent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import (
    ENTITIES,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
)
from rasa.shared.nlu.training_data.message import Message


def add_entities(message: Message, found_by: object, found: Iterable[tuple[str, str, int, int]]) -> None:
    """Add entities behind those that are there.

    Args:
        message: what they were found in.
        found_by: the component, whose class is named as the extractor.
        found: entity, value, and where it starts and ends in the text (in characters).
    """
    extractor = type(found_by).__name__
    entities = [
        {"entity": entity, "value": value, "start": start, "end": end, "extractor": extractor}
        for entity, value, start, end in found
    ]
    if entities:
        message.set(ENTITIES, [*(message.get(ENTITIES) or []), *entities], add_to_output=True)


def rank_intents(message: Message, ranking: Sequence[tuple[str, float]]) -> None:
    """Set the intents with their confidence (0 to 1), the likeliest first; this one is the message's intent."""
    entries: list[dict[str, Any]] = [
        {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: confidence} for name, confidence in ranking
    ]
    message.set(INTENT, entries[0], add_to_output=True)
    message.set(INTENT_RANKING_KEY, entries, add_to_output=True)


def set_not_understood(message: Message) -> None:
    """Give a message the intent of those that nobody understands."""
    rank_intents(message, [(DEFAULT_NLU_FALLBACK_INTENT_NAME, 1.0)])
