"""Split a message that asks several things into its questions. Pure functions."""

from __future__ import annotations

import re

MOST_CLAUSES = 3
_FEWEST_WORDS = 2
_ASKS = (
    r"what|which|who|where|when|why|how|should|shall|can|could|do|does|did|is|are|will|would|may|must|am|any"
    r"|whats|hows|tell me|explain"
)
# A question ends with its mark or a line; a new one may also begin after "and", "also" or a comma.
_ENDS = re.compile(r"(?<=[?.!;:])\s+|\n+")
_JOINTS = re.compile(
    rf"\s*(?:,|;)?\s+(?:and also|and then|and|also|plus|but)\s+(?=(?:also\s+)?(?:{_ASKS})\b)|,\s+(?=(?:{_ASKS})\b)",
    re.IGNORECASE,
)
_OPENS_LIKE_A_QUESTION = re.compile(
    rf"^(?:(?:and|also|so|but|or|hi|hello|hey|ok|then|plus|please)[\s,]+)*(?:{_ASKS})\b", re.IGNORECASE
)


def questions_in(text: str) -> list[str]:
    """The questions of a message, in order, if it asks several things; else an empty list.

    Args:
        text: the message as typed.

    Returns:
        Two or three texts, each of which can be understood by itself. Statements between them are left out.
    """
    clauses = [part.strip(" ,;") for sentence in _ENDS.split(text) for part in _JOINTS.split(sentence)]
    asked = [clause for clause in clauses if len(clause.split()) >= _FEWEST_WORDS and _is_question(clause)]
    return asked[:MOST_CLAUSES] if len(asked) > 1 else []


def _is_question(clause: str) -> bool:
    return clause.endswith("?") or bool(_OPENS_LIKE_A_QUESTION.match(clause))
