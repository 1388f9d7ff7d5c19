"""The abstract base of every action: reads the turn, calls a pure function, sends the reply, and is never silent."""

from __future__ import annotations

import abc
import logging
from functools import lru_cache
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import names
from actions.answers.reply import Reply
from actions.knowledge.loading import load_store
from actions.knowledge.store import Store
from actions.turn import Turn, read_turn

logger = logging.getLogger(__name__)


@lru_cache(maxsize=1)
def the_store() -> Store:
    """The store that this server answers from, loaded once. Raises StoreError if it is not fit to answer from."""
    return load_store()


class GuideAction(Action, abc.ABC):
    """Subclasses say their Rasa name and how a turn is answered."""

    remembers = True

    @abc.abstractmethod
    def name(self) -> str:
        """The action's name in domain.yml."""

    @abc.abstractmethod
    def reply(self, store: Store, turn: Turn) -> Reply:
        """Answer a turn. Must not use anything but its arguments."""

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Called by the action server. Any error becomes a safe sentence: an error would mean silence in Rasa."""
        turn: Turn | None = None
        try:
            store = the_store()
            turn = read_turn(tracker, store)
            answered = self.reply(store, turn)
        except Exception as error:
            # The message itself must not reach the log, and an error's text may quote it.
            logger.error("%s failed: %s", self.name(), type(error).__name__)
            dispatcher.utter_message(text=the_store().messages.answer_failed)
            return []
        send(dispatcher, answered, turn.in_shell)
        if not self.remembers:
            return []
        return [
            SlotSet(names.SLOT_TOPIC, turn.question.topic),
            SlotSet(names.SLOT_BODY_PART, turn.question.body_part),
            SlotSet(names.SLOT_SUBJECTS, list(turn.question.subjects)),
            SlotSet(names.SLOT_SHOWN_RECORDS, list(answered.records)),
        ]


def send(dispatcher: CollectingDispatcher, reply: Reply, in_shell: bool) -> None:
    """Send a reply: Markdown with buttons, or in the shell the same words as plain lines."""
    if not in_shell:
        buttons = [{"title": button.title, "payload": button.payload} for button in reply.quick_replies]
        picture = reply.picture.dict() if reply.picture else None
        dispatcher.utter_message(text=reply.text, buttons=buttons, records=list(reply.records), picture=picture)
        return
    following = [button.title for button in reply.quick_replies]
    ask_next = "\n\nYou could ask next:\n" + "\n".join(f"- {title}" for title in following) if following else ""
    dispatcher.utter_message(text=reply.plain + ask_next)
