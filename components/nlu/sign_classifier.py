"""Rasa component: how likely each warning sign is, by the vote of two learners.

As with the intents, one is the tuned encoder and the other compares the message with examples: the statements in
``data/red_flags`` and some of the ordinary questions. It knows nothing of kinds of signs, only whether there is any.
"""

from __future__ import annotations

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from actions.knowledge import red_flag_statements
from actions.knowledge.red_flag_statements import FOLDER, NO_SIGN, read_statements
from actions.names import INTENT_RED_FLAG
from components.nlu.component_bases import LearningComponent, fingerprint_of
from components.nlu.minilm import SentenceEncoder, convert, find_original, load_weights
from components.nlu.neighbours import Neighbours
from components.nlu.sentence_embedding import embeddings
from components.nlu.tuned_encoder import TUNED_READING

SIGN_CHANCES = "sign_chances"
# In the parse result: the chance that there is any warning sign.
SIGN_CHANCE = "sign_chance"
_CODE = ("sign_classifier", "neighbours", "minilm")
_SMALLEST = 1e-9


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SignClassifier(LearningComponent):
    """Leaves ``{sign: chance}`` in each message. Needs the tuned encoder and the sentence embedding before it."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Options.

        ``alpha``, ``gamma``: of the regression. ``sharpness``: turns its score into a chance. ``questions``: share of
        the intent examples that count as look-alikes; with all of them it would hold too much for none.
        """
        return {"alpha": 0.3, "gamma": 1.5, "sharpness": 4.0, "questions": 0.25}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """The statements, and the code that what is learnt depends on."""
        code = [Path(__file__).with_name(f"{name}.py") for name in _CODE]
        return fingerprint_of([*sorted(FOLDER.glob("*.yml")), *code, Path(red_flag_statements.__file__)])

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, model_storage, resource)
        self._neighbours: Neighbours | None = None

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the regression: 1 for a sign, -1 for a look-alike or a question.

        Raises:
            WrongWeightsError: if the original weights are missing or others.
        """
        statements = read_statements()
        with TemporaryDirectory() as folder:
            original = find_original()
            convert(original, Path(folder), load_weights(original))
            meanings = SentenceEncoder(Path(folder)).encode([statement.text for statement in statements])
        questions = embeddings(self._some_questions(training_data))
        kinds = [-1.0 if statement.sign == NO_SIGN else 1.0 for statement in statements] + [-1.0] * len(questions)
        self._neighbours = Neighbours.fit(
            np.concatenate([meanings, questions]),
            np.array(kinds)[:, None],
            self._config["alpha"],
            self._config["gamma"],
        )
        with self._model_storage.write_to(self._resource) as folder:
            self._neighbours.write(folder)
        return self._resource

    def _some_questions(self, training_data: TrainingData) -> list[Message]:
        random = Random(0)
        found = [
            item for item in training_data.intent_examples if item.get(TEXT) and item.get(INTENT) != INTENT_RED_FLAG
        ]
        return [example for example in found if random.random() < self._config["questions"]]

    def read(self, folder: Path) -> None:
        """Read the examples with their pull."""
        self._neighbours = Neighbours.read(folder, self._config["gamma"])

    def process(self, messages: list[Message]) -> list[Message]:
        """Leave the chances in each message; they add up to 1."""
        if not messages:
            return messages
        scores = self._neighbours.scores(embeddings(messages))[:, 0]
        near = 1 / (1 + np.exp(-self._config["sharpness"] * scores))
        for message, chance in zip(messages, near.tolist(), strict=True):
            chances = together(message.get(TUNED_READING).sign_chances, chance)
            message.set(SIGN_CHANCES, chances)
            message.set(SIGN_CHANCE, round(1 - chances[NO_SIGN], 4), add_to_output=True)
        return messages


def together(tuned: dict[str, float], chance: float) -> dict[str, float]:
    """The mean of both learners.

    Args:
        tuned: what the tuned encoder gives each sign; adds up to 1.
        chance: what the other gives to there being any sign. It is shared out as the tuned encoder shares its own.

    Returns:
        As ``tuned``.
    """
    any_sign = max(1 - tuned[NO_SIGN], _SMALLEST)
    mean = (any_sign + chance) / 2
    mixed = {sign: share * mean / any_sign for sign, share in tuned.items() if sign != NO_SIGN}
    return {**mixed, NO_SIGN: 1 - mean}
