"""The recent turns of a conversation, and what the earlier ones have left behind. Pure functions.

Rasa builds a conversation's state by playing all its events again, several times per message. Here the events of old
turns are replaced by the few that have the same effect: the values of slots, an open form, a pause.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    ConversationPaused,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker

# More than the red-flag screen looks back (TURNS_REMEMBERED), and few enough that turn 1,000 costs what turn 7 does.
WINDOW_TURNS = 6


def shorten(events: Sequence[Event], slots: Iterable[Slot], turns: int = WINDOW_TURNS) -> list[Event]:
    """The same conversation with at most ``turns`` messages of the person.

    Args:
        events: from the start of the conversation, or an earlier result of this function with new events behind it.
        slots: the slots of the domain.
        turns: how many messages to keep.

    Returns:
        Events with the same state; unchanged if there are few enough.
    """
    messages = [index for index, event in enumerate(events) if isinstance(event, UserUttered)]
    if len(messages) <= turns:
        return list(events)
    start = messages[-turns]
    return [*left_behind(events[:start], slots), *events[start:]]


def left_behind(events: Sequence[Event], slots: Iterable[Slot]) -> list[Event]:
    """The few events with the same effect on what follows as ``events``, which end before a message."""
    slots = list(slots)
    state = DialogueStateTracker.from_events("", list(events), slots)
    when = events[-1].timestamp if events else None
    carried: list[Event] = [SessionStarted(timestamp=when)]
    for slot in slots:
        value = state.get_slot(slot.name)
        if value != slot.initial_value:
            carried.append(SlotSet(slot.name, value, timestamp=when))
    if state.active_loop_name:
        carried.append(ActiveLoop(state.active_loop_name, timestamp=when))
    if state.is_paused():
        carried.append(ConversationPaused(timestamp=when))
    carried.append(ActionExecuted(ACTION_LISTEN_NAME, timestamp=when))
    return carried
