"""Which of the facts that fit a question comes first: those that share its words, then those of the better rank."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from actions.answers.reply import Question
from actions.knowledge.models import BodyPart, Fact
from actions.knowledge.relevance import relevances
from actions.knowledge.store import Store, fits

# From this share of the question's meaning on, a fact moves up; a full match moves up by so many ranks.
_LEAST = 0.3
_RANKS_GAINED = 2.0
# A fact that only touches on the named thing moves down by up to so many ranks.
_MOST_ASIDE = 1
# From this share on, a fact is what the question is about, and comes first even from another topic.
_FAR_AHEAD = 0.6
_MOST_FROM_OTHER_TOPICS = 2


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
        of_both = question.part is not None and len(fact.body_parts) > 1
        on_topic, matches = question.topic in fact.topics, len(named & set(fact.subjects))
        return not on_topic, -matches, fact.rank - gained + min(aside, _MOST_ASIDE), of_both

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
    others = [fact for fact in store.facts if fits(fact, question.part) and question.topic not in fact.topics]
    shares = _shares(store, others, question)
    ahead = [fact for fact in others if shares[fact.id] >= max(_FAR_AHEAD, nearest + _LEAST)]
    ahead.sort(key=lambda fact: -shares[fact.id])
    return ahead[:_MOST_FROM_OTHER_TOPICS]


def closest_first(store: Store, facts: Sequence[Fact], question: Question) -> list[Fact]:
    """The same order, but facts that say just what was asked come before all others."""
    shares = _shares(store, facts, question)
    return sorted(facts, key=lambda fact: shares[fact.id] < _FAR_AHEAD)


def _shares(store: Store, facts: Sequence[Fact], question: Question) -> dict[str, float]:
    found = relevances(store, facts, question.words) if question.words else [0.0] * len(facts)
    return dict(zip((fact.id for fact in facts), found, strict=True))


def _in_turns(facts: list[Fact], question: Question) -> list[Fact]:
    """By rank, a shared fact unless both were asked for, then back and knee in turn, then the rest."""
    ordered: list[Fact] = []
    for rank in sorted({fact.rank for fact in facts}):
        ranked = [fact for fact in facts if fact.rank == rank]
        own = [fact for fact in ranked if len(fact.body_parts) == 1 and question.topic in (None, fact.topics[0])]
        back = [fact for fact in own if fact.body_parts[0] is BodyPart.BACK]
        knee = [fact for fact in own if fact.body_parts[0] is BodyPart.KNEE]
        shared = [fact for fact in ranked if len(fact.body_parts) > 1]
        turns = [fact for pair in zip_longest(back, knee) for fact in pair if fact]
        opening = shared[:1] if question.body_part is None else []
        chosen = opening + turns + shared[len(opening) :]
        ordered += chosen + [fact for fact in ranked if fact not in chosen]
    return ordered
