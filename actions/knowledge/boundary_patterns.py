"""Which boundaries of ``boundaries.yml`` a message touches, by the patterns of ``boundary_patterns.yml``. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import Field, constr

from actions.knowledge.loading import FACTS_FOLDER, StoreError, read_checked
from actions.knowledge.models import KIND_CONDITION, Identifier, Strict, Text
from actions.knowledge.phrases import PhraseBook, PhraseError, plain_words
from actions.knowledge.store import Store

Words = constr(min_length=1)
PATTERNS_FILE = FACTS_FOLDER / "boundary_patterns.yml"
CUE_INSIST = "insist"
CUE_FOLLOW_UP = "follow_up_"
# The same, and it counts even where the message reads like a question of its own.
CUE_STILL = "still_"
# Asks for a yes or no that was refused ("so I do?"), or takes the refusal politely ("ok thanks").
CUE_YES_OR_NO = "yes_or_no"
CUE_COURTESY = "courtesy"
# Whom a message is about.
CUE_SOMEONE_ELSE = "someone_else"
CUE_ABOUT_RELATIVE = "about_relative"
CUE_BACK_TO_ME = "back_to_me"
# Takes back one story; the boundary's id follows.
CUE_NOT_SO = "not_so_"

# Lists of the file that take in the words of the store's subjects, by the subjects' kind.
_LISTS_OF_KINDS = {KIND_CONDITION: KIND_CONDITION, "medicine": "medicine"}
# Words of subjects that are too common to tell a condition or a medicine.
_TOO_COMMON = frozenset({"injection", "injections", "cream", "creams", "gel", "gels", "medicine cabinet"})


class BoundaryPatterns(Strict):
    """How one boundary is recognised, with sentences that a test runs."""

    id: Identifier
    lines: list[Text] = Field(..., min_items=3)
    not_meant: list[Text] = []
    unless: list[Text] = []
    home: list[Identifier]
    carried: bool = False
    yes_or_no: bool = False
    examples: list[Text] = Field(..., min_items=15)
    not_examples: list[Text] = Field(..., min_items=5)


class Cue(Strict):
    """What a message may say about the one before it."""

    lines: list[Text] = Field(..., min_items=1)
    not_meant: list[Text] = []
    unless: list[Text] = []
    examples: list[Text] = []
    not_examples: list[Text] = []


class BoundaryFile(Strict):
    """The whole file."""

    words: dict[Identifier, list[Words]]
    boundaries: list[BoundaryPatterns]
    cues: dict[Identifier, Cue]


@dataclass(frozen=True)
class Touched:
    """What a message touches.

    Attributes:
        boundaries: ids, in the order of the file.
        cues: names of the cues in it.
    """

    boundaries: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()


class BoundaryFinder:
    """Compiled once at start from the patterns and the words of the store."""

    def __init__(self, data: BoundaryFile, store: Store) -> None:
        """Compile. Raises StoreError if a line cannot be read or a boundary is not in the store."""
        words = {name: list(phrases) for name, phrases in data.words.items()}
        for kind, name in _LISTS_OF_KINDS.items():
            words[name] += _subject_words(store, kind)
        known = {boundary.id for boundary in store.boundaries}
        unknown = [entry.id for entry in data.boundaries if entry.id not in known]
        if unknown:
            raise StoreError([f"{PATTERNS_FILE.name}, {unknown[0]}, 'id': not in boundaries.yml. Fix: correct the id."])
        entries = {entry.id: entry for entry in data.boundaries}
        try:
            self._boundaries = PhraseBook(
                words,
                {name: entry.lines for name, entry in entries.items()},
                {name: entry.not_meant for name, entry in entries.items()},
                {name: entry.unless for name, entry in entries.items()},
            )
            self._cues = PhraseBook(
                words,
                {name: cue.lines for name, cue in data.cues.items()},
                {name: cue.not_meant for name, cue in data.cues.items()},
                {name: cue.unless for name, cue in data.cues.items()},
            )
        except PhraseError as error:
            raise StoreError([f"{PATTERNS_FILE.name}: {error}. Fix: correct the line."]) from error

    def touched(self, text: str) -> Touched:
        """The boundaries and cues of a message."""
        return Touched(tuple(self._boundaries.find(text)), tuple(self._cues.find(text)))

    def why(self, text: str) -> dict[str, str]:
        """For whoever tunes the patterns: the line that fits, by boundary."""
        return {name: found.line for name, found in self._boundaries.find(text).items()}


def _subject_words(store: Store, kind: str) -> list[str]:
    phrases = (plain_words(word) for subject in store.subjects if subject.kind == kind for word in subject.words)
    return [phrase for phrase in phrases if phrase and phrase not in _TOO_COMMON]


@lru_cache(maxsize=1)
def load_boundary_patterns(path: Path = PATTERNS_FILE) -> BoundaryFile:
    """Read and check the file. Raises StoreError with what is wrong and how to fix it."""
    return read_checked(path, BoundaryFile)
