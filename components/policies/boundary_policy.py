"""Sends a message that touches a boundary to the action that declines it, whatever the intent."""

from __future__ import annotations

from typing import Any

from rasa.core.policies.policy import Policy, PolicyPrediction, confidence_scores_for
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from actions.knowledge.boundary_memory import BOUNDARY_OF_INTENT, Said, boundaries_in_force, said, told_so_far
from actions.knowledge.boundary_patterns import load_boundary_patterns
from actions.names import ACTION_DECLINE_BOUNDARY, SLOT_STORIES
from components.policies.silence_policy import answer_is_missing

# Above the rules, below the safety policy. Where the action fails, the silence policy speaks.
_PRIORITY = 8


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class BoundaryPolicy(Policy):
    """Speaks only where a boundary is touched; the intents with an action of their own keep it."""

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
        """The declining action, then the next message."""
        last = tracker.latest_action_name
        action = None
        if last == ACTION_DECLINE_BOUNDARY and not answer_is_missing(tracker, domain):
            action = ACTION_LISTEN_NAME
        elif last in (ACTION_LISTEN_NAME, None) and _touches_a_boundary(tracker):
            action = ACTION_DECLINE_BOUNDARY
        # Kept whichever policy speaks: old messages leave the conversation, a story stays.
        events = _new_stories(tracker) if last in (ACTION_LISTEN_NAME, None) else []
        if action is None:
            return self._prediction(self._default_predictions(domain), events)
        return self._prediction(confidence_scores_for(action, 1.0, domain), events)


def _touches_a_boundary(tracker: DialogueStateTracker) -> bool:
    turns = _messages(tracker)
    found = boundaries_in_force(turns, load_boundary_patterns(), tracker.get_slot(SLOT_STORIES) or ())
    # A plain wish for a diagnosis or a dose goes by its rule.
    return bool(found) and found != (BOUNDARY_OF_INTENT.get(turns[-1].intent),)


def _new_stories(tracker: DialogueStateTracker) -> list[Event]:
    kept = tracker.get_slot(SLOT_STORIES) or []
    told = told_so_far(_messages(tracker), load_boundary_patterns(), kept)
    return [SlotSet(SLOT_STORIES, told)] if told != kept else []


def _messages(tracker: DialogueStateTracker) -> list[Said]:
    return said(event.as_dict() for event in tracker.applied_events() if isinstance(event, UserUttered))
