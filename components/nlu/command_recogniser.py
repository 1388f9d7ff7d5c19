"""Rasa component: a message that only steers the talk ("next", "and for the knee?") gets the intent ``command``.

It also keeps keyboard noise from being taken for a topic, and sees that a message is in another language. What counts
as a command stands in facts/commands.yml; a change there needs a restart but no training.
"""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from actions.knowledge.commands import CommandFinder
from actions.knowledge.language import Vocabulary, make_pipeline
from actions.knowledge.loading import load_store
from actions.knowledge.other_languages import is_noise, is_other_language
from actions.names import COMMAND_OTHER_LANGUAGE, ENTITY_COMMAND, ENTITY_NUMBER
from components.nlu.component_bases import StatelessComponent
from components.nlu.findings import add_entities, set_not_understood

# Small talk that is written in the way of another language ("heya how r u") stays small talk.
_TALK = frozenset({"greet", "goodbye", "thank", "affirm", "deny"})


@DefaultV1Recipe.register(
    [DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER],
    is_trainable=False,
)
class CommandRecogniser(StatelessComponent):
    """Adds the entity `command`; the intent stays what the classifier says. The command policy acts on it."""

    def __init__(self) -> None:
        """Read the phrases from the store."""
        store = load_store()
        self._finder = CommandFinder(store.commands, Vocabulary(store, make_pipeline()))

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities where a whole message is a command."""
        for message in messages:
            text = message.get(TEXT) or ""
            if text and not text.startswith("/"):
                self._recognise(message, text)
        return messages

    def _recognise(self, message: Message, text: str) -> None:
        command = self._finder.find(text)
        named = message.get(ENTITIES) or []
        if command:
            self._add(message, command.id, command.number)
        elif named or (message.get(INTENT) or {}).get(INTENT_NAME_KEY) in _TALK:
            return
        elif is_other_language(text):
            self._add(message, COMMAND_OTHER_LANGUAGE)
        elif is_noise(text):
            set_not_understood(message)

    def _add(self, message: Message, command_id: str, number: int | None = None) -> None:
        values = {ENTITY_COMMAND: command_id} | ({ENTITY_NUMBER: str(number)} if number is not None else {})
        add_entities(message, self, [(name, value, 0, len(message.get(TEXT))) for name, value in values.items()])
