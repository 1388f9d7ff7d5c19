"""Things that a message names only by the way ("I can walk, but ...", "they won't let us sit"). Pure functions."""

from __future__ import annotations

import re

# "I can walk" tells what still works; "I can walk with this?" asks.
_STILL_WORKS = re.compile(r"\bi (?:can|could|am able to|manage to)(?: still| just| only)? $")
_NOT_LET = re.compile(r"(?:n[o']t|n't|wont|never|cannot) (?:be )?(?:let|lets|allow|allows|allowed)\b[\w' ]{0,14}$")
_WITHOUT = re.compile(r"\b(?:without|instead of|rather than) (?:any |an? |the )?$")
_LIKENESS = re.compile(r"^\w* like an? ")
_ON_SOMEBODY = re.compile(r"^\w* (?:up and down )?on (?:me|my back|my spine)\b")
_CLAUSE_ENDS = re.compile(r"[,.;!?\n]| but | and ")


def is_aside(text: str, start: int, end: int) -> bool:
    """Whether the thing at a place of a message is no part of what is asked.

    Args:
        start, end: where its name begins and ends.
    """
    lower = text.lower().replace("’", "'")
    before, after = lower[:start], lower[end:]
    if _NOT_LET.search(before) or _WITHOUT.search(before) or _LIKENESS.match(after) or _ON_SOMEBODY.match(after):
        return True
    ends = _CLAUSE_ENDS.search(after)
    return bool(_STILL_WORKS.search(before)) and not (ends is not None and ends.group() == "?")
