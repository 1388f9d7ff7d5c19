"""Find body parts and named things in a message with spaCy, from the store's own vocabulary.

A new word in ``facts/subjects.yml`` or ``facts/body_parts.yml`` is understood at the next start, without new code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import spacy
from spacy.language import Language
from spacy.lookups import load_lookups
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span

from actions.knowledge.models import KIND_EXERCISE, KIND_SLEEP_POSITION, BodyPart
from actions.knowledge.store import Store
from actions.names import ENTITY_BODY_PART

BOTH_PARTS = "both"
_HIDDEN = "not_body"


@dataclass(frozen=True)
class Mention:
    """A thing named in a message.

    Attributes:
        entity: ``body_part`` or the kind of a subject (``condition``, ``exercise``...).
        value: ``back``, ``knee``, ``both``, or the subject's id.
        start, end: character offsets in the message.
        implied: True for a body part that a subject brings along ("meniscus" means the knee).
    """

    entity: str
    value: str
    start: int
    end: int
    implied: bool = False


def make_pipeline() -> Language:
    """English tokens and dictionary lemmas. Needs no download and no trained spaCy model."""
    nlp = spacy.blank("en")
    lemmatizer = nlp.add_pipe("lemmatizer", config={"mode": "lookup"})
    lemmatizer.initialize(lookups=load_lookups("en", ["lemma_lookup"]))
    return nlp


def lower_keeping_length(text: str) -> str:
    """Lower case, character by character, so that offsets still fit the original text."""
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in text).replace("’", "'")


class Vocabulary:
    """Finds mentions in a message. Built once from the store; a lookup costs well under a millisecond."""

    def __init__(self, store: Store, nlp: Language) -> None:
        self._nlp = nlp
        self._store = store
        self._matcher = PhraseMatcher(nlp.vocab, attr="LEMMA")
        self._meaning: dict[str, tuple[str, str]] = {}
        for part, words in store.body_words.dict().items():
            self._add(f"body:{part}", (ENTITY_BODY_PART, part), words)
        for subject in store.subjects:
            self._add(f"subject:{subject.id}", (subject.kind, subject.id), subject.words)

    def _add(self, key: str, meaning: tuple[str, str], words: Iterable[str]) -> None:
        self._meaning[key] = meaning
        self._matcher.add(key, [self._nlp(lower_keeping_length(word)) for word in words])

    def parse(self, text: str) -> Doc:
        """Tokens and lemmas of a message."""
        return self._nlp(lower_keeping_length(text))

    def mentions(self, doc: Doc) -> list[Mention]:
        """What a message names, in the order of the text; the longest phrase wins where two overlap.

        Args:
            doc: the result of :meth:`parse`.

        Returns:
            Mentions. Where only subjects are named, the body part that they all belong to is added as implied.
        """
        spans = [Span(doc, start, end, label=key) for key, start, end in self._matcher(doc)]
        named = spacy.util.filter_spans(spans)
        found = []
        for span in named:
            entity, value = self._meaning[span.label_]
            if value != _HIDDEN:
                found.append(Mention(entity, value, span.start_char, span.end_char))
        found.extend(self._inside(named, spans))
        if not any(mention.entity == ENTITY_BODY_PART for mention in found):
            found.extend(self._implied(found))
        return found

    def _inside(self, named: Sequence[Span], spans: Sequence[Span]) -> Iterator[Mention]:
        """Body parts within the name of a thing ("knee brace"), but not in "knee to chest" or "lying on my back"."""
        for outer in named:
            kind, value = self._meaning[outer.label_]
            if kind in (ENTITY_BODY_PART, KIND_EXERCISE, KIND_SLEEP_POSITION) or value == _HIDDEN:
                continue
            inner = [span for span in spans if outer.start <= span.start and span.end <= outer.end]
            parts = [span for span in inner if self._meaning[span.label_][0] == ENTITY_BODY_PART]
            for span in spacy.util.filter_spans(parts):
                part = self._meaning[span.label_][1]
                if part != _HIDDEN:
                    yield Mention(ENTITY_BODY_PART, part, span.start_char, span.end_char)

    def _implied(self, found: list[Mention]) -> list[Mention]:
        for mention in found:
            subject = self._store.subject(mention.value)
            if subject and subject.implies_part and len(subject.body_parts) == 1:
                part = subject.body_parts[0].value
                return [Mention(ENTITY_BODY_PART, part, mention.start, mention.end, implied=True)]
        return []


def part_of(mentions: Iterable[Mention]) -> str | None:
    """The body part of a message: ``back``, ``knee``, ``both`` if two are named, or None."""
    parts = {mention.value for mention in mentions if mention.entity == ENTITY_BODY_PART}
    if BOTH_PARTS in parts or parts >= {part.value for part in BodyPart}:
        return BOTH_PARTS
    return next(iter(parts), None)
