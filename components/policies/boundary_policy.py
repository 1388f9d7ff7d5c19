"""Sends a message that touches a boundary to the action that declines it, whatever the intent."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from actions.knowledge.boundary_memory import BOUNDARY_OF_INTENT, boundaries_in_force, said
from actions.knowledge.boundary_patterns import load_boundary_patterns
from actions.names import ACTION_DECLINE_BOUNDARY
from components.policies.fixed_policy import OneActionPolicy, Priority


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class BoundaryPolicy(OneActionPolicy):
    """Speaks only where a boundary is touched; the intents with an action of their own keep it."""

    PRIORITY = Priority.BOUNDARY
    ACTION = ACTION_DECLINE_BOUNDARY

    def is_meant(self, tracker: DialogueStateTracker) -> bool:
        """Whether a boundary is in force."""
        turns = said(event.as_dict() for event in tracker.applied_events() if isinstance(event, UserUttered))
        found = boundaries_in_force(turns, load_boundary_patterns())
        # A plain wish for a diagnosis or a dose goes by its rule.
        return bool(found) and found != (BOUNDARY_OF_INTENT.get(turns[-1].intent),)
