"""A conversation as Rasa's processor holds it: read, add the events of one turn, save."""

from __future__ import annotations

from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from components.storage.tracker_store import GuideTrackerStore

DOMAIN = Domain.from_yaml(
    """
version: "3.1"
intents: [ask]
slots:
  topic: {type: text, mappings: [{type: custom}]}
  hold: {type: bool, mappings: [{type: custom}]}
actions: [action_answer]
"""
)


def make_store(url: str, **options) -> GuideTrackerStore:
    """A store on a database."""
    return GuideTrackerStore(domain=DOMAIN, host=url, **options)


def turn_events(text: str, **slots) -> list[Event]:
    """What one message adds to a conversation."""
    ranking = [{"name": f"intent_{number}", "confidence": 0.1} for number in range(30)]
    return [
        UserUttered(text, {"name": "ask", "confidence": 0.9}, parse_data={"intent_ranking": ranking, "entities": []}),
        ActionExecuted("action_answer"),
        BotUttered(f"answer to {text}", data={"buttons": [{"title": "More", "payload": "/more"}]}),
        *(SlotSet(name, value) for name, value in slots.items()),
        ActionExecuted(ACTION_LISTEN_NAME),
    ]


async def turn(store: GuideTrackerStore, sender: str, text: str, **slots) -> DialogueStateTracker:
    """One message as Rasa handles it, with Rasa's own wrapper around the store."""
    wrapped = FailSafeTrackerStore(store)
    tracker = await wrapped.get_or_create_tracker(sender, append_action_listen=False)
    if not tracker.applied_events():
        start = [ActionExecuted(ACTION_SESSION_START_NAME), SessionStarted(), ActionExecuted(ACTION_LISTEN_NAME)]
        tracker.update_with_events(start, DOMAIN)
    tracker.update_with_events(turn_events(text, **slots), DOMAIN)
    await wrapped.save(tracker)
    return tracker


def texts(tracker: DialogueStateTracker | None) -> list[str]:
    """What the person wrote, as far as a tracker knows."""
    return [event.text for event in tracker.events if isinstance(event, UserUttered)] if tracker else []


async def said(store: GuideTrackerStore, sender: str) -> list[str]:
    """What the person wrote in the whole conversation, as stored."""
    return [event.text for event in await store.history(sender, 10_000) if isinstance(event, UserUttered)]
