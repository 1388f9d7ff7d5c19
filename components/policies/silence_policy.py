"""A sentence for the case that the action server gives no answer.

In stock Rasa a person gets silence when a custom action fails. This policy sees that the action said nothing and
lets Rasa's own server say so; it works the same on the website and in the shell.
"""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from components.policies.fixed_policy import Choice, FixedPolicy, Priority, answer_is_missing

UTTER_SERVICE_AWAY = "utter_service_away"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class SilencePolicy(FixedPolicy):
    """Speaks only when one of our own actions has just failed; leaves all else to the rules."""

    PRIORITY = Priority.SILENCE

    def choose(self, tracker: DialogueStateTracker, domain: Domain) -> Choice | None:
        """Say that the service is away, then wait for the next message."""
        if tracker.latest_action_name == UTTER_SERVICE_AWAY:
            return Choice(ACTION_LISTEN_NAME)
        return Choice(UTTER_SERVICE_AWAY) if answer_is_missing(tracker, domain) else None
