"""Which of the facts that fit a question comes first: those that share its words, then those of the better rank."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import zip_longest

from actions.answers.reply import Question
from actions.knowledge.models import KIND_CONDITION, BodyPart, Fact
from actions.knowledge.relevance import content_words, relevances, shared_words
from actions.knowledge.store import Store, fits

# From this share of the question's meaning on, a fact moves up; a full match moves up by so many ranks.
_LEAST = 0.3
_RANKS_GAINED = 2.0
# A fact that only touches on the named thing moves down by up to so many ranks.
_MOST_ASIDE = 1
# From this share on, a fact is what the question is about, and comes first even from another topic.
_FAR_AHEAD = 0.6
_MOST_FROM_OTHER_TOPICS = 2
# One word in common is no reason to leave the topic, unless it makes up this share of what was said.
_FEWEST_SHARED, _LEAST_OF_ALL_WORDS = 2, 0.5
# What a fact may be mainly about that fits only people who named it.
_SPECIFIC_KINDS = frozenset({KIND_CONDITION, "surgery"})
# So many facts on the named thing alone make those on a condition needless.
_ENOUGH_LEFT = 2
# Two facts that have this share of their words in common say the same.
_SAME = 0.5


def best_first(store: Store, facts: Sequence[Fact], question: Question) -> list[Fact]:
    """Order facts for a question. Where it names neither part nor thing, back and knee take turns.

    Args:
        facts: in the order of :meth:`Store.find`, which stays among equals.
    """
    shares = _shares(store, facts, question)
    named = set(question.subjects)

    def place(fact: Fact) -> tuple[bool, int, float, bool]:
        share = shares[fact.id]
        gained = _RANKS_GAINED * share if share >= _LEAST else 0.0
        gained += 1.0 if fact.myth and question.yes_or_no and share >= _LEAST else 0.0
        # What a fact is mainly about stands first among its things.
        aside = next((place for place, subject in enumerate(fact.subjects) if subject in named), 0)
        # Of the facts borrowed from other topics, those on the asked part alone say more about it; where a thing is
        # named and no part, what holds for both comes first.
        of_both, borrowed = len(fact.body_parts) > 1, question.topic != fact.topics[0]
        less_fitting = (of_both and borrowed) if question.part else not of_both
        on_topic, matches = question.topic in fact.topics, len(named & set(fact.subjects))
        return not on_topic, -matches, fact.rank - gained + min(aside, _MOST_ASIDE), less_fitting

    ordered = sorted(facts, key=place)
    if question.part or question.subjects:
        return ordered
    first = [fact for fact in ordered if shares[fact.id] >= _FAR_AHEAD]
    return first + _in_turns([fact for fact in ordered if fact not in first], question)


def from_other_topics(store: Store, facts: Sequence[Fact], question: Question) -> list[Fact]:
    """Facts of other topics that say just what was asked, where the topic itself says nothing near it.

    Args:
        facts: what the asked topic holds.
    """
    if not question.words or question.subjects:
        return []
    nearest = max(_shares(store, facts, question).values(), default=0.0)
    others = [
        fact
        for fact in store.facts
        if fits(fact, question.part)
        and question.topic not in fact.topics
        and not on_another_condition(store, fact, question.subjects)
    ]
    shares = _shares(store, others, question)
    ahead = [
        fact
        for fact in others
        if shares[fact.id] >= max(_FAR_AHEAD, nearest + _LEAST) and _is_pointed_at(fact, question)
    ]
    ahead.sort(key=lambda fact: -shares[fact.id])
    return ahead[:_MOST_FROM_OTHER_TOPICS]


def on_another_condition(store: Store, fact: Fact, named: Collection[str]) -> bool:
    """Whether a fact is mainly about a condition or an operation that nobody named.

    Args:
        named: ids of the things that were named.
    """
    first = store.subject(fact.subjects[0]) if fact.subjects else None
    specific = first is not None and first.kind in _SPECIFIC_KINDS and not fact.general
    return specific and not set(fact.subjects) & set(named)


def not_on_another_condition(store: Store, facts: Sequence[Fact], named: Collection[str]) -> list[Fact]:
    """The facts without those that are mainly about a condition nobody named, if enough are left."""
    kinds = {subject.id: subject.kind for subject in store.subjects}

    def is_on_another(fact: Fact) -> bool:
        first = fact.subjects[0] if fact.subjects and not fact.general else None
        return first is not None and kinds[first] == KIND_CONDITION and first not in named

    others = [fact for fact in facts if not is_on_another(fact)] if named else list(facts)
    return others if len(others) >= _ENOUGH_LEFT else list(facts)


def closest_first(store: Store, facts: Sequence[Fact], question: Question) -> list[Fact]:
    """The same order, but facts that say just what was asked come before all others."""
    shares = _shares(store, facts, question)
    return sorted(facts, key=lambda fact: shares[fact.id] < _FAR_AHEAD)


def without_repeats(facts: Sequence[Fact]) -> list[Fact]:
    """The facts without those that say again what one before them says in nearly the same words."""
    kept: list[Fact] = []
    for fact in facts:
        words = content_words(fact.simple)
        earlier = (content_words(other.simple) for other in kept)
        if not any(len(words & others) > _SAME * len(words | others) for others in earlier):
            kept.append(fact)
    return kept


def pointed_at(store: Store, facts: Sequence[Fact], question: Question) -> list[Fact]:
    """The facts that the words of a message point to, closest first.

    Args:
        facts: best first, which settles between equals.
    """
    shares = _shares(store, facts, question)
    found = [fact for fact in facts if shares[fact.id] >= _LEAST and _is_pointed_at(fact, question)]
    return sorted(found, key=lambda fact: shares[fact.id] < _FAR_AHEAD)


def _is_pointed_at(fact: Fact, question: Question) -> bool:
    if len(shared_words(fact, question.words)) >= _FEWEST_SHARED:
        return True
    first = len(shared_words(fact, question.words, in_detail=False))
    return first > 0 and first >= _LEAST_OF_ALL_WORDS * len(question.words)


def _shares(store: Store, facts: Sequence[Fact], question: Question) -> dict[str, float]:
    words = question.words - _topic_words(store, question.topic)
    found = relevances(store, facts, words) if words else [0.0] * len(facts)
    return dict(zip((fact.id for fact in facts), found, strict=True))


def _topic_words(store: Store, topic_id: str | None) -> frozenset[str]:
    """The words of a topic's own question: they fit each of its facts, so they tell none apart."""
    topic = store.topic(topic_id) if topic_id else None
    said = [*topic.ask.dict().values(), *topic.lead.dict().values()] if topic else []
    texts = [topic.title, *filter(None, said)] if topic else []
    return frozenset().union(*map(content_words, texts))


def _in_turns(facts: list[Fact], question: Question) -> list[Fact]:
    """By rank, a shared fact, then back and knee in turn, then the rest."""
    ordered: list[Fact] = []
    for rank in sorted({fact.rank for fact in facts}):
        ranked = [fact for fact in facts if fact.rank == rank]
        any_topic = question.topic is None or question.body_part is not None
        own = [fact for fact in ranked if len(fact.body_parts) == 1 and (any_topic or question.topic == fact.topics[0])]
        back = [fact for fact in own if fact.body_parts[0] is BodyPart.BACK]
        knee = [fact for fact in own if fact.body_parts[0] is BodyPart.KNEE]
        shared = [fact for fact in ranked if len(fact.body_parts) > 1]
        turns = [fact for pair in zip_longest(back, knee) for fact in pair if fact]
        chosen = shared[:1] + turns + shared[1:]
        ordered += chosen + [fact for fact in ranked if fact not in chosen]
    return ordered
