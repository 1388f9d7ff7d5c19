"""A sentence for the case that the action server gives no answer.

In stock Rasa a person gets silence when a custom action fails. This policy sees that the action said nothing and
lets Rasa's own server say so; it works the same on the website and in the shell.
"""

from __future__ import annotations

from typing import Any

from rasa.core.policies.policy import Policy, PolicyPrediction, confidence_scores_for
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

UTTER_SERVICE_AWAY = "utter_service_away"
# Above Rasa's RulePolicy (6), which goes on as if the action had answered.
_PRIORITY = 7
_CUSTOM_ACTION_PREFIX = "action_"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class SilencePolicy(Policy):
    """Speaks only when one of our own actions has just failed; leaves all else to the rules."""

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
        """Say that the service is away, then wait for the next message."""
        if tracker.latest_action_name == UTTER_SERVICE_AWAY:
            return self._prediction(confidence_scores_for(ACTION_LISTEN_NAME, 1.0, domain))
        if answer_is_missing(tracker, domain):
            return self._prediction(confidence_scores_for(UTTER_SERVICE_AWAY, 1.0, domain))
        return self._prediction(self._default_predictions(domain))


def answer_is_missing(tracker: DialogueStateTracker, domain: Domain) -> bool:
    """Whether one of our own actions was the last to run in this turn and nothing was said."""
    action = tracker.latest_action_name or ""
    if not action.startswith(_CUSTOM_ACTION_PREFIX) or action not in domain.user_actions:
        return False
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered):
            return False
        if isinstance(event, UserUttered):
            return True
    return False
