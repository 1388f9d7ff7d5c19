"""Sends a message that steers the talk ("next", "simpler please") to the action that follows it, whatever the intent.

The intent stays what the classifier says: "are you ChatGPT?" is both a `bot_challenge` and a command.
"""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.trackers import DialogueStateTracker

from actions.knowledge.boundary_memory import BOUNDARY_OF_INTENT
from actions.names import ACTION_OF_INTENT, ENTITY_COMMAND, INTENT_COMMAND, INTENT_RED_FLAG
from components.policies.fixed_policy import OneActionPolicy, Priority


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class CommandPolicy(OneActionPolicy):
    """Speaks only where the command recogniser found a command and there is no warning sign."""

    PRIORITY = Priority.COMMAND
    ACTION = ACTION_OF_INTENT[INTENT_COMMAND]

    def is_meant(self, tracker: DialogueStateTracker) -> bool:
        """Whether the last message is a command."""
        message = tracker.latest_message
        # "so which one do I have?" sounds like a pick from a list, but it is a wish for a diagnosis.
        if message is None or message.intent_name in (INTENT_RED_FLAG, *BOUNDARY_OF_INTENT):
            return False
        return any(entity.get("entity") == ENTITY_COMMAND for entity in message.entities)
