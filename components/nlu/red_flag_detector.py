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

from actions.knowledge.red_flag_decision import Decision, decide
from actions.knowledge.red_flag_patterns import load_patterns
from actions.knowledge.red_flag_screen import ASKED, NOW, TURNS_REMEMBERED, Finding, screen
from components.nlu.tuned_encoder import SIGN_CHANCES

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

    Needs the tuned encoder before it in the pipeline.

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
                findings = screen(text, earlier, self._patterns)
                across = bool(earlier) and not _any_now(screen(text, (), self._patterns))
                _report(message, findings, decide(text, findings, message.get(SIGN_CHANCES), across))
        return messages


def _any_now(findings: list[Finding]) -> bool:
    return any(finding.kind == NOW for finding in findings)


def _earlier_texts(tracker: DialogueStateTracker | None) -> list[str]:
    """The last messages that the person typed, oldest first, without this one."""
    if tracker is None:
        return []
    texts = [event.text for event in tracker.applied_events() if isinstance(event, UserUttered) and event.text]
    return [text for text in texts if not _COMMAND.match(text)][-TURNS_REMEMBERED:]


def _report(message: Message, findings: list[Finding], decision: Decision | None) -> None:
    """Write the decision into the message: its word stands above that of the intent classifier, both ways."""
    entities = [
        _entity(ENTITY_RED_FLAG_ASKED, found.flag, found.start, found.end) for found in findings if found.kind == ASKED
    ]
    others = [item for item in message.get(INTENT_RANKING_KEY) or [] if item[INTENT_NAME_KEY] != INTENT_RED_FLAG]
    intent = message.get(INTENT) or {}
    if decision:
        for name, value in ((ENTITY_URGENCY, decision.urgency), (ENTITY_RED_FLAG, decision.flag)):
            entities.insert(0, _entity(name, value, decision.start, decision.end))
        intent = {INTENT_NAME_KEY: INTENT_RED_FLAG, PREDICTED_CONFIDENCE_KEY: 1.0}
        others = [intent, *others]
        # Behind this component Rasa reads every text with a leading slash as a command, even "/ I can't pee".
        message.set(TEXT, message.get(TEXT).lstrip("/"), add_to_output=True)
    elif intent.get(INTENT_NAME_KEY) == INTENT_RED_FLAG and others:
        intent = others[0]
    message.set(INTENT, intent, add_to_output=True)
    message.set(INTENT_RANKING_KEY, others, add_to_output=True)
    if entities:
        message.set(ENTITIES, message.get(ENTITIES, []) + entities, add_to_output=True)


def _entity(name: str, value: str, start: int, end: int) -> dict[str, Any]:
    return {"entity": name, "value": value, "start": start, "end": end, "extractor": RedFlagDetector.__name__}
