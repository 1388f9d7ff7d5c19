"""What the channel needs of the tracker store beyond reading: wiping, probing, and noticing its failures.

It works with every tracker store of Rasa. The project's own (`components/storage/tracker_store.py`) has methods for all
of it; with another one the same is reached by what every store can do.
"""

from __future__ import annotations

from typing import Any

from rasa.core.tracker_store import InMemoryTrackerStore, TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted
from rasa.shared.core.trackers import DialogueStateTracker

from components.website import logs, metrics

PROBE_CONVERSATION = "guide-readiness-probe"


class StoreWatch:
    """Notices when the store fails: Rasa itself goes on without memory and writes the words to its log."""

    def __init__(self) -> None:
        self.failures = 0

    def attach(self, store: TrackerStore) -> None:
        """Be told by Rasa's fail-safe wrapper instead of its log."""
        # The wrapper takes this callback at its making only, and Rasa's Agent makes it without one.
        store._on_tracker_store_error = self.failed

    def failed(self, error: Exception) -> None:
        """Count a failure; its text may quote a message, so only its type is logged."""
        self.failures += 1
        metrics.ERRORS.labels("store").inc()
        logs.report("store_failed", outcome=type(error).__name__)


def innermost(store: TrackerStore) -> TrackerStore:
    """The project's own store inside Rasa's wrappers."""
    while isinstance(getattr(store, "_tracker_store", None), TrackerStore):
        store = store._tracker_store
    return store


async def wipe(store: TrackerStore, conversation: str) -> None:
    """Delete a conversation, also the copy that Rasa keeps in memory while the store is away."""
    for kept in {innermost(store), store.fallback_tracker_store}:
        if isinstance(kept, InMemoryTrackerStore):
            kept.store.pop(conversation, None)
        elif hasattr(kept, "delete"):
            await kept.delete(conversation)
        else:
            await kept.save(DialogueStateTracker.from_events(conversation, [], domain=store.domain))


async def is_empty(store: TrackerStore, conversation: str) -> bool:
    """Whether no message of a conversation is left."""
    tracker = await innermost(store).retrieve_full_tracker(conversation)
    return tracker is None or not any(event.type_name in {"user", "bot"} for event in tracker.events)


async def stored_events(store: TrackerStore, conversation: str, limit: int) -> list[dict[str, Any]]:
    """The events of a conversation as dictionaries, at least its last ``limit`` messages, oldest first."""
    kept = innermost(store)
    if hasattr(kept, "history"):
        events = await kept.history(conversation, limit)
    else:
        tracker = await store.retrieve_full_tracker(conversation)
        events = tracker.events if tracker else []
    return [event.as_dict() for event in events]


def is_away(store: TrackerStore) -> bool:
    """Whether the project's own store could not write the last turn; it keeps it in memory and tries again."""
    return bool(getattr(innermost(store), "problem", None))


async def works(store: TrackerStore) -> bool:
    """Ask the project's own store; with another one write, read and remove one event."""
    kept = innermost(store)
    if hasattr(kept, "healthy"):
        return await kept.healthy()
    try:
        probe = DialogueStateTracker.from_events(PROBE_CONVERSATION, [ActionExecuted(ACTION_LISTEN_NAME)])
        await kept.save(probe)
        found = await kept.retrieve(PROBE_CONVERSATION)
        await wipe(store, PROBE_CONVERSATION)
    except Exception as error:
        logs.report("store_failed", outcome=type(error).__name__)
        return False
    return found is not None
