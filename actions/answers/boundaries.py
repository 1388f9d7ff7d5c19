"""Declining: first the boundary's own words, then what may be said in general. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence

from actions.answers.by_kind import by_kind
from actions.answers.compose import named_exercises
from actions.answers.ranking import without_repeats
from actions.answers.reply import Question, QuickReply, Reply, ask_topics, bullets, finish, how_sure
from actions.knowledge.models import BodyPart, Boundary, Fact
from actions.knowledge.store import Store, fits

# More replies in a row would bury the first.
MAX_BOUNDARIES = 2
MAX_FACTS_ON_ALLOWED_PART = 2
# A thing that is named beside another part of the body ("my elbow hurts at tennis") is not about backs and knees.
_OTHER_HEALTH = "other_health"
_EXERCISES = "exercises"


def decline(
    store: Store, boundary_ids: Sequence[str], question: Question, also_asked: str | None = None, last_text: str = ""
) -> Reply:
    """Say kindly what the guide does not do, then answer the part of the message that it may answer.

    Args:
        boundary_ids: ids of ``boundaries.yml``, the most important first; at least one, of which two are used.
        question: what was asked; a named thing brings a general fact about it.
        also_asked: id of a topic that is asked beside the boundary, or None.
        last_text: the answer before; what it declined is declined in fewer words.

    Returns:
        The replies of the boundaries; then general facts on the allowed topic, or one general fact on what was
        declined, unless a boundary leaves no room for it.
    """
    boundaries = [store.boundary(boundary_id) for boundary_id in boundary_ids[:MAX_BOUNDARIES]]
    topic = store.topic(also_asked) if also_asked and all(_allows(one, also_asked) for one in boundaries) else None
    if topic:
        facts = store.find(topic.id, question.part, question.subjects) or store.find(topic.id, question.part)
        facts = facts[:MAX_FACTS_ON_ALLOWED_PART]
        opening = topic.lead.for_part(question.part)
    else:
        facts, opening = _general_fact(store, boundaries, question), ""
    # Where the kind of question is answered by a fact, that comes first and with its figure; but a boundary that stands
    # alone, lest a fact lean to the answer that is declined, stays alone.
    led = _by_kind(store, boundaries, question) if facts else []
    facts = without_repeats([*led, *(fact for fact in facts if fact not in led)])[:MAX_FACTS_ON_ALLOWED_PART]
    lines = bullets([f"{_words(fact, fact in led)} {how_sure(store, fact)}" for fact in facts])
    signs = _signs(store, question) if any(boundary.signs for boundary in boundaries) else ""
    replies = [in_words(boundary, last_text) for boundary in boundaries]
    common = named_exercises(store, question) if topic and topic.id == _EXERCISES else ""
    return finish(store, [*replies, opening, lines, common, signs], facts, _offers(store, boundaries, question))


def _by_kind(store: Store, boundaries: Sequence[Boundary], question: Question) -> list[Fact]:
    if any(boundary.still_answers is not None or boundary.id == _OTHER_HEALTH for boundary in boundaries):
        return []
    subjects = [subject for subject in map(store.subject, question.subjects) if subject]
    found = by_kind(store, question, subjects)
    return [] if found.missing else list(found.facts[:1])


def _words(fact: Fact, in_full: bool) -> str:
    return f"{fact.simple} {fact.more}" if in_full else fact.simple


def in_words(boundary: Boundary, last_text: str) -> str:
    """The words that decline; the shorter ones right behind an answer that declined the same."""
    if boundary.again and any(words in last_text for words in (boundary.reply, boundary.again)):
        return boundary.again
    return boundary.reply


def _allows(boundary: Boundary, topic_id: str) -> bool:
    return boundary.still_answers is None or topic_id in boundary.still_answers


def _general_fact(store: Store, boundaries: Sequence[Boundary], question: Question) -> list[Fact]:
    """One fact beside the decline; none where any could be misread: a fact on a named medicine reads like a yes."""
    if any(boundary.still_answers is not None for boundary in boundaries):
        return []
    first = boundaries[0]
    if first.id == _OTHER_HEALTH:
        return []
    own = [
        record for record in map(store.record, first.facts) if isinstance(record, Fact) and fits(record, question.part)
    ]
    on_named = [fact for fact in own if set(fact.subjects) & set(question.subjects)]
    may_name = first.fact_on_named and first.topics and question.subjects
    named = store.find(first.topics[0], question.part, question.subjects) if may_name else []
    return (on_named or named or own)[:1]


def _offers(store: Store, boundaries: Sequence[Boundary], question: Question) -> list[QuickReply]:
    """What the guide can do instead: the topics that every one of the boundaries leaves open."""
    topics = dict.fromkeys(topic for boundary in boundaries for topic in boundary.topics)
    allowed = [topic for topic in topics if all(topic in one.topics or _allows(one, topic) for one in boundaries)]
    return ask_topics(store, allowed, question.body_part)


def _signs(store: Store, question: Question) -> str:
    """The signs that need help; those of one part only where this very question names the part."""
    if question.part_is_carried or question.part is None:
        return store.messages.safety_short
    return store.messages.safety_back if question.part is BodyPart.BACK else store.messages.safety_knee
