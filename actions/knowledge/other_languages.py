"""Tell messages in another language, and keyboard noise, from English with mistakes. Pure functions.

spaCy ships the small words (function words) of many languages and a table of English word forms; nothing is learnt.
"""

from __future__ import annotations

import importlib
import re
import unicodedata
from functools import lru_cache

from spacy.lang.en.stop_words import STOP_WORDS
from spacy.lookups import Table, load_lookups

# Languages in Latin script whose small words are known; any other script is seen by its letters.
_LANGUAGES = (
    "es",
    "fr",
    "de",
    "it",
    "pt",
    "nl",
    "pl",
    "ro",
    "tr",
    "sv",
    "da",
    "nb",
    "fi",
    "hu",
    "cs",
    "id",
    "tl",
    "sq",
)
_WORD = re.compile(r"[^\W\d_]+")
_FEWEST_WORDS = 3
_MOST_ENGLISH = 0.5
_LEAST_FOREIGN = 0.25
_NO_VOWEL = re.compile(r"^[^aeiouy]{4,}$")
_CONSONANTS = re.compile(r"[^aeiouy]{5,}|(.)\1{3,}")


def is_other_language(text: str) -> bool:
    """Whether a message is written in another script, or mostly in words of another language and not of English."""
    letters = [char for char in text if char.isalpha()]
    if not letters:
        return False
    latin = sum(unicodedata.name(char, "").startswith("LATIN") for char in letters)
    if latin * 2 < len(letters):
        return True
    words = _words(text)
    if len(words) < _FEWEST_WORDS:
        return False
    english = sum(map(_is_english, words)) / len(words)
    small_english = sum(word in STOP_WORDS for word in words) / len(words)
    foreign = max(sum(word in small for word in words) for small in _small_words()) / len(words)
    enough = english <= _MOST_ENGLISH if len(words) > _FEWEST_WORDS else english == 0
    return enough and foreign >= _LEAST_FOREIGN and foreign > small_english


def is_noise(text: str) -> bool:
    """Whether a message holds no English word and looks like a hand on the keyboard: "asdfghj"."""
    words = _words(text)
    unknown = bool(words) and not any(map(_is_english, words))
    return unknown and any(_NO_VOWEL.search(word) or _CONSONANTS.search(word) for word in words)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _is_english(word: str) -> bool:
    table, base_forms = _english()
    return word in table or word in base_forms


@lru_cache(maxsize=1)
def _english() -> tuple[Table, frozenset[str]]:
    """English word forms: the lemma table, and its base forms with the small words."""
    table = load_lookups("en", ["lemma_lookup"]).get_table("lemma_lookup")
    return table, frozenset(map(str, table.values())) | STOP_WORDS


@lru_cache(maxsize=1)
def _small_words() -> tuple[frozenset[str], ...]:
    modules = (importlib.import_module(f"spacy.lang.{language}.stop_words") for language in _LANGUAGES)
    return tuple(frozenset(module.STOP_WORDS) for module in modules)
