"""Rasa component: reads each message with a copy of MiniLM that was tuned on our own examples.

It reads in a thread of its own, while the sentence embedding behind it in the pipeline reads the same message:
CTranslate2 lets both run at once. What it finds is for the components behind both.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from safetensors.numpy import load_file, save_file

from actions.knowledge import red_flag_statements
from actions.knowledge.red_flag_statements import FOLDER, NO_SIGN, SOME_SIGN, read_statements
from actions.names import INTENT_RED_FLAG, INTENT_SYMPTOM
from components.nlu.component_bases import LearningComponent, fingerprint_of
from components.nlu.minilm import SentenceEncoder, convert, find_original, load_weights, word_pieces
from components.nlu.writing_variants import after_a_story, rough_variant

TUNED_READING = "tuned_reading"
Chances = tuple[dict[str, float], dict[str, float]]
_QUESTION = "ask_"
_HEADS = "heads.safetensors"
_NAMES = "names.txt"
# A change in one of these means to train again. By name, because importing them all would bring TensorFlow along.
_CODE = ("tuned_encoder", "fine_tuning", "bert_layers", "minilm", "writing_variants")
LEARNT_WITH = (
    *(Path(__file__).with_name(f"{name}.py") for name in _CODE),
    Path(red_flag_statements.__file__),
)


class Reading:
    """What the tuned encoder reads out of one message. Asking waits until it is read."""

    def __init__(self, chances: Future[list[Chances]], place: int) -> None:
        """Keep the place of the message among those that are read together."""
        self._chances = chances
        self._place = place

    @property
    def intent_chances(self) -> dict[str, float]:
        """How likely each intent is; adds up to 1."""
        return self._chances.result()[self._place][0]

    @property
    def sign_chances(self) -> dict[str, float]:
        """How likely each warning sign is, or none (see ``red_flag_statements.py``); adds up to 1."""
        return self._chances.result()[self._place][1]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TunedEncoder(LearningComponent):
    """Trained from the intent examples and the statements in ``data/red_flags``."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Options.

        ``layers``: how many upper layers are tuned. ``passes``: over all examples. ``rate``: learning rate.
        ``rough``, ``stories``: share of the examples that are also learnt with slips, or behind a story.
        """
        return {"layers": 3, "passes": 3, "rate": 1e-4, "rough": 0.25, "stories": 0.12}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """The statements, and the code that what is learnt depends on."""
        return fingerprint_of([*sorted(FOLDER.glob("*.yml")), *LEARNT_WITH])

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, model_storage, resource)
        self._encoder: SentenceEncoder | None = None
        self._intents: list[str] = []
        self._signs: list[str] = []
        self._heads: dict[str, np.ndarray] = {}
        self._thread = ThreadPoolExecutor(1, "tuned-encoder")

    def train(self, training_data: TrainingData) -> Resource:
        """Tune the weights and keep them, with both heads, in the model.

        Raises:
            WrongWeightsError: if the original weights are missing or others.
        """
        # Brings TensorFlow along, which answering does not need.
        from components.nlu.fine_tuning import STRETCH, Settings, fine_tune

        examples = self._examples(training_data)
        original = find_original()
        pieces = word_pieces(original, [example.text for example in examples])
        settings = Settings(self._config["layers"], self._config["passes"], self._config["rate"])
        weights, heads = fine_tune(load_weights(original), pieces, examples, settings)
        with self._model_storage.write_to(self._resource) as folder:
            convert(original, folder, weights)
            arrays = {
                "intent_matrix": heads.intent_matrix * STRETCH,
                "intent_bias": heads.intent_bias,
                "sign_matrix": heads.sign_matrix * STRETCH,
                "sign_bias": heads.sign_bias,
            }
            save_file(arrays, str(folder / _HEADS))
            names = [" ".join(heads.intents), " ".join(heads.signs)]
            (folder / _NAMES).write_text("\n".join(names), encoding="utf-8")
        return self._resource

    def read(self, folder: Path) -> None:
        """Read the tuned weights, both heads and the names of their columns."""
        self._encoder = SentenceEncoder(folder)
        self._heads = load_file(str(folder / _HEADS))
        intents, signs = (folder / _NAMES).read_text(encoding="utf-8").splitlines()
        self._intents, self._signs = intents.split(), signs.split()

    def process(self, messages: list[Message]) -> list[Message]:
        """Begin to read, and leave a :class:`Reading` in each message."""
        chances = self._thread.submit(self._chances, [message.get(TEXT) or "" for message in messages])
        for place, message in enumerate(messages):
            message.set(TUNED_READING, Reading(chances, place))
        return messages

    def _chances(self, texts: list[str]) -> list[Chances]:
        meanings = self._encoder.encode(texts)
        intents = softmax(meanings @ self._heads["intent_matrix"] + self._heads["intent_bias"])
        signs = softmax(meanings @ self._heads["sign_matrix"] + self._heads["sign_bias"])
        return [
            (dict(zip(self._intents, intent_row, strict=True)), dict(zip(self._signs, sign_row, strict=True)))
            for intent_row, sign_row in zip(intents.tolist(), signs.tolist(), strict=True)
        ]

    def _examples(self, training_data: TrainingData) -> list[Any]:
        """Everything to learn from: examples, statements, and variants of both."""
        from components.nlu.fine_tuning import Example

        random = Random(0)
        found = []
        for message in training_data.intent_examples:
            intent = message.get(INTENT)
            if message.get(TEXT):
                found.append(Example(message.get(TEXT), intent, SOME_SIGN if intent == INTENT_RED_FLAG else NO_SIGN))
        for statement in read_statements():
            is_sign = statement.sign != NO_SIGN
            found.append(Example(statement.text, INTENT_RED_FLAG if is_sign else None, statement.sign))
        stories = [example.text for example in found if example.intent == INTENT_SYMPTOM]
        variants = []
        for example in found:
            if random.random() < self._config["rough"]:
                variants.append(Example(rough_variant(example.text, random), example.intent, example.sign))
            elif (example.intent or "").startswith(_QUESTION) and random.random() < self._config["stories"]:
                text = after_a_story(example.text, stories, random)
                if text:
                    variants.append(Example(text, example.intent, example.sign))
        return found + variants


def softmax(scores: np.ndarray) -> np.ndarray:
    """Chances from scores: array (messages, names), each row adds up to 1."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
