"""Rasa component: finds warning signs in every message. It stands last in the pipeline, so that its word counts."""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import (
    ENTITIES,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

from actions.knowledge.red_flag_patterns import load_patterns
from actions.knowledge.red_flag_screen import ASKED, NOW, TURNS_REMEMBERED, Finding, screen

INTENT_RED_FLAG = "report_red_flag"
ENTITY_RED_FLAG = "red_flag"
ENTITY_URGENCY = "urgency"
ENTITY_RED_FLAG_ASKED = "red_flag_asked"

# What a button or a slash command sends: "/ask_exercises", "/ask_more{"body_part": "knee"}".
_COMMAND = re.compile(r"^/\w+(@[\d.]+)?\s*(\{.*\})?\s*$", re.DOTALL)


@DefaultV1Recipe.register(
    [DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER],
    is_trainable=False,
)
class RedFlagDetector(GraphComponent):
    """Sets the intent `report_red_flag` for a sign that is there now, and names the flag and its urgency.

    A sign that is only asked about leaves the intent alone and adds the entity `red_flag_asked`.
    """

    def __init__(self) -> None:
        """Read the patterns. They are not kept in the model, so a new one needs a restart but no training."""
        self._patterns = load_patterns()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> RedFlagDetector:
        """Called by Rasa."""
        return cls()

    def process(self, messages: list[Message], tracker: DialogueStateTracker | None = None) -> list[Message]:
        """Screen each message; what the person wrote before may complete a combination."""
        earlier = _earlier_texts(tracker)
        for message in messages:
            text = message.get(TEXT) or ""
            if not _COMMAND.match(text):
                _report(message, screen(text, earlier, self._patterns))
        return messages


def _earlier_texts(tracker: DialogueStateTracker | None) -> list[str]:
    """The last messages that the person typed, oldest first, without this one."""
    if tracker is None:
        return []
    texts = [event.text for event in tracker.applied_events() if isinstance(event, UserUttered) and event.text]
    return [text for text in texts if not _COMMAND.match(text)][-TURNS_REMEMBERED:]


def _report(message: Message, findings: list[Finding]) -> None:
    """Write the findings into the message."""
    now = [finding for finding in findings if finding.kind == NOW]
    entities = [_entity(ENTITY_RED_FLAG, finding.flag, finding) for finding in now]
    entities += [_entity(ENTITY_RED_FLAG_ASKED, found.flag, found) for found in findings if found.kind == ASKED]
    if now:
        entities.insert(1, _entity(ENTITY_URGENCY, now[0].urgency, now[0]))
        intent = {INTENT_NAME_KEY: INTENT_RED_FLAG, PREDICTED_CONFIDENCE_KEY: 1.0}
        others = [item for item in message.get(INTENT_RANKING_KEY, []) if item[INTENT_NAME_KEY] != INTENT_RED_FLAG]
        # Behind this component Rasa reads every text with a leading slash as a command, even "/ I can't pee".
        message.set(TEXT, message.get(TEXT).lstrip("/"), add_to_output=True)
        message.set(INTENT, intent, add_to_output=True)
        message.set(INTENT_RANKING_KEY, [intent, *others], add_to_output=True)
    if entities:
        message.set(ENTITIES, message.get(ENTITIES, []) + entities, add_to_output=True)


def _entity(name: str, value: str, finding: Finding) -> dict[str, Any]:
    return {
        "entity": name,
        "value": value,
        "start": finding.start,
        "end": finding.end,
        "extractor": RedFlagDetector.__name__,
    }
