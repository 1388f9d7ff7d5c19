"""Rasa component: a message without a single letter (emoji, dots, blanks) is not understood, whatever it resembles."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from components.nlu.component_bases import StatelessComponent
from components.nlu.findings import set_not_understood


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class UnreadableMessage(StatelessComponent):
    """Stands last in the pipeline, so that its word counts."""

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the fallback intent where there is nothing to read."""
        for message in messages:
            if not is_readable(message.get(TEXT) or ""):
                set_not_understood(message)
        return messages


def is_readable(text: str) -> bool:
    """Whether a text holds at least one letter."""
    return any(char.isalpha() for char in text)
