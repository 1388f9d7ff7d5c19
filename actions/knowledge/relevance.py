"""How well the words of a question fit the words of a fact. It settles which of several facts comes first."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from spacy.language import Language

from actions.knowledge.language import lower_keeping_length, make_pipeline
from actions.knowledge.models import Fact
from actions.knowledge.store import Store

# Words of nearly every question here; they tell nothing about which fact is meant.
_EVERYWHERE = frozenset(
    "back knee pain hurt ache sore help good bad best well get do use make thing way much go come feel still day time "
    "try want need old people lot bit know tell like think start question answer cause mean joint say believe sound "
    "seem minute hour week month year today yesterday tonight while now one two three four five six seven eight nine "
    "ten play give treat treatment break snap wreck ruin hello hi evening everything something anything keep "
    "long since".split()
)
# What a fact says first counts in full, the detail behind it in part.
_DETAIL_WEIGHT = 0.4


@lru_cache(maxsize=1)
def _pipeline() -> Language:
    return make_pipeline()


@lru_cache(maxsize=4096)
def content_words(text: str) -> frozenset[str]:
    """The dictionary forms of the words that carry meaning: no small words, and none that every question has."""
    doc = _pipeline()(lower_keeping_length(text))
    return frozenset(token.lemma_ for token in doc if token.is_alpha and not token.is_stop) - _EVERYWHERE


def relevances(store: Store, facts: Sequence[Fact], words: frozenset[str]) -> list[float]:
    """How much of a question's meaning each fact shares, from 0 to 1. Rare words count more than common ones.

    Args:
        words: see :func:`content_words`.
    """
    rarity = _rarity(tuple(_whole(fact) for fact in store.facts))
    known = [word for word in words if word in rarity]
    whole = sum(rarity[word] for word in known)
    if not whole:
        return [0.0] * len(facts)
    found = []
    for fact in facts:
        first, detail = content_words(f"{fact.myth or ''} {fact.simple}"), content_words(fact.more)
        weights = (1.0 if word in first else _DETAIL_WEIGHT * (word in detail) for word in known)
        found.append(sum(rarity[word] * weight for word, weight in zip(known, weights, strict=True)) / whole)
    return found


def shared_words(fact: Fact, words: frozenset[str], in_detail: bool = True) -> frozenset[str]:
    """The words of a question that a fact has too.

    Args:
        in_detail: False to look only at what the fact says first.
    """
    return words & content_words(_whole(fact) if in_detail else f"{fact.myth or ''} {fact.simple}")


def _whole(fact: Fact) -> str:
    return f"{fact.myth or ''} {fact.simple} {fact.more}"


@lru_cache(maxsize=4)
def _rarity(texts: tuple[str, ...]) -> dict[str, float]:
    """For each word, how few of the texts hold it, on a logarithmic scale."""
    count = Counter(word for text in texts for word in content_words(text))
    return {word: math.log((1 + len(texts)) / number) for word, number in count.items()}
