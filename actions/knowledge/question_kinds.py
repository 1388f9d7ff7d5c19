"""What kind of thing a question wants to know (how long, how much...), by the lines of ``question_kinds.yml``. Pure."""

from __future__ import annotations

from functools import lru_cache

from pydantic import Field, constr

from actions.knowledge.loading import FACTS_FOLDER, StoreError, read_checked
from actions.knowledge.models import Identifier, Strict, Text
from actions.knowledge.phrases import PhraseBook, PhraseError

KINDS_FILE = FACTS_FOLDER / "question_kinds.yml"


class QuestionKind(Strict):
    """One kind of question. The head of the file explains the fields."""

    id: Identifier
    topic: Identifier | None = None
    wants: Text | None = None
    facts: list[str] = []
    nearest: list[str] = []
    anyone: bool = False
    in_full: bool = False
    lines: list[Text] = Field(..., min_items=1)


class KindFile(Strict):
    """The whole file."""

    words: dict[Identifier, list[constr(min_length=1)]]
    kinds: list[QuestionKind]


def kind_of(text: str) -> str | None:
    """The id of the first kind that a message belongs to; None for a payload and for any other message."""
    if not text or text.startswith("/"):
        return None
    kinds, book = _book()
    found = book.find(text)
    return next((name for name in kinds if name in found), None)


def question_kind(kind_id: str | None) -> QuestionKind | None:
    """The kind with this id, or None."""
    return _book()[0].get(kind_id or "")


def all_kinds() -> tuple[QuestionKind, ...]:
    """Every kind, in the order of the file."""
    return tuple(_book()[0].values())


@lru_cache(maxsize=1)
def _book() -> tuple[dict[str, QuestionKind], PhraseBook]:
    """The kinds and their lines, compiled once. Raises StoreError if one cannot be read."""
    file: KindFile = read_checked(KINDS_FILE, KindFile)
    try:
        book = PhraseBook(file.words, {kind.id: kind.lines for kind in file.kinds})
    except PhraseError as error:
        raise StoreError([f"{KINDS_FILE.name}: {error}. Fix: correct the line."]) from error
    return {kind.id: kind for kind in file.kinds}, book
