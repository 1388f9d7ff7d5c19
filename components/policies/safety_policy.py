"""The first word in every turn: a warning sign is answered, and what follows an emergency reply is held back.

It runs inside Rasa's own server on fixed responses, so it needs no action server and no network. The rule in
``data/rules/red_flags.yml`` stands behind it: without this policy a warning sign would still be answered, in general
words.
"""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from actions.knowledge.safety_dialogue import (
    REPLY_BY_PAUSE_TEXT,
    RESPONSE,
    Heard,
    Step,
    level_of,
    next_step,
    read_ending,
)
from actions.names import (
    ENTITY_RED_FLAG,
    ENTITY_RED_FLAG_ASKED,
    ENTITY_URGENCY,
    SLOT_SAFETY_PAUSE,
)
from components.policies.fixed_policy import Choice, FixedPolicy, Priority, answer_is_missing, begins_a_turn

_SIGNS_RESPONSE = "utter_signs"
_OWN_RESPONSES = frozenset(REPLY_BY_PAUSE_TEXT.values())
# Begins a conversation; a channel may send it before the person says anything.
_SESSION_START = "session_start"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class SafetyPolicy(FixedPolicy):
    """Chooses safety replies; leaves all else to the other policies."""

    PRIORITY = Priority.SAFETY

    def choose(self, tracker: DialogueStateTracker, domain: Domain) -> Choice | None:
        """A safety reply and the new state of the pause, or nothing."""
        last = tracker.latest_action_name
        if begins_a_turn(tracker):
            step = _first_step(tracker, domain)
        elif last in _OWN_RESPONSES or last.startswith((RESPONSE, _SIGNS_RESPONSE)):
            return Choice(ACTION_LISTEN_NAME)
        else:
            step = _signs_asked_about(tracker, domain)
        if step.response is None:
            return None
        events = () if step.pause is None else (SlotSet(SLOT_SAFETY_PAUSE, step.pause),)
        return Choice(step.response, events)


def _first_step(tracker: DialogueStateTracker, domain: Domain) -> Step:
    message = tracker.latest_message
    if message is None or message.intent_name == _SESSION_START:
        return Step()
    return next_step(_heard(message), pause_of(tracker), domain.responses, read_ending)


def _signs_asked_about(tracker: DialogueStateTracker, domain: Domain) -> Step:
    """Behind the answer to a question about a warning sign: the sign itself, with what to do."""
    asked = _values(tracker.latest_message, ENTITY_RED_FLAG_ASKED)
    response = f"{_SIGNS_RESPONSE}_{asked[0]}" if asked else None
    if response not in domain.responses or answer_is_missing(tracker, domain):
        return Step()
    return Step(response)


def pause_of(tracker: DialogueStateTracker) -> str | None:
    """The state of the pause: from the events, which outlive a restart; from the slot where events were cut off."""
    for event in reversed(tracker.events):
        if isinstance(event, SlotSet) and event.key == SLOT_SAFETY_PAUSE and event.value:
            return event.value
    return tracker.get_slot(SLOT_SAFETY_PAUSE)


def _heard(message: UserUttered) -> Heard:
    """The present message, as far as safety is concerned."""
    flag = next(iter(_values(message, ENTITY_RED_FLAG)), None)
    level = level_of(flag, next(iter(_values(message, ENTITY_URGENCY)), None))
    return Heard(message.intent_name or "", message.text or "", flag, level)


def _values(message: UserUttered | None, entity: str) -> list[str]:
    entities = message.entities if message else []
    return [item["value"] for item in entities if item.get("entity") == entity and isinstance(item.get("value"), str)]
