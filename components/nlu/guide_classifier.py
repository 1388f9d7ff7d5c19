"""Rasa intent classifier: two learners that vote.

One is the tuned encoder (see tuned_encoder.py). The other compares the message's embedding with those of all examples
(kernel ridge regression); it knows better what it has never seen. Their mistakes differ, so the mean of both is better
than either: docs/understanding.md shows by how much.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.nlu.component_bases import LearningComponent
from components.nlu.findings import rank_intents
from components.nlu.neighbours import Neighbours
from components.nlu.sentence_embedding import embeddings
from components.nlu.tuned_encoder import TUNED_READING, softmax

_NAMES = "intents.txt"
_KEPT_IN_RANKING = 4


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class GuideClassifier(IntentClassifier, LearningComponent):
    """Sets ``intent`` and a short ranking. Needs the tuned encoder and the sentence embedding before it."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Options.

        ``alpha``, ``gamma``: scikit-learn's for kernel ridge regression. ``sharpness``: turns its scores into chances.
        ``share``: how much the regression's word counts, from 0 to 1; the rest is the tuned encoder's.
        """
        return {"alpha": 0.3, "gamma": 1.0, "sharpness": 8.0, "share": 0.5}

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, model_storage, resource)
        self._names = np.array([])
        self._neighbours: Neighbours | None = None

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the regression on the intent examples and keep it in the model."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        labels = np.array([example.get(INTENT) for example in examples])
        names = np.unique(labels)
        targets = labels[:, None] == names[None, :]
        neighbours = Neighbours.fit(embeddings(examples), targets, self._config["alpha"], self._config["gamma"])
        with self._model_storage.write_to(self._resource) as folder:
            neighbours.write(folder)
            (folder / _NAMES).write_text(" ".join(names), encoding="utf-8")
        return self._resource

    def read(self, folder: Path) -> None:
        """Read the examples with their pull towards each intent."""
        self._neighbours = Neighbours.read(folder, self._config["gamma"])
        self._names = np.array((folder / _NAMES).read_text(encoding="utf-8").split())

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent, confidence and ranking of each message."""
        if not messages:
            return messages
        for message, row in zip(messages, self._chances(messages), strict=True):
            order = np.argsort(-row)[:_KEPT_IN_RANKING]
            rank_intents(message, [(str(self._names[i]), float(row[i])) for i in order])
        return messages

    def _chances(self, messages: list[Message]) -> np.ndarray:
        """Array (messages, intents): what both learners say together."""
        near = softmax(self._config["sharpness"] * self._neighbours.scores(embeddings(messages)))
        tuned = [[message.get(TUNED_READING).intent_chances[name] for name in self._names] for message in messages]
        return self._config["share"] * near + (1 - self._config["share"]) * np.array(tuned)
