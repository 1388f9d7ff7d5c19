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
from safetensors.numpy import load_file, save_file
from sklearn.kernel_ridge import KernelRidge

from components.nlu.component_bases import LearningComponent
from components.nlu.findings import rank_intents
from components.nlu.tuned_encoder import INTENT_CHANCES, softmax

_FILE = "neighbours.safetensors"
_NAMES = "intents.txt"
_KEPT_IN_RANKING = 4


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class GuideClassifier(IntentClassifier, LearningComponent):
    """Sets ``intent`` and a short ranking. Needs the sentence embedding and the tuned encoder before it."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Options.

        ``alpha``, ``gamma``: scikit-learn's for kernel ridge regression. ``sharpness``: turns its scores into chances.
        """
        return {"alpha": 0.3, "gamma": 1.0, "sharpness": 8.0}

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, model_storage, resource)
        self._names = np.array([])
        self._examples = np.zeros((0, 0), np.float32)
        self._pull = np.zeros((0, 0), np.float32)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the regression on the intent examples and keep it in the model."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        labels = np.array([example.get(INTENT) for example in examples])
        names = np.unique(labels)
        meaning = _embeddings(examples)
        ridge = KernelRidge(kernel="rbf", alpha=self._config["alpha"], gamma=self._config["gamma"])
        ridge.fit(meaning, (labels[:, None] == names[None, :]).astype(np.float32))
        with self._model_storage.write_to(self._resource) as folder:
            learnt = {"examples": meaning, "pull": np.ascontiguousarray(ridge.dual_coef_, np.float32)}
            save_file(learnt, str(folder / _FILE))
            (folder / _NAMES).write_text(" ".join(names), encoding="utf-8")
        return self._resource

    def read(self, folder: Path) -> None:
        """Read the examples with their pull towards each intent."""
        learnt = load_file(str(folder / _FILE))
        self._examples, self._pull = learnt["examples"], learnt["pull"]
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
        """Array (messages, intents): the mean of both learners."""
        tuned = [[message.get(INTENT_CHANCES)[name] for name in self._names] for message in messages]
        return (self._by_neighbours(_embeddings(messages)) + np.array(tuned)) / 2

    def _by_neighbours(self, meaning: np.ndarray) -> np.ndarray:
        """What the regression says: array (messages, intents) of chances.

        scikit-learn's own `predict` gives the same scores, but in double precision and with checks: ten times slower.
        """
        likeness = np.exp(2 * self._config["gamma"] * (meaning @ self._examples.T - 1))
        return softmax(self._config["sharpness"] * (likeness @ self._pull))


def _embeddings(messages: list[Message]) -> np.ndarray:
    """The sentence embeddings: array (messages, 384) of unit vectors."""
    return np.concatenate([message.get_dense_features(TEXT)[1].features for message in messages])
