"""The abstract base of every action: reads the turn, calls a pure function, sends the reply, and is never silent."""

from __future__ import annotations

import abc
import logging
from dataclasses import asdict, replace
from functools import lru_cache
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import AllSlotsReset, Restarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import names
from actions.answers.by_kind import takes_over
from actions.answers.compose import answer
from actions.answers.other_fields import answer_to_tone
from actions.answers.repeats import not_again
from actions.answers.reply import Reply, in_terminal
from actions.answers.several import DECLINED, answer_each, several_questions
from actions.answers.withheld import within_limits
from actions.knowledge.boundary_patterns import load_boundary_patterns
from actions.knowledge.loading import load_store
from actions.knowledge.question_kinds import kind_of
from actions.knowledge.relevance import content_words, relevances
from actions.knowledge.store import Store
from actions.knowledge.tones import tones_in
from actions.memory import slots_after
from actions.turn import Turn, read_turn

logger = logging.getLogger(__name__)


@lru_cache(maxsize=1)
def the_store() -> Store:
    """The store that this server answers from, loaded once. Raises StoreError if it is not fit to answer from."""
    return load_store()


def get_ready() -> None:
    """Load what the first answer would wait for. Raises StoreError as :func:`the_store` does."""
    store = the_store()
    load_boundary_patterns()
    tones_in("hello")
    kind_of("hello")
    relevances(store, store.facts, content_words("walking shoes"))


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
        try:
            store = the_store()
            turn = read_turn(tracker, store, domain)
            answered = within_limits(store, turn, answer_turn(store, turn, self))
            events = self._events(turn, answered)
        except Exception as error:
            # The message itself must not reach the log, and an error's text may quote it.
            logger.error("%s failed: %s", self.name(), type(error).__name__)
            dispatcher.utter_message(text=the_store().messages.answer_failed)
            return []
        send(dispatcher, answered, store, turn.in_shell)
        return events

    def _events(self, turn: Turn, answered: Reply) -> list[dict[str, Any]]:
        if answered.wipes:
            return [AllSlotsReset(), Restarted()]
        remembered = self.remembers and answered.remembered
        return [SlotSet(name, value) for name, value in slots_after(turn, answered, remembered).items()]


def answer_turn(store: Store, turn: Turn, action: GuideAction) -> Reply:
    """The reply of an action; a message that asks several things is answered question by question."""
    if not turn.boundaries and (kind := answer_to_tone(store, turn)):
        return kind
    questions = several_questions(store, turn)
    if questions:
        return answer_each(store, questions, lambda one: _answer_one(store, one, action_for(store, one.intent)))
    return not_again(store, turn, _answer_one(store, turn, action))


def _answer_one(store: Store, turn: Turn, action: GuideAction) -> Reply:
    """The reply to one question: where its kind tells the topic, that counts more than what else it names."""
    question = None if turn.boundaries or turn.intent in DECLINED else takes_over(store, turn.question)
    if question is None:
        return action.reply(store, turn)
    return replace(answer(store, question), question=question)


def action_for(store: Store, intent: str) -> GuideAction:
    """The action that answers an intent; data/rules says the same. Raises KeyError if a fixed response does."""
    by_name = {kind.name(kind): kind for kind in GuideAction.__subclasses__()}
    name = "action_answer_question" if store.topic_for_intent(intent) else names.ACTION_OF_INTENT[intent]
    return by_name[name]()


def send(dispatcher: CollectingDispatcher, reply: Reply, store: Store, in_shell: bool = False) -> None:
    """Send a reply: Markdown with buttons, or in the shell the same words as plain lines with numbers to pick from."""
    buttons = [asdict(button) for button in reply.quick_replies]
    if in_shell:
        dispatcher.utter_message(text=in_terminal(store, reply), offered=buttons, kind=reply.kind, level=reply.level)
        return
    dispatcher.utter_message(
        text=reply.text,
        buttons=buttons,
        records=list(reply.records),
        picture=reply.picture.dict() if reply.picture else None,
        parts=asdict(reply.parts) if reply.parts else None,
        kind=reply.kind,
        level=reply.level,
    )
