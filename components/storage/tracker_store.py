"""Rasa tracker store: live conversations in memory, every event in the database before the answer leaves.

A message costs the same at turn 5 and at turn 1,000: only the recent turns are kept in memory, and Rasa gets a tracker
of just these (see window.py). Several servers may share a database: each message first asks whether another server has
written to the conversation. While the database is away, conversations go on from memory, their new events wait to be
written, and `healthy` says no.
"""

from __future__ import annotations

import asyncio
import functools
import logging
import os
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.exc import SQLAlchemyError

from components.storage.database import Database, WrongDatabaseError, database_url
from components.storage.rows import make_smaller, safe_key, to_events, to_row
from components.storage.window import WINDOW_TURNS, left_behind, shorten

logger = logging.getLogger(__name__)

RETENTION_VARIABLE = "GUIDE_RETENTION_DAYS"
RETENTION_DAYS = 30
LIVE_CONVERSATIONS = 500
# Events that may wait for the database to come back; a turn has about eight.
WAITING_EVENTS = 20_000
_DAY_SECONDS = 24 * 60 * 60
# After a failure, how long nobody tries again, so that people do not queue up behind a database that is away.
_PAUSE_SECONDS = 1.0
_ERRORS = (SQLAlchemyError, WrongDatabaseError)

T = TypeVar("T")


class StoreAwayError(Exception):
    """The database cannot be reached just now."""


@dataclass
class Conversation:
    """A live conversation.

    Attributes:
        events: what its recent turns did, and what the earlier ones have left behind; with those of `waiting`.
        newest: number in the database of the newest event that is in `events`.
        waiting: events that are not in the database yet, oldest first.
        writing: held while `waiting` is written, so that nothing is written twice.
    """

    events: list[Event] = field(default_factory=list)
    newest: int = 0
    waiting: list[Event] = field(default_factory=list)
    writing: asyncio.Lock = field(default_factory=asyncio.Lock)


_running: list[GuideTrackerStore] = []


def the_tracker_store() -> GuideTrackerStore | None:
    """The store of this process, with its own methods: Rasa hands out a wrapper that has only Rasa's."""
    return _running[-1] if _running else None


