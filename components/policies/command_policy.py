"""Sends a message that steers the talk ("next", "simpler please") to the action that follows it, whatever the intent.

The intent stays what the classifier says: "are you ChatGPT?" is both a `bot_challenge` and a command.
"""

from __future__ import annotations

from typing import Any

from rasa.core.policies.policy import Policy, PolicyPrediction, confidence_scores_for
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from actions.knowledge.boundary_memory import BOUNDARY_OF_INTENT
from actions.names import ACTION_OF_INTENT, ENTITY_COMMAND, INTENT_COMMAND, INTENT_RED_FLAG
from components.policies.silence_policy import answer_is_missing

# Above the rules, below the boundary policy. Where the action fails, the silence policy speaks.
_PRIORITY = 7
_ACTION = ACTION_OF_INTENT[INTENT_COMMAND]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class CommandPolicy(Policy):
    """Speaks only where the command recogniser found a command and there is no warning sign."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The priority decides between policies that are equally sure."""
        return {"priority": _PRIORITY}

    def train(self, training_trackers: list[Any], domain: Domain, **kwargs: Any) -> Resource:
        """Nothing is learnt."""
        self.persist()
        return self._resource

    def persist(self) -> None:
        """Keep an empty resource, which Rasa expects of a policy."""
        with self._model_storage.write_to(self._resource):
            pass

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """The following action, then the next message."""
        last = tracker.latest_action_name
        action = None
        if last == _ACTION and not answer_is_missing(tracker, domain):
            action = ACTION_LISTEN_NAME
        elif last in (ACTION_LISTEN_NAME, None) and _steers(tracker):
            action = _ACTION
        if action is None:
            return self._prediction(self._default_predictions(domain))
        return self._prediction(confidence_scores_for(action, 1.0, domain))


def _steers(tracker: DialogueStateTracker) -> bool:
    message = tracker.latest_message
    # "so which one do I have?" sounds like a pick from a list, but it is a wish for a diagnosis.
    if message is None or message.intent_name in (INTENT_RED_FLAG, *BOUNDARY_OF_INTENT):
        return False
    return any(entity.get("entity") == ENTITY_COMMAND for entity in message.entities)
