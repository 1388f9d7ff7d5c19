"""What an answer is made of, and the one place where it becomes text with its disclaimer."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from actions.knowledge.models import BodyPart, Picture, Record, Source
from actions.knowledge.store import Store, sources_of
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
        subjects_are_carried: True if the named things are those of the question before.
        words: the words of the message that carry meaning, to choose among facts.
        yes_or_no: True for a question that begins like "is ...", "does ...", "can ...".
        worried: True if fear speaks from the message.
        fears_harm: True if it is the fear that something gets damaged.
        kind: what kind of thing it wants to know, an id of question_kinds.yml, or None.
        said: ids of what was said before in the talk.
    """

    topic: str | None = None
    body_part: str | None = None
    subjects: tuple[str, ...] = ()
    part_is_carried: bool = False
    subjects_are_carried: bool = False
    words: frozenset[str] = frozenset()
    yes_or_no: bool = False
    worried: bool = False
    fears_harm: bool = False
    kind: str | None = None
    said: tuple[str, ...] = ()

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
class Parts:
    """The words of an answer, split so that a widget can fold the sources away. All Markdown.

    Attributes:
        answer: what is said, each fact with its strength only.
        sources: the sources of all facts in one line; empty if there are none.
        disclaimer: the closing sentences.
    """

    answer: str
    sources: str
    disclaimer: str


@dataclass(frozen=True)
class Reply:
    """A composed answer.

    Attributes:
        text: Markdown, complete with strength, sources and disclaimer.
        records: ids of the facts and cards in it.
        quick_replies: at most four next questions; a menu may have more.
        picture: the drawing that goes with the steps, if any.
        parts: the same words split; None for a few words without facts.
        kind: one of the kinds in names.py, if it is a special message.
        level: how urgent a safety reply is: ``emergency``, ``today`` or ``soon``.
        question: the question that it answers, if that is not the one of the turn.
        slots: further slots to set.
        remembered: False if it leaves the thread of the talk as it was.
        wipes: True if everything that is known of the talk is to be forgotten first.
    """

    text: str
    records: tuple[str, ...] = ()
    quick_replies: tuple[QuickReply, ...] = ()
    picture: Picture | None = None
    parts: Parts | None = None
    kind: str | None = None
    level: str | None = None
    question: Question | None = None
    slots: Mapping[str, Any] = field(default_factory=dict)
    remembered: bool = True
    wipes: bool = False

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
    body = "\n\n".join(block for block in paragraphs if block)
    closing = store.messages.disclaimer_short
    if records and any(record.review.status.value != "checked" for record in records):
        closing = f"{store.messages.not_reviewed} {closing}"
    return Reply(
        text=f"{body}\n\n*{closing}*",
        records=tuple(record.id for record in records),
        quick_replies=tuple(quick_replies)[:MAX_QUICK_REPLIES],
        picture=picture,
        parts=Parts(_without_sources(store, body, records), _sources_line(store, records), closing),
    )


def say(text: str, quick_replies: Sequence[QuickReply] = (), **more: Any) -> Reply:
    """A few words about the talk itself. They say nothing about health, so they need no disclaimer.

    Args:
        more: other attributes of :class:`Reply`.
    """
    return Reply(text, quick_replies=tuple(quick_replies), **{"remembered": False, **more})


def how_sure(store: Store, record: Record) -> str:
    """Strength and source of a record in a few words: ``(fair evidence: [Paterson et al., 2021](...))``."""
    words = record.strength.words
    if not record.sources:
        return f"({words}, no study found)"
    names = [_linked(store.source(source_id)) for source_id in record.sources[:2]]
    more = " and others" if len(record.sources) > 2 else ""
    return f"({words}: {'; '.join(names)}{more})"


def _without_sources(store: Store, body: str, records: Sequence[Record]) -> str:
    for record in records:
        body = body.replace(how_sure(store, record), f"({record.strength.words})")
    return body


def _sources_line(store: Store, records: Sequence[Record]) -> str:
    cited = [_linked(source) for source in sources_of(store, records)]
    return f"{store.messages.labels['sources']} {'; '.join(cited)}" if cited else ""


def _linked(source: Source) -> str:
    return f"[{source.short}]({source.link})" if source.link else source.short


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


def in_terminal(store: Store, reply: Reply) -> str:
    """A reply as plain lines: what a picture shows in words, and the quick replies with numbers to type."""
    shown = f"\n\n{reply.picture.caption}" if reply.picture else ""
    titles = [button.title for button in reply.quick_replies]
    ask_next = f"\n\n{store.messages.labels['ask_next']}\n{numbered(titles)}" if titles else ""
    return f"{reply.plain}{shown}{ask_next}"
