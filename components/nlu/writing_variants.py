"""Variants of training examples, as hurried people write: slips of the keys, no marks, a story before the request."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

_MARKS = re.compile(r"[^\w\s]")
_JOINTS = (". ", " ", ", ", ". so ", "\n")
_LONGEST_REQUEST = 14
_SHORTEST_WORD = 4


def with_slip(text: str, random: Random) -> str:
    """A text with a letter left out, doubled or swapped with the next, in one word, or two of a long text."""
    words = text.split()
    for _ in range(1 if len(words) < 8 else 2):
        at = random.randrange(len(words))
        word = words[at]
        if len(word) < _SHORTEST_WORD:
            continue
        place = random.randrange(1, len(word) - 1)
        kind = random.choice("leave-out swap double".split())
        if kind == "leave-out":
            words[at] = word[:place] + word[place + 1 :]
        elif kind == "swap":
            words[at] = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
        else:
            words[at] = word[: place + 1] + word[place:]
    return " ".join(words)


def without_marks(text: str) -> str:
    """A text in lower case without punctuation."""
    return _MARKS.sub("", text).lower().strip()


def after_a_story(request: str, stories: Sequence[str], random: Random) -> str | None:
    """A short request behind somebody's symptom, or None if the request is long: the request is what counts."""
    if len(request.split()) > _LONGEST_REQUEST or not stories:
        return None
    return random.choice(stories).rstrip(".!? ") + random.choice(_JOINTS) + request


def rough_variant(text: str, random: Random) -> str:
    """A slip or no marks, in turn by chance."""
    return with_slip(text, random) if random.random() < 0.5 else without_marks(text) or text