class GuideTrackerStore(TrackerStore):
    """See the text of this module. Options of endpoints.yml are `live_conversations` and `retention_days`."""

    def __init__(
        self,
        domain: Domain | None = None,
        event_broker: EventBroker | None = None,
        host: str | None = None,
        live_conversations: int = LIVE_CONVERSATIONS,
        retention_days: float | None = None,
        **kwargs: Any,
    ) -> None:
        """Open nothing yet: a database that is away does not keep the guide from starting.

        Args:
            domain: given by Rasa.
            event_broker: given by Rasa.
            host: a database URL; without it `GUIDE_DATABASE_URL` counts, else the SQLite file in .data/.
            live_conversations: how many conversations stay in memory.
            retention_days: after how many days without a message a conversation is deleted; 0 for never.
            kwargs: given by Rasa.
        """
        super().__init__(domain, event_broker, **kwargs)
        self._database = Database(host or database_url())
        days = os.environ.get(RETENTION_VARIABLE) if retention_days is None else retention_days
        self._retention_seconds = float(RETENTION_DAYS if days in (None, "") else days) * _DAY_SECONDS
        self._live: OrderedDict[str, Conversation] = OrderedDict()
        self._bound = live_conversations
        # One thread writes to SQLite, which has one writer anyway; the server's own thread never waits for a disk.
        self._threads = ThreadPoolExecutor(1 if self._database.is_sqlite else 4, "database")
        self._identity: str | None = None
        self._away_until = 0.0
        self._problem: str | None = None
        self._retry: asyncio.Task | None = None
        self._next_purge = self._next_check = 0.0
        _running.append(self)

    # What Rasa calls.

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The conversation so far, with its recent turns only; None for a new one."""
        conversation = await self._current(safe_key(sender_id))
        if conversation is None:
            return None
        return self._tracker(sender_id, conversation.events, conversation)

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """The conversation with all its events."""
        key = safe_key(conversation_id)
        conversation = await self._current(key)
        if conversation is None:
            return None
        try:
            stored = to_events(await self._ask(self._database.after, key, 0))
        except StoreAwayError:
            return self._tracker(conversation_id, conversation.events, conversation)
        return self._tracker(conversation_id, stored + conversation.waiting, conversation)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store the new events of a tracker. If the database is away they wait in memory, and `healthy` says no."""
        key = safe_key(tracker.sender_id)
        new = list(islice(tracker.events, await self._known(key, tracker), None))
        tracker.stored_events = len(tracker.events)
        if not new:
            return
        if self.event_broker is not None:
            await self._stream_new_events(self.event_broker, new, tracker.sender_id)
        for event in new:
            make_smaller(event)
        # It may have had to leave memory while its message was answered.
        conversation = self._live.pop(key, None) or getattr(tracker, "conversation", None) or Conversation()
        conversation.events = shorten([*conversation.events, *new], self.domain.slots)
        conversation.waiting += new
        tracker.conversation = self._live[key] = conversation
        await self._write(key, conversation)
        self._keep_bounds()
        self._purge_sometimes()

    async def keys(self) -> Iterable[str]:
        """The live conversations. Rasa uses it to move conversations between stores, which this one does not do."""
        return list(self._live)

    # What the guide's own channel calls.

    async def history(self, sender_id: str, limit: int = 200) -> list[Event]:
        """The last messages of both sides (UserUttered and BotUttered), oldest first, over the whole conversation."""
        key = safe_key(sender_id)
        live = self._live.get(key)
        waiting = live.waiting if live else []
        try:
            stored = to_events(await self._ask(self._database.said, key, limit))
        except StoreAwayError:
            stored, waiting = [], live.events if live else []
        return [*stored, *(event for event in waiting if isinstance(event, UserUttered | BotUttered))][-limit:]

    async def delete(self, sender_id: str) -> None:
        """Forget a conversation for good. Raises StoreAwayError if that is not possible now: then nothing is gone."""
        key = safe_key(sender_id)
        await self._ask(self._database.delete, key)
        self._live.pop(key, None)

    async def purge(self, before: float) -> int:
        """Delete conversations without an event since ``before`` (seconds since the epoch). Returns deleted events."""
        return await self._ask(self._database.purge, before)

    async def healthy(self) -> bool:
        """Whether every turn so far is stored and the next one can be; asks the database at most once a second."""
        if time.monotonic() >= self._next_check:
            try:
                await self._ask(self._database.check)
            except StoreAwayError:
                return False
            self._next_check = time.monotonic() + _PAUSE_SECONDS
        return self._problem is None and not self._any_waiting()

    @property
    def problem(self) -> str | None:
        """What is wrong with the database, in words for an operator; None if the last query went well."""
        return self._problem

    def close(self) -> None:
        """Close the database."""
        if self._retry is not None:
            self._retry.cancel()
        self._threads.shutdown(wait=True)
        self._database.close()
        if self in _running:
            _running.remove(self)

    # How it works.

    def _tracker(self, sender_id: str, events: list[Event], conversation: Conversation) -> DialogueStateTracker:
        tracker = DialogueStateTracker.from_events(sender_id, events, self.domain.slots)
        # Where it came from, and how many of its events need not be stored again.
        tracker.conversation = conversation
        tracker.stored_events = len(events)
        return tracker

    async def _known(self, key: str, tracker: DialogueStateTracker) -> int:
        """How many events of a tracker are stored. One that this store did not hand out has the whole conversation."""
        known = getattr(tracker, "stored_events", None)
        if known is not None or not tracker.events:
            return known or 0
        waiting = len(self._live[key].waiting) if key in self._live else 0
        try:
            return await self._ask(self._database.count, key) + waiting
        except StoreAwayError:
            return waiting

    async def _current(self, key: str) -> Conversation | None:
        """The conversation as it is now, whichever server wrote last."""
        live = self._live.get(key)
        try:
            newest = await self._ask(self._database.newest, key)
            live = self._live.get(key)
            if live is not None and newest == live.newest:
                self._live.move_to_end(key)
                return live
            if newest == 0 or (live is not None and newest < live.newest):
                # Forgotten, by another server or by age. What waits to be written is forgotten with it.
                self._live.pop(key, None)
                return None
            return await self._load(key, newest, live)
        except StoreAwayError:
            return live

    async def _load(self, key: str, newest: int, live: Conversation | None) -> Conversation:
        if live is None:
            lasting, recent = await self._ask(self._database.recent, key, WINDOW_TURNS)
            earlier = [] if lasting is None else left_behind(to_events(lasting), self.domain.slots)
            live = Conversation([*earlier, *to_events(recent)], newest)
        else:
            added = to_events(await self._ask(self._database.after, key, live.newest))
            before = live.events[: len(live.events) - len(live.waiting)] if live.waiting else live.events
            live.events = shorten([*before, *added, *live.waiting], self.domain.slots)
            live.newest = newest
        self._live[key] = live
        self._live.move_to_end(key)
        self._keep_bounds()
        return live

    async def _write(self, key: str, conversation: Conversation) -> bool:
        """Write what waits. Returns False if the database is away; then it is tried again, without end."""
        async with conversation.writing:
            waiting = list(conversation.waiting)
            if not waiting:
                return True
            rows = [to_row(key, event) for event in waiting]
            identity = self._identity
            try:
                newest, alone = await self._ask(self._database.append, key, rows, conversation.newest)
            except StoreAwayError:
                self._retry_later()
                return False
            del conversation.waiting[: len(waiting)]
            conversation.newest = newest
        if not alone and not conversation.waiting and identity == self._identity:
            # Another server wrote in between. All is stored; the next message reads it in the right order.
            self._live.pop(key, None)
        return True

    async def _ask(self, query: Callable[..., T], *arguments: Any) -> T:
        """Run a query in a thread. Raises StoreAwayError, at once if the database was away a moment ago."""
        if time.monotonic() < self._away_until:
            raise StoreAwayError(self._problem)
        run = functools.partial(self._run, query, *arguments)
        try:
            answer = await asyncio.get_running_loop().run_in_executor(self._threads, run)
        except _ERRORS as error:
            self._note(error)
            raise StoreAwayError(self._problem) from None
        self._problem = None
        self._notice_new_database()
        return answer

    def _run(self, query: Callable[..., T], *arguments: Any) -> T:
        # Those who queued up behind a failing query fail with it.
        if time.monotonic() < self._away_until:
            raise WrongDatabaseError(self._problem or "The database is away.")
        try:
            return query(*arguments)
        except _ERRORS:
            self._away_until = time.monotonic() + _PAUSE_SECONDS
            raise

    def _note(self, error: Exception) -> None:
        # An SQL error's own text is left out where it may hold a row.
        kind = type(getattr(error, "orig", None) or error).__name__
        problem = str(error) if isinstance(error, WrongDatabaseError) else f"{type(error).__name__} ({kind})"
        if problem != self._problem:
            logger.error("The database of conversations is away: %s", problem)
        self._problem = problem

    def _notice_new_database(self) -> None:
        """After the database was replaced, live conversations go on: nothing of them is stored in the new one."""
        now = self._database.identity
        if self._identity is not None and now is not None and now != self._identity:
            logger.error("The database is another one than before; earlier conversations are not in it.")
            for conversation in self._live.values():
                conversation.newest = 0
        self._identity = now or self._identity

    def _any_waiting(self) -> bool:
        return any(conversation.waiting for conversation in self._live.values())

    async def _write_all(self) -> None:
        for key, conversation in list(self._live.items()):
            if conversation.waiting and not await self._write(key, conversation):
                return

    def _retry_later(self) -> None:
        if self._retry is None or self._retry.done():
            self._retry = asyncio.get_running_loop().create_task(self._retry_until_written())

    async def _retry_until_written(self) -> None:
        while self._any_waiting():
            await asyncio.sleep(_PAUSE_SECONDS)
            await self._write_all()
        logger.warning("The database of conversations is back, and all that waited is written.")

    def _keep_bounds(self) -> None:
        """Let the longest unused conversations go; those with waiting events only beyond a second, wider bound."""
        for key in list(islice(self._live, max(0, len(self._live) - self._bound))):
            if not self._live[key].waiting:
                del self._live[key]
        if len(self._live) <= self._bound:
            return
        waiting = sum(len(conversation.waiting) for conversation in self._live.values())
        while waiting > WAITING_EVENTS:
            _, lost = self._live.popitem(last=False)
            waiting -= len(lost.waiting)
            logger.error("%s events are lost: too many waited for the database.", len(lost.waiting))

    def _purge_sometimes(self) -> None:
        """Once a day, delete what is older than the retention time."""
        if self._retention_seconds and time.time() >= self._next_purge:
            self._next_purge = time.time() + _DAY_SECONDS
            asyncio.get_running_loop().create_task(self._purge_old())

    async def _purge_old(self) -> None:
        try:
            await self.purge(time.time() - self._retention_seconds)
        except StoreAwayError:
            self._next_purge = 0.0
