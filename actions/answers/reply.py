"""What an answer is made of, and the one place where it becomes text with its disclaimer."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from actions.knowledge.models import BodyPart, Picture, Record
from actions.knowledge.store import Store
from actions.names import ENTITY_BODY_PART

MAX_QUICK_REPLIES = 4

_LINK = re.compile(r"\[([^\]]+)\]\((?:https?|tel):[^)\s]+\)")
_EMPHASIS = re.compile(r"\*+")


@dataclass(frozen=True)
class Question:
    """What somebody asks, as far as it was understood.

    Attributes:
        topic: a topic id, or None.
        body_part: ``back``, ``knee``, ``both``, or None if it was not said.
        subjects: ids of named things that are in the store.
        part_is_carried: True if the part is that of the question before, not named in this one.
    """

    topic: str | None = None
    body_part: str | None = None
    subjects: tuple[str, ...] = ()
    part_is_carried: bool = False

    @property
    def part(self) -> BodyPart | None:
        """The one part asked about; None if both or unsaid."""
        return BodyPart(self.body_part) if self.body_part in {part.value for part in BodyPart} else None


@dataclass(frozen=True)
class QuickReply:
    """A next question to tap: the text shown and what it means to Rasa."""

    title: str
    payload: str


@dataclass(frozen=True)
class Reply:
    """A composed answer.

    Attributes:
        text: Markdown, complete with strength, sources and disclaimer.
        records: ids of the facts and cards in it.
        quick_replies: at most four next questions.
        picture: the drawing that goes with the steps, if any.
    """

    text: str
    records: tuple[str, ...] = ()
    quick_replies: tuple[QuickReply, ...] = ()
    picture: Picture | None = None

    @property
    def plain(self) -> str:
        """The same words without Markdown, for a terminal."""
        return _EMPHASIS.sub("", _LINK.sub(r"\1", self.text))


def finish(
    store: Store,
    paragraphs: Sequence[str],
    records: Sequence[Record] = (),
    quick_replies: Sequence[QuickReply] = (),
    picture: Picture | None = None,
) -> Reply:
    """Build a reply. The disclaimer is added here and nowhere else, so that no answer can lack it.

    Args:
        paragraphs: Markdown blocks in order; empty ones are dropped.
        records: facts and cards that the text uses.
        quick_replies: candidates; the first four are kept.
        picture: the drawing of a card.
    """
    blocks = [block for block in paragraphs if block]
    closing = store.messages.disclaimer_short
    if records and any(record.review.status.value != "checked" for record in records):
        closing = f"{store.messages.not_reviewed} {closing}"
    blocks.append(f"*{closing}*")
    return Reply(
        text="\n\n".join(blocks),
        records=tuple(record.id for record in records),
        quick_replies=tuple(quick_replies)[:MAX_QUICK_REPLIES],
        picture=picture,
    )


def how_sure(store: Store, record: Record) -> str:
    """Strength and source of a record in a few words: ``(fair evidence: [Paterson et al., 2021](...))``."""
    words = record.strength.words
    if not record.sources:
        return f"({words}, no study found)"
    names = []
    for source_id in record.sources[:2]:
        source = store.source(source_id)
        names.append(f"[{source.short}]({source.link})" if source.link else source.short)
    more = " and others" if len(record.sources) > 2 else ""
    return f"({words}: {'; '.join(names)}{more})"


def payload(intent: str, entities: Mapping[str, str | None] | None = None) -> str:
    """The Rasa message of a quick reply.

    Args:
        intent: an intent of the domain.
        entities: values by entity name; None values are left out.
    """
    given = {name: value for name, value in (entities or {}).items() if value}
    return f"/{intent}{json.dumps(given) if given else ''}"


def ask_topic(store: Store, topic_id: str, body_part: str | None) -> QuickReply | None:
    """A quick reply that asks a topic, or None if no intent leads there."""
    topic = store.topic(topic_id)
    if topic is None or topic.intent is None:
        return None
    question = Question(topic_id, body_part)
    return QuickReply(topic.ask.for_part(question.part), payload(topic.intent, {ENTITY_BODY_PART: body_part}))


def ask_topics(store: Store, topic_ids: Sequence[str], body_part: str | None) -> list[QuickReply]:
    """Quick replies for several topics, in order."""
    found = (ask_topic(store, topic_id, body_part) for topic_id in topic_ids)
    return [quick_reply for quick_reply in found if quick_reply]


def bullets(lines: Sequence[str]) -> str:
    """A Markdown list."""
    return "\n".join(f"- {line}" for line in lines)


def numbered(lines: Sequence[str]) -> str:
    """A numbered Markdown list."""
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))


def word_count(markdown: str) -> int:
    """Words that a reader sees; addresses of links do not count."""
    return len(_LINK.sub(r"\1", markdown).split())
