"""Rasa featurizer: the meaning of a whole message as 384 numbers (see minilm.py)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.nlu.component_bases import LearningComponent, fingerprint_of
from components.nlu.minilm import SentenceEncoder, convert, find_original, load_weights


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceEmbedding(LearningComponent):
    """Adds a sentence feature. The trained Rasa model carries the weights, so that it needs nothing else."""

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """What is kept in the model depends on how the weights are converted."""
        return fingerprint_of([Path(__file__).with_name("minilm.py")])

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, model_storage, resource)
        self._encoder: SentenceEncoder | None = None

    def train(self, training_data: TrainingData) -> Resource:
        """Nothing is learnt: the checked weights are converted and kept in the model.

        Raises:
            WrongWeightsError: if the weights are not the original ones.
        """
        with self._model_storage.write_to(self._resource) as folder:
            original = find_original()
            convert(original, folder, load_weights(original))
            self.read(folder)
        return self._resource

    def read(self, folder: Path) -> None:
        """Load the converted weights."""
        self._encoder = SentenceEncoder(folder)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the feature to every example with a text."""
        self.process([example for example in training_data.training_examples if example.get(TEXT)])
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the feature to each message."""
        vectors = self._encoder.encode([message.get(TEXT) or "" for message in messages])
        for message, vector in zip(messages, vectors, strict=True):
            message.add_features(Features(vector[None, :], FEATURE_TYPE_SENTENCE, TEXT, type(self).__name__))
        return messages


def embeddings(messages: list[Message]) -> np.ndarray:
    """What the component above has added: array (messages, 384) of unit vectors."""
    return np.concatenate([message.get_dense_features(TEXT)[1].features for message in messages])
