"""How a message sounds (worried, kind, joking) and what other field it is from, by the lines of ``tones.yml``. Pure."""

from __future__ import annotations

from functools import lru_cache

from pydantic import Field, constr

from actions.knowledge.loading import FACTS_FOLDER, StoreError, read_checked
from actions.knowledge.models import Identifier, Strict, Text
from actions.knowledge.phrases import PhraseBook, PhraseError

TONES_FILE = FACTS_FOLDER / "tones.yml"
PRAISE, JOKE, WORRIED, OTHER_HEALTH = "praise", "joke", "worried", "other_health"
FEARS_HARM, NOT_HEALTH, THANKS = "fears_harm", "not_health", "thanks"


class ToneLines(Strict):
    """How one tone is recognised."""

    id: Identifier
    lines: list[Text] = Field(..., min_items=1)


class ToneFile(Strict):
    """The whole file."""

    words: dict[Identifier, list[constr(min_length=1)]]
    tones: list[ToneLines]


def tones_in(text: str) -> tuple[str, ...]:
    """The tones of a message, in the order of the file; empty for a payload."""
    if not text or text.startswith("/"):
        return ()
    names, book = _book()
    found = book.find(text)
    return tuple(name for name in names if name in found)


@lru_cache(maxsize=1)
def _book() -> tuple[tuple[str, ...], PhraseBook]:
    """The lines, compiled once. Raises StoreError if one cannot be read."""
    file: ToneFile = read_checked(TONES_FILE, ToneFile)
    try:
        book = PhraseBook(file.words, {tone.id: tone.lines for tone in file.tones})
    except PhraseError as error:
        raise StoreError([f"{TONES_FILE.name}: {error}. Fix: correct the line."]) from error
    return tuple(tone.id for tone in file.tones), book
