"""Sends a message that touches a boundary to the action that declines it, whatever the intent."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.events import Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from actions.knowledge.boundary_memory import BOUNDARY_OF_INTENT, Said, boundaries_in_force, said, told_so_far
from actions.knowledge.boundary_patterns import load_boundary_patterns
from actions.names import ACTION_DECLINE_BOUNDARY, SLOT_STORIES
from components.policies.fixed_policy import OneActionPolicy, Priority, begins_a_turn


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class BoundaryPolicy(OneActionPolicy):
    """Speaks only where a boundary is touched; the intents with an action of their own keep it."""

    PRIORITY = Priority.BOUNDARY
    ACTION = ACTION_DECLINE_BOUNDARY

    def is_meant(self, tracker: DialogueStateTracker) -> bool:
        """Whether a boundary is in force."""
        turns = _messages(tracker)
        found = boundaries_in_force(turns, load_boundary_patterns(), tracker.get_slot(SLOT_STORIES) or ())
        # A plain wish for a diagnosis or a dose goes by its rule.
        return bool(found) and found != (BOUNDARY_OF_INTENT.get(turns[-1].intent),)

    def also_keep(self, tracker: DialogueStateTracker) -> list[Event]:
        """What the visitor told of themselves: old messages leave the conversation, a story stays."""
        if not begins_a_turn(tracker):
            return []
        kept = tracker.get_slot(SLOT_STORIES) or []
        told = told_so_far(_messages(tracker), load_boundary_patterns(), kept)
        return [SlotSet(SLOT_STORIES, told)] if told != kept else []


def _messages(tracker: DialogueStateTracker) -> list[Said]:
    return said(event.as_dict() for event in tracker.applied_events() if isinstance(event, UserUttered))
