"""What may leave the guide: texts of the store, and fixed frames filled from the store. Anything else is named."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import yaml

from actions.answers.reply import how_sure
from actions.knowledge.store import Store
from scripts.project import ROOT
from scripts.safety_replies import TARGET
from tests.facts.text_rules import diagnosis_problem, dose_problem, promise_problem, texts_of

_LINK = re.compile(r"\[([^\]]+)\]\((?:https?|tel):[^)\s]+\)")
_ADDRESS = re.compile(r"https?://\S+")
_MARKS = re.compile(r"\*+|^[ \t]*(?:-|\d+\.)[ \t]+", re.MULTILINE)
# The words that composing itself adds. A new frame in actions/answers has to be named here, so that it is seen.
FRAMES = (
    *("Back:", "Knee:", "People say:", "Here is more detail.", "Keep in mind:", "Common ones are:"),
    *("Common amount:", "Start:", "Take care:", "You could ask next:", "Show me:", "no study found"),
)
_PUNCTUATION = (",", ".")


def plain(text: str) -> str:
    """The words that a reader sees: no Markdown, no addresses, one blank between words."""
    return " ".join(_MARKS.sub("", _ADDRESS.sub("", _LINK.sub(r"\1", text))).split())


def responses() -> dict[str, list[dict[str, Any]]]:
    """Every fixed response by name."""
    files = (ROOT / "domain.yml", TARGET)
    return {
        name: variants
        for file in files
        for name, variants in yaml.safe_load(file.read_text(encoding="utf-8"))["responses"].items()
    }


class Outgoing:
    """Knows every piece of text that may leave, and takes a text apart into such pieces."""

    def __init__(self, store: Store) -> None:
        self._disclaimer = plain(store.messages.disclaimer_short)
        self._fixed = {plain(variant["text"]) for variants in responses().values() for variant in variants} | {
            plain(text) for text in store.messages.dict().values() if isinstance(text, str)
        }
        self._pieces: dict[str, set[str]] = defaultdict(set)
        for piece in (*_pieces(store), *self._fixed):
            if piece := plain(piece):
                self._pieces[piece[0]].add(piece)
        self._checked: dict[str, list[str]] = {}

    def problems(self, text: str, composed: bool) -> list[str]:
        """What is wrong with a text: a foreign part, a missing disclaimer, a dose, a diagnosis, a promise.

        Args:
            text: as it leaves.
            composed: True for an answer made of facts or cards, which has to carry the disclaimer.
        """
        key = f"{composed}{text}"
        if key not in self._checked:
            self._checked[key] = list(self._look(plain(text), composed))
        return self._checked[key]

    def _look(self, words: str, composed: bool) -> Iterator[str]:
        foreign = self._foreign_part(words)
        if foreign:
            yield f"not from the store: {foreign}"
        if composed and self._disclaimer not in words and words not in self._fixed:
            yield f"no disclaimer: {words[:80]}"
        for rule in (lambda text: dose_problem(text, repeats_allowed=True), diagnosis_problem, promise_problem):
            problem = rule(words)
            if problem:
                yield problem

    def _foreign_part(self, words: str) -> str | None:
        """Where a text can no longer be put together from known pieces, or None if it can."""
        reached, furthest, seen = [0], 0, set()
        while reached:
            at = reached.pop()
            if at >= len(words):
                return None
            if at in seen:
                continue
            seen.add(at)
            furthest = max(furthest, at)
            for piece in self._pieces.get(words[at], ()):
                end = at + len(piece)
                if words.startswith(piece, at) and (
                    end == len(words) or not (words[end].isalnum() and piece[-1].isalnum())
                ):
                    reached.append(end + (end < len(words) and words[end] == " "))
        return words[furthest : furthest + 90]


def _pieces(store: Store) -> Iterable[str]:
    yield from (text.words for text in texts_of(store))
    yield from FRAMES
    yield from _PUNCTUATION
    for record in (*store.facts, *store.cards):
        yield how_sure(store, record)
        yield f"({record.strength.words})"
        yield f"Status: {record.review.status.value}, {record.review.date.strftime('%d %B %Y').lstrip('0')}."
    for source in store.sources:
        yield f"{source.organisation}: {source.title}{f', {source.year}' if source.year else ''}."
    yield from (*store.messages.no_fact_on.split("{thing}"), "and")
    for subject in store.subjects:
        yield subject.name
        yield f"{subject.name[:1].upper()}{subject.name[1:]}"
        yield from (f"{subject.name} for {part}" for part in _PARTS)
    for card in store.cards:
        yield card.name.lower()
        yield f"{card.name[:1].lower()}{card.name[1:]}"


_PARTS = ("the back", "the knee", "that")
