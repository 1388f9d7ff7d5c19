"""Rasa components: a message that asks several things is understood as a whole and question by question.

``ClauseSplitter`` stands first and puts the single questions behind the message; every component in between works on
the whole list at once. ``ClauseGatherer`` takes them off again and notes in the message what each one asks, under
``clauses``. The intent of the message itself is never changed.
"""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from actions.knowledge.clauses import questions_in
from actions.names import CLAUSES
from components.nlu.component_bases import StatelessComponent

_OF_CLAUSE = "is_clause"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class ClauseSplitter(StatelessComponent):
    """Adds the questions of each message to the list; during training it is not called."""

    def process(self, messages: list[Message]) -> list[Message]:
        """Each message, followed by its questions if it asks several things."""
        together = []
        for message in messages:
            text = message.get(TEXT) or ""
            questions = [] if text.startswith("/") else questions_in(text)
            together += [message, *(Message({TEXT: question, _OF_CLAUSE: True}) for question in questions)]
        return together

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Examples stay whole."""
        return training_data


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class ClauseGatherer(StatelessComponent):
    """Takes the questions off the list again."""

    def process(self, messages: list[Message]) -> list[Message]:
        """The messages as they came in; ``clauses`` lists intent and entities of each question."""
        whole: list[Message] = []
        for message in messages:
            if not message.get(_OF_CLAUSE):
                whole.append(message)
                continue
            clause = {INTENT: message.get(INTENT), ENTITIES: message.get(ENTITIES) or []}
            whole[-1].set(CLAUSES, [*(whole[-1].get(CLAUSES) or []), clause], add_to_output=True)
        return whole
