"""The age that somebody tells. Pure."""

from __future__ import annotations

import re

YOUNGEST, OLDEST = 12, 99
ADULT = 18
# From this age on, what is known about getting older is worth saying.
OLDER = 50

_AGE = re.compile(
    r"\b(?:i am|i'm|im|he is|he's|she is|she's|aged?|is|turned|turning|over) (\d{2})\b"
    r"(?=\s*(?:$|[.,;!?)]|and\b|with\b|but\b|now\b))"
    r"|\b(\d{2})[\s-]*(?:years? old|year[- ]old|yrs? old|yrs?\b|yo\b|y/o)",
    re.IGNORECASE,
)
_AGE_AT_END = re.compile(r"\bage (\d{2})\b", re.IGNORECASE)


def age_in(text: str) -> int | None:
    """The first age in a message, in years, or None.

    Args:
        text: the message as typed.
    """
    found = _AGE.search(text.replace("’", "'")) or _AGE_AT_END.search(text)
    age = int(next(filter(None, found.groups()))) if found else 0
    return age if YOUNGEST <= age <= OLDEST else None
