"""The loaded fact store and how records are found in it. Pure functions; the order is documented and stable."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from actions.knowledge.models import (
    BodyPart,
    BodyWords,
    Boundary,
    Card,
    Commands,
    Fact,
    Messages,
    Record,
    RedFlag,
    Source,
    Subject,
    Topic,
)


@dataclass(frozen=True)
class Store:
    """All records, indexed. Built by :func:`actions.knowledge.loading.load_store` only."""

    sources: tuple[Source, ...]
    subjects: tuple[Subject, ...]
    topics: tuple[Topic, ...]
    facts: tuple[Fact, ...]
    cards: tuple[Card, ...]
    red_flags: tuple[RedFlag, ...]
    boundaries: tuple[Boundary, ...]
    messages: Messages
    body_words: BodyWords
    commands: Commands

    def source(self, source_id: str) -> Source:
        """The source with this id. Raises KeyError if there is none."""
        return self._by_id["sources"][source_id]

    def subject(self, subject_id: str) -> Subject | None:
        """The subject with this id, or None: subject ids may come from outside."""
        return self._by_id["subjects"].get(subject_id)

    def topic(self, topic_id: str) -> Topic | None:
        """The topic with this id, or None."""
        return self._by_id["topics"].get(topic_id)

    def topic_for_intent(self, intent: str) -> Topic | None:
        """The topic that an intent asks for, or None."""
        return self._topic_by_intent.get(intent)

    def boundary(self, boundary_id: str) -> Boundary:
        """The boundary with this id. Raises KeyError if there is none."""
        return self._by_id["boundaries"][boundary_id]

    def record(self, record_id: str) -> Record | None:
        """The fact or card with this id, or None."""
        return self._by_id["facts"].get(record_id) or self._by_id["cards"].get(record_id)

    def card_for(self, subject_id: str) -> Card | None:
        """The card with steps for a subject, or None."""
        return self._card_by_subject.get(subject_id)

    def cards_for(self, topic_id: str, body_part: BodyPart | None) -> list[Card]:
        """The cards of a topic for a body part (all parts if None), in the order of the files."""
        return [card for card in self.cards if card.topic == topic_id and fits(card, body_part)]

    def find(
        self,
        topic: str | None = None,
        body_part: BodyPart | None = None,
        subjects: Sequence[str] = (),
    ) -> list[Fact]:
        """Facts for a question, most useful first.

        The order is: facts on the named subject within the asked topic, then facts on the subject from other topics,
        or (without a subject) the facts of the topic. Inside each group: facts on more of the named things, then by
        ``rank``, then facts whose own (first) topic is asked, then facts on fewer parts, then the order of the files.

        Args:
            topic: a topic id, or None for any topic.
            body_part: the part asked about; facts that do not cover it are left out. None leaves nothing out.
            subjects: ids of named things; a fact must be about one of them.

        Returns:
            Facts without repeats; empty if nothing fits. A fact of another part is never returned.
        """
        wanted = set(subjects)
        scored = []
        for position, fact in enumerate(self.facts):
            if not fits(fact, body_part):
                continue
            on_topic = topic in fact.topics
            matches = len(wanted & set(fact.subjects))
            if wanted and not matches:
                continue
            if not wanted and topic is not None and not on_topic:
                continue
            own_topic = bool(fact.topics) and fact.topics[0] == topic
            scored.append(((not on_topic, -matches, fact.rank, not own_topic, len(fact.body_parts), position), fact))
        return [fact for _, fact in sorted(scored, key=lambda pair: pair[0])]

    @cached_property
    def _by_id(self) -> dict[str, dict[str, Any]]:
        kinds = ("sources", "subjects", "topics", "facts", "cards", "red_flags", "boundaries")
        return {kind: {record.id: record for record in getattr(self, kind)} for kind in kinds}

    @cached_property
    def _topic_by_intent(self) -> dict[str, Topic]:
        return {topic.intent: topic for topic in self.topics if topic.intent}

    @cached_property
    def _card_by_subject(self) -> dict[str, Card]:
        return {card.subject: card for card in self.cards}


def fits(record: Record, body_part: BodyPart | None) -> bool:
    """Whether a record may be said about a body part."""
    return body_part is None or body_part in record.body_parts


def sources_of(store: Store, records: Iterable[Record]) -> list[Source]:
    """The sources of some records, each once, in the order in which they are first cited."""
    seen: dict[str, Source] = {}
    for record in records:
        for source_id in record.sources:
            seen.setdefault(source_id, store.source(source_id))
    return list(seen.values())
