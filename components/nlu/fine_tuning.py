"""Tune the upper layers of MiniLM on our own examples: one head tells the intent, the other the warning sign.

Used while training only. No Rasa in here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import tensorflow as tf

from actions.knowledge.red_flag_statements import NO_SIGN, SOME_SIGN
from components.nlu.bert_layers import Layer, Weights, first_states, mean_of_pieces, norm, padding_mask

# Unit vectors are stretched by this before a head reads them.
STRETCH = 10.0
_LAYERS = 6
_BATCH = 32
# Texts of like length go together, chosen among this many batches.
_POOL = 20
_HEAD_RATE = 2e-3
_DROPOUT = 0.1
_SMOOTHING = 0.1
# How much naming the right sign counts beside telling a sign from none.
_WHICH_SIGN = 0.3
_TINY = 1e-6


@dataclass(frozen=True)
class Example:
    """A text with what is known of it: its intent, its warning sign (`NO_SIGN`, `SOME_SIGN` or a name), or both."""

    text: str
    intent: str | None
    sign: str


@dataclass(frozen=True)
class Heads:
    """What turns an embedding into chances: ``embedding * STRETCH @ matrix + bias``, then softmax.

    Attributes:
        intents, signs: the names of the columns; the first sign is `NO_SIGN`.
        intent_matrix, sign_matrix: shape (384, names).
        intent_bias, sign_bias: shape (names,).
    """

    intents: tuple[str, ...]
    signs: tuple[str, ...]
    intent_matrix: np.ndarray
    intent_bias: np.ndarray
    sign_matrix: np.ndarray
    sign_bias: np.ndarray


@dataclass(frozen=True)
class Settings:
    """How to tune: the number of upper layers, passes over the examples, and the highest learning rate."""

    layers: int = 4
    passes: int = 3
    rate: float = 1e-4
    seed: int = 0


def fine_tune(
    weights: Weights, pieces: Sequence[Sequence[int]], examples: Sequence[Example], settings: Settings
) -> tuple[Weights, Heads]:
    """Tune a copy of the weights.

    Args:
        weights: the original weights of all-MiniLM-L6-v2, by name.
        pieces: word pieces of each example's text.
        examples: what to learn from.
        settings: how.

    Returns:
        All weights with the tuned ones in place, and both heads.
    """
    tf.random.set_seed(settings.seed)
    random = np.random.RandomState(settings.seed)
    tuning = _Tuning(weights, examples, settings, random)
    states = _fixed_states(weights, pieces, _LAYERS - settings.layers)
    for rows, share in _schedule([len(ids) for ids in pieces], settings, random):
        tuning.learn(rows, [states[row] for row in rows], share)
    return {**weights, **tuning.tuned_weights()}, tuning.heads()


class _Tuning:
    """The variables that learn, and one step of learning."""

    def __init__(
        self, weights: Weights, examples: Sequence[Example], settings: Settings, random: np.random.RandomState
    ) -> None:
        self._intents = sorted({example.intent for example in examples if example.intent})
        named = {example.sign for example in examples} - {NO_SIGN, SOME_SIGN}
        self._signs = [NO_SIGN, *sorted(named)]
        self._intent_of = np.array([self._intents.index(item.intent) if item.intent else 0 for item in examples])
        self._weight_of = _intent_weights(self._intent_of, np.array([bool(item.intent) for item in examples]))
        # -1 stands for a sign that is not named.
        self._sign_of = np.array([-1 if item.sign == SOME_SIGN else self._signs.index(item.sign) for item in examples])
        self._layers = [Layer(number, weights) for number in range(_LAYERS - settings.layers, _LAYERS)]
        size = weights["embeddings.word_embeddings.weight"].shape[1]
        self._heads = [
            tf.Variable(values.astype(np.float32))
            for names in (self._intents, self._signs)
            for values in (random.randn(size, len(names)) * 0.02, np.zeros(len(names)))
        ]
        self._inner = [variable for layer in self._layers for variable in layer.trainable_variables]
        self._rate = settings.rate
        self._inner_optimizer = tf.keras.optimizers.legacy.Adam(settings.rate)
        self._head_optimizer = tf.keras.optimizers.legacy.Adam(_HEAD_RATE)
        self._step = tf.function(self._learn, reduce_retracing=True)

    def learn(self, rows: np.ndarray, states: list[np.ndarray], share: float) -> None:
        """One step on the examples ``rows``; ``share`` (0 to 1) scales the learning rates."""
        self._inner_optimizer.learning_rate = self._rate * share
        self._head_optimizer.learning_rate = _HEAD_RATE * share
        packed, mask = _pack(states)
        self._step(packed, mask, self._intent_of[rows], self._weight_of[rows], self._sign_of[rows])

    def tuned_weights(self) -> Weights:
        return {name: values for layer in self._layers for name, values in layer.weights().items()}

    def heads(self) -> Heads:
        values = [variable.numpy() for variable in self._heads]
        return Heads(tuple(self._intents), tuple(self._signs), values[0], values[1], values[2], values[3])

    def _learn(
        self, states: tf.Tensor, mask: tf.Tensor, intents: tf.Tensor, weights: tf.Tensor, signs: tf.Tensor
    ) -> None:
        with tf.GradientTape() as tape:
            for layer in self._layers:
                states = layer(states, mask, _DROPOUT)
            meaning = tf.nn.dropout(mean_of_pieces(states, mask) * STRETCH, _DROPOUT)
            loss = self._intent_loss(meaning, intents, weights) + self._sign_loss(meaning, signs)
        gradients = tape.gradient(loss, self._inner + self._heads)
        gradients, _ = tf.clip_by_global_norm(gradients, 1.0)
        count = len(self._inner)
        # TensorFlow's own `zip` inside a compiled function knows no `strict`.
        self._inner_optimizer.apply_gradients(zip(gradients[:count], self._inner))  # noqa: B905
        self._head_optimizer.apply_gradients(zip(gradients[count:], self._heads))  # noqa: B905

    def _intent_loss(self, meaning: tf.Tensor, intents: tf.Tensor, weights: tf.Tensor) -> tf.Tensor:
        names = len(self._intents)
        wanted = tf.one_hot(intents, names) * (1 - _SMOOTHING) + _SMOOTHING / names
        scores = tf.matmul(meaning, self._heads[0]) + self._heads[1]
        return tf.reduce_sum(tf.nn.softmax_cross_entropy_with_logits(wanted, scores) * weights) / _BATCH

    def _sign_loss(self, meaning: tf.Tensor, signs: tf.Tensor) -> tf.Tensor:
        chances = tf.nn.softmax(tf.matmul(meaning, self._heads[2]) + self._heads[3])
        any_sign = 1 - chances[:, 0]
        named = tf.gather(chances, tf.maximum(signs, 0), batch_dims=1)
        sign_or_none = tf.where(signs == 0, chances[:, 0], any_sign)
        which = tf.where(signs < 0, any_sign, named)
        return tf.reduce_mean(-tf.math.log(sign_or_none + _TINY) - _WHICH_SIGN * tf.math.log(which + _TINY))


def _intent_weights(intents: np.ndarray, known: np.ndarray) -> np.ndarray:
    """A weight per example: rare intents count more, examples without an intent not at all."""
    counts = np.bincount(intents[known], minlength=intents.max() + 1)
    by_intent = np.minimum(np.sqrt(counts.mean() / np.maximum(counts, 1)), 2.0)
    return np.where(known, by_intent[intents], 0).astype(np.float32)


def _fixed_states(weights: Weights, pieces: Sequence[Sequence[int]], layers: int) -> list[np.ndarray]:
    """What the lower layers, which stay as they are, make of each text. Half precision saves memory."""
    fixed = [Layer(number, weights) for number in range(layers)]
    first = (weights["embeddings.LayerNorm.weight"], weights["embeddings.LayerNorm.bias"])

    @tf.function(reduce_retracing=True)
    def read(states: tf.Tensor, mask: tf.Tensor) -> tf.Tensor:
        states = norm(states, *first)
        for layer in fixed:
            states = layer(states, mask)
        return states

    found: list[np.ndarray] = [np.empty(0)] * len(pieces)
    order = np.argsort([len(ids) for ids in pieces], kind="stable")
    for start in range(0, len(order), _BATCH):
        rows = order[start : start + _BATCH]
        states = read(*first_states([pieces[row] for row in rows], weights)).numpy()
        for row, state in zip(rows, states, strict=True):
            found[row] = state[: len(pieces[row])].astype(np.float16)
    return found


def _schedule(
    lengths: Sequence[int], settings: Settings, random: np.random.RandomState
) -> Iterator[tuple[np.ndarray, float]]:
    """The batches of all passes, with the share of the learning rate: up in the first tenth, then down to 0."""
    steps = settings.passes * (-(-len(lengths) // _BATCH))
    step = 0
    for _ in range(settings.passes):
        shuffled = random.permutation(len(lengths))
        batches = []
        for start in range(0, len(shuffled), _BATCH * _POOL):
            alike = sorted(shuffled[start : start + _BATCH * _POOL], key=lambda row: lengths[row])
            batches += [np.array(alike[at : at + _BATCH]) for at in range(0, len(alike), _BATCH)]
        for number in random.permutation(len(batches)):
            step += 1
            yield batches[number], min(1.0, step / (0.1 * steps)) * max(0.0, 1 - step / (steps + 1))


def _pack(states: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    lengths = [len(state) for state in states]
    packed = np.zeros((len(states), max(lengths), states[0].shape[1]), np.float32)
    for row, state in enumerate(states):
        packed[row, : len(state)] = state
    return packed, padding_mask(lengths, max(lengths))
