"""The transformer layers of all-MiniLM-L6-v2 in TensorFlow, for training only. Answering runs in CTranslate2.

The layout is that of BERT (Devlin et al., 2018): twelve heads, layer norm after each block, GELU.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import tensorflow as tf

HEADS = 12
_EPSILON = 1e-12
_FAR_BELOW = -1e9
_LINEAR = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "joined": "attention.output.dense",
    "wide": "intermediate.dense",
    "narrow": "output.dense",
}
_NORMS = {"first": "attention.output.LayerNorm", "second": "output.LayerNorm"}

Weights = dict[str, np.ndarray]


def norm(states: tf.Tensor, scale: tf.Tensor, shift: tf.Tensor) -> tf.Tensor:
    """Layer normalisation over the last axis."""
    mean, variance = tf.nn.moments(states, axes=-1, keepdims=True)
    return (states - mean) * tf.math.rsqrt(variance + _EPSILON) * scale + shift


class Layer(tf.Module):
    """One transformer layer, started from the original weights."""

    def __init__(self, number: int, weights: Weights) -> None:
        super().__init__()
        self._prefix = f"encoder.layer.{number}."
        self._linear = {
            part: (
                tf.Variable(weights[f"{self._prefix}{name}.weight"].T),
                tf.Variable(weights[f"{self._prefix}{name}.bias"]),
            )
            for part, name in _LINEAR.items()
        }
        self._norms = {
            part: tuple(tf.Variable(weights[f"{self._prefix}{name}.{kind}"]) for kind in ("weight", "bias"))
            for part, name in _NORMS.items()
        }

    def __call__(self, states: tf.Tensor, mask: tf.Tensor, dropout: float = 0.0) -> tf.Tensor:
        """Read states of shape (texts, pieces, 384); ``mask`` is 0 for a piece and far below 0 for padding."""
        query, key, value = (self._split(self._apply(part, states)) for part in ("query", "key", "value"))
        scores = tf.matmul(query, key, transpose_b=True) / np.sqrt(query.shape[-1]) + mask[:, None, None, :]
        seen = tf.transpose(tf.matmul(tf.nn.softmax(scores), value), (0, 2, 1, 3))
        joined = self._apply("joined", tf.reshape(seen, tf.shape(states)))
        states = norm(states + _drop(joined, dropout), *self._norms["first"])
        wide = tf.nn.gelu(self._apply("wide", states))
        return norm(states + _drop(self._apply("narrow", wide), dropout), *self._norms["second"])

    def weights(self) -> Weights:
        """The present weights under their original names."""
        found = {}
        for part, name in _LINEAR.items():
            matrix, bias = self._linear[part]
            found[f"{self._prefix}{name}.weight"] = np.ascontiguousarray(matrix.numpy().T)
            found[f"{self._prefix}{name}.bias"] = bias.numpy()
        for part, name in _NORMS.items():
            for kind, variable in zip(("weight", "bias"), self._norms[part], strict=True):
                found[f"{self._prefix}{name}.{kind}"] = variable.numpy()
        return found

    def _apply(self, part: str, states: tf.Tensor) -> tf.Tensor:
        matrix, bias = self._linear[part]
        return tf.tensordot(states, matrix, 1) + bias

    def _split(self, states: tf.Tensor) -> tf.Tensor:
        shape = tf.shape(states)
        size = states.shape[-1] // HEADS
        return tf.transpose(tf.reshape(states, (shape[0], shape[1], HEADS, size)), (0, 2, 1, 3))


def first_states(pieces: Sequence[Sequence[int]], weights: Weights) -> tuple[np.ndarray, np.ndarray]:
    """What goes into the first layer.

    Args:
        pieces: ids of the word pieces of each text.
        weights: the original weights.

    Returns:
        States (texts, longest text, 384), and the mask (texts, longest text).
    """
    longest = max(len(ids) for ids in pieces)
    states = np.zeros((len(pieces), longest, weights["embeddings.word_embeddings.weight"].shape[1]), np.float32)
    for row, ids in enumerate(pieces):
        states[row, : len(ids)] = weights["embeddings.word_embeddings.weight"][list(ids)]
    states += weights["embeddings.position_embeddings.weight"][:longest]
    states += weights["embeddings.token_type_embeddings.weight"][0]
    return states, padding_mask([len(ids) for ids in pieces], longest)


def padding_mask(lengths: Sequence[int], longest: int) -> np.ndarray:
    """Array (texts, longest): 0 for a piece, far below 0 for padding."""
    padding = np.arange(longest)[None, :] >= np.array(lengths)[:, None]
    return padding.astype(np.float32) * np.float32(_FAR_BELOW)


def mean_of_pieces(states: tf.Tensor, mask: tf.Tensor) -> tf.Tensor:
    """Unit vectors (texts, 384): the mean over the pieces of each text."""
    inside = tf.cast(mask > _FAR_BELOW / 2, tf.float32)[..., None]
    return tf.nn.l2_normalize(tf.reduce_sum(states * inside, 1) / tf.reduce_sum(inside, 1), -1)


def _drop(states: tf.Tensor, share: float) -> tf.Tensor:
    return tf.nn.dropout(states, share) if share else states
