"""Rasa intent classifier: two learners that vote.

The support vectors read the sentence embedding (meaning), the logistic regression reads embedding and words (wording).
Their mistakes differ, so the mean of both is better than either; `make evaluate` shows by how much.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import skops.io
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import (
    ENTITIES,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, hstack, vstack
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.svm import SVC

OUT_OF_SCOPE = "out_of_scope"
_FILE = "learners.skops"
# The one type in the file, beside scikit-learn's own, that skops may build: the weights of the words.
_TRUSTED = ["scipy.sparse._csr.csr_matrix"]
_KEPT_IN_RANKING = 3


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class GuideClassifier(IntentClassifier, GraphComponent):
    """Sets ``intent`` and a short ranking. Needs a sentence embedding and count vectors before it in the pipeline."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Any featurizers will do, but both kinds must be there."""
        return []

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Options.

        ``dense_weight``: how much the embedding counts beside the words. ``out_of_scope_weight``: how much more
        likely a message is out of scope that names nothing which the fact store knows. ``C_meaning``, ``C_wording``:
        scikit-learn's C.
        """
        return {"dense_weight": 3.0, "out_of_scope_weight": 2.0, "C_meaning": 5.0, "C_wording": 5.0, "max_iter": 60}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> GuideClassifier:
        """Called by Rasa before training."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> GuideClassifier:
        """Called by Rasa to answer with a trained model."""
        classifier = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            file = Path(folder) / _FILE
            classifier._learners = skops.io.load(file, trusted=_TRUSTED)
        return classifier

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = {**self.get_default_config(), **config}
        self._model_storage = model_storage
        self._resource = resource
        self._learners: dict[str, Any] = {}

    def train(self, training_data: TrainingData) -> Resource:
        """Fit all learners on the intent examples and keep them in the model."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        labels = np.array([example.get(INTENT) for example in examples])
        meaning, words = _features(examples)
        idf = TfidfTransformer(sublinear_tf=True).fit(words)
        seed = {"random_state": 0}
        self._learners = {
            "idf": idf,
            "meaning": SVC(C=self._config["C_meaning"], gamma=1.0, probability=True, **seed).fit(meaning, labels),
            "wording": LogisticRegression(
                C=self._config["C_wording"], class_weight="balanced", max_iter=self._config["max_iter"], **seed
            ).fit(self._joined(meaning, idf.transform(words)), labels),
        }
        with self._model_storage.write_to(self._resource) as folder:
            skops.io.dump(self._learners, Path(folder) / _FILE)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent, confidence and ranking of each message."""
        if not messages:
            return messages
        chances = self._chances(messages)
        names = self._learners["meaning"].classes_
        for message, row in zip(messages, chances, strict=True):
            order = np.argsort(-row)[:_KEPT_IN_RANKING]
            ranking = [{INTENT_NAME_KEY: str(names[i]), PREDICTED_CONFIDENCE_KEY: float(row[i])} for i in order]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _chances(self, messages: list[Message]) -> np.ndarray:
        """Array (messages, intents): the mean of both learners; out of scope counts more where nothing is named."""
        meaning, words = _features(messages)
        joined = self._joined(meaning, self._learners["idf"].transform(words))
        chances = self._learners["meaning"].predict_proba(meaning) + self._learners["wording"].predict_proba(joined)
        nothing_named = np.array([not message.get(ENTITIES) for message in messages])
        outside = self._learners["meaning"].classes_ == OUT_OF_SCOPE
        chances[np.ix_(nothing_named, outside)] *= self._config["out_of_scope_weight"]
        return chances / chances.sum(axis=1, keepdims=True)

    def _joined(self, meaning: np.ndarray, words: csr_matrix) -> csr_matrix:
        return hstack([csr_matrix(meaning) * self._config["dense_weight"], words]).tocsr()


def _features(messages: list[Message]) -> tuple[np.ndarray, csr_matrix]:
    """Sentence features: dense array (messages, 384) and sparse counts (messages, words)."""
    dense = np.concatenate([message.get_dense_features(TEXT)[1].features for message in messages])
    sparse = vstack([csr_matrix(message.get_sparse_features(TEXT)[1].features) for message in messages])
    return dense, sparse
