"""Read a message as words with dictionary lemmas: lower case, contractions opened up, slips in key words mended.

Plain string work on purpose: it runs on every message, in a fraction of a millisecond.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from spacy.lookups import Table, load_lookups

_PIECE = re.compile(r"\d+(?:am|pm)\b|\d+(?:\.\d+)?|[a-z]+(?:'[a-z]+)*|[.!?;:\n,()]|\s-+\s")
_SENTENCE_END = frozenset(".!?;\n")
COMMA = ","

# Spellings of one piece -> the words that it stands for. "cannot" stays one word: losing a function is a sign.
_OPENED = {
    **dict.fromkeys(("can't", "cant", "carnt", "cannot", "can'not", "canot", "caint"), "cannot"),
    **dict.fromkeys(("won't", "wont"), "will not"),
    **dict.fromkeys(("i'm", "im", "i'am"), "i am"),
    **dict.fromkeys(("i've", "ive"), "i have"),
    **dict.fromkeys(("he's", "hes"), "he is"),
    **dict.fromkeys(("she's", "shes"), "she is"),
    **dict.fromkeys(("it's", "its"), "it is"),
    **dict.fromkeys(("that's", "thats"), "that is"),
    **dict.fromkeys(("there's", "theres"), "there is"),
    **dict.fromkeys(("what's", "whats"), "what is"),
    **dict.fromkeys(("ain't", "aint"), "is not"),
    **dict.fromkeys(("shan't", "shant"), "will not"),
    "i'll": "i will",
    "i'd": "i would",
    "id": "i would",
    "theyre": "they are",
    "youre": "you are",
    "gonna": "going to",
    "wanna": "want to",
    "dunno": "do not know",
    "u": "you",
    "ur": "your",
    "w": "with",
    "alot": "a lot",
    "everytime": "every time",
    "nt": "not",
    "mums": "mum",
    "moms": "mom",
    "dads": "dad",
}
_OPENED.update(
    {
        verb + ending: f"{verb} not"
        for verb in "do does did is are was were has have had would could should need must".split()
        for ending in ("n't", "nt")
    }
)
_ENDINGS = {"'s": "", "'m": " am", "'re": " are", "'ve": " have", "'ll": " will", "'d": " would", "n't": " not"}
_SUFFIXES = ("ing", "ed", "es", "s", "y", "d", "er", "est")
_SHORTEST_FOR_ONE_SLIP = 5
_SHORTEST_FOR_TWO_SLIPS = 9


@dataclass(frozen=True)
class Word:
    """One word of a message.

    Attributes:
        text: as read, that is after opening contractions and mending slips.
        lemma: its dictionary form.
        start, end: where it stands in the message.
        sentence: number of the sentence; patterns never reach across sentences.
        after_comma: whether a comma or bracket stands right before it.
    """

    text: str
    lemma: str
    start: int
    end: int
    sentence: int
    after_comma: bool = False


@lru_cache(maxsize=1)
def _dictionary() -> tuple[Table, frozenset[str]]:
    """Form -> dictionary form, and every English word that is spelt correctly."""
    lookups = load_lookups("en", ["lemma_lookup", "lemma_index"])
    table, index = lookups.get_table("lemma_lookup"), lookups.get_table("lemma_index")
    return table, frozenset(table.values()).union(*index.values())


class Reader:
    """Turns text into words. It knows the key words of the patterns, so that it can mend slips in those only."""

    def __init__(self, key_words: Iterable[str], forms: dict[str, list[str]], known_words: Iterable[str] = ()) -> None:
        """Prepare the index of misspellings.

        Args:
            key_words: every word that the patterns name.
            forms: lemma -> forms that the dictionary lacks or gets wrong ("worse" is no form of "wrong").
            known_words: correct words that look like a slip of a key word but are none.
        """
        self._table, self._correct = _dictionary()
        self._own_forms = {form: lemma for lemma, listed in forms.items() for form in [lemma, *listed]}
        self._keys = set(key_words) | set(self._own_forms)
        self._stems = {self.lemma(word) for word in self._keys}
        self._known = set(known_words)
        self._slips: dict[str, set[str]] = {}
        for word in self._keys:
            for shorter in _shortened(word):
                self._slips.setdefault(shorter, set()).add(word)

    def lemma(self, word: str) -> str:
        """Dictionary form of one correctly spelt word."""
        return self._own_forms.get(word) or self._table.get(word, word)

    def read(self, text: str) -> list[Word]:
        """The words of a message, in order."""
        lowered = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
        lowered = lowered.replace("’", "'").replace("`", "'")
        words: list[Word] = []
        sentence, comma = 0, False
        for piece in _PIECE.finditer(lowered):
            token = piece.group()
            if token in _SENTENCE_END:
                sentence += 1
                comma = False
            elif not token[0].isalnum():
                comma = True
            else:
                for word in self._open(token):
                    words.append(Word(*self._known_form(word), piece.start(), piece.end(), sentence, comma))
                    comma = False
        return words

    @staticmethod
    def _open(token: str) -> list[str]:
        if token in _OPENED:
            return _OPENED[token].split()
        for ending, opened in _ENDINGS.items():
            if token.endswith(ending):
                return (token[: -len(ending)] + opened).split()
        return token.replace("'", "").split()

    def _known_form(self, word: str) -> tuple[str, str]:
        """A word as it should be spelt, with its lemma."""
        if word in self._keys or word in self._known or word[0].isdigit():
            return word, self.lemma(word)
        if word not in self._table and word not in self._correct:
            stem = self._stem(word)
            if stem:
                return word, stem
            meant = self._mend(word)
            if meant:
                return meant, self.lemma(meant)
        return word, self.lemma(word)

    def _stem(self, word: str) -> str | None:
        """The key word that an inflected form unknown to the dictionary comes from ("pooing")."""
        for suffix in _SUFFIXES:
            stem = word.removesuffix(suffix)
            if stem != word and len(stem) > 2:
                for candidate in (stem, stem + "e", stem[:-1] if stem[-1] == stem[-2] else stem):
                    if candidate in self._stems:
                        return candidate
        return None

    def _mend(self, word: str) -> str | None:
        """The key word that a misspelt word stands for, or None."""
        if len(word) < _SHORTEST_FOR_ONE_SLIP - 1:
            return None
        best: tuple[int, str] | None = None
        for shorter in _shortened(word, slack=1):
            for key in self._slips.get(shorter, ()):
                allowed = _slips_allowed(key)
                distance = edit_distance(word, key) if abs(len(word) - len(key)) <= allowed else allowed + 1
                if distance <= allowed and (best is None or (distance, key) < best):
                    best = (distance, key)
        return best[1] if best else None


def _slips_allowed(word: str) -> int:
    if len(word) < _SHORTEST_FOR_ONE_SLIP:
        return 0
    return 2 if len(word) >= _SHORTEST_FOR_TWO_SLIPS else 1


def _shortened(word: str, slack: int = 0) -> set[str]:
    """A word and what is left of it after dropping as many letters as it may have slips."""
    found = {word}
    for _ in range(_slips_allowed(word + "x" * slack)):
        found |= {item[:at] + item[at + 1 :] for item in found for at in range(len(item))}
    return found


def edit_distance(one: str, other: str) -> int:
    """Letters to add, drop, replace or swap with their neighbour to get from one word to the other."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        current = [row]
        for column, target in enumerate(other, start=1):
            cost = min(last[column] + 1, current[-1] + 1, last[column - 1] + (letter != target))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == target:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        before, last = last, current
    return last[-1]
