"""Rasa component: finds warning signs in every message. It stands last in the pipeline, so that its word counts."""

from __future__ import annotations

import re

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import (
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
from actions.names import ENTITY_RED_FLAG, ENTITY_RED_FLAG_ASKED, ENTITY_URGENCY, INTENT_RED_FLAG
from components.nlu.component_bases import StatelessComponent
from components.nlu.findings import add_entities
from components.nlu.sign_classifier import SIGN_CHANCES

# What a button or a slash command sends: "/ask_exercises", "/ask_more{"body_part": "knee"}".
_COMMAND = re.compile(r"^/\w+(@[\d.]+)?\s*(\{.*\})?\s*$", re.DOTALL)


@DefaultV1Recipe.register(
    [DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER],
    is_trainable=False,
)
class RedFlagDetector(StatelessComponent):
    """Sets the intent `report_red_flag` for a sign that is there now, and names the flag and its urgency.

    Needs the sign classifier before it in the pipeline.

    A sign that is only asked about leaves the intent alone and adds the entity `red_flag_asked`.
    """

    def __init__(self) -> None:
        """Read the patterns. They are not kept in the model, so a new one needs a restart but no training."""
        self._patterns = load_patterns()

    def process(self, messages: list[Message], tracker: DialogueStateTracker | None = None) -> list[Message]:
        """Screen each message; what the person wrote before may complete a combination."""
        earlier = _earlier_texts(tracker)
        for message in messages:
            text = message.get(TEXT) or ""
            if not _COMMAND.match(text):
                findings = screen(text, earlier, self._patterns)
                across = bool(earlier) and not _any_now(screen(text, (), self._patterns))
                decision = decide(text, findings, message.get(SIGN_CHANCES), across)
                add_entities(message, self, _entities(findings, decision))
                _set_intent(message, decision)
        return messages


def _any_now(findings: list[Finding]) -> bool:
    return any(finding.kind == NOW for finding in findings)


def _earlier_texts(tracker: DialogueStateTracker | None) -> list[str]:
    """The last messages that the person typed, oldest first, without this one."""
    if tracker is None:
        return []
    texts = [event.text for event in tracker.applied_events() if isinstance(event, UserUttered) and event.text]
    return [text for text in texts if not _COMMAND.match(text)][-TURNS_REMEMBERED:]


def _entities(findings: list[Finding], decision: Decision | None) -> list[tuple[str, str, int, int]]:
    """The sign that is there now, then those that are asked about."""
    asked = [(ENTITY_RED_FLAG_ASKED, found.flag, found.start, found.end) for found in findings if found.kind == ASKED]
    if decision is None:
        return asked
    named = ((ENTITY_RED_FLAG, decision.flag), (ENTITY_URGENCY, decision.urgency))
    return [*((name, value, decision.start, decision.end) for name, value in named), *asked]


def _set_intent(message: Message, decision: Decision | None) -> None:
    """The decision's word stands above that of the intent classifier, both ways."""
    others = [item for item in message.get(INTENT_RANKING_KEY) or [] if item[INTENT_NAME_KEY] != INTENT_RED_FLAG]
    intent = message.get(INTENT) or {}
    if decision:
        intent = {INTENT_NAME_KEY: INTENT_RED_FLAG, PREDICTED_CONFIDENCE_KEY: 1.0}
        others = [intent, *others]
        # Behind this component Rasa reads every text with a leading slash as a command, even "/ I can't pee".
        message.set(TEXT, message.get(TEXT).lstrip("/"), add_to_output=True)
    elif intent.get(INTENT_NAME_KEY) == INTENT_RED_FLAG and others:
        intent = others[0]
    message.set(INTENT, intent, add_to_output=True)
    message.set(INTENT_RANKING_KEY, others, add_to_output=True)
