"""Putting first what a question wants to know (how long, how much, is it normal), or saying that no fact says it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from actions.answers.ranking import on_another_condition
from actions.answers.reply import Question
from actions.knowledge.models import KIND_CONDITION, Fact, Subject
from actions.knowledge.question_kinds import QuestionKind, question_kind
from actions.knowledge.store import Store, fits

# Subjects that only say what is asked, not on what.
ASKED = frozenset({"outlook", "how_common", "summary", "exercise_amount", "lasting_pain", "weight_prevention"})
# What a question on something else than its own topic may still be about.
_CARED_WITH = frozenset({"treatment", "medicine", "surgery", "test", "footwear"})
_MOST_FACTS = 2
_OUTLOOK = "outlook"


@dataclass(frozen=True)
class ByKind:
    """What leads an answer.

    Attributes:
        facts: the facts that say what is wanted, or those that come nearest.
        in_full: True if the first is to be said with its detail.
        missing: what no fact says, to stand behind "I do not have a reliable fact on"; empty if one does.
    """

    facts: tuple[Fact, ...] = ()
    missing: str = ""
    in_full: bool = False

    def before(self, store: Store, others: Sequence[Fact], named: Sequence[str]) -> list[Fact]:
        """These facts, then the others; behind an answer nothing is said on a condition that nobody named."""
        rest = [fact for fact in others if fact not in self.facts]
        if self.facts and not self.missing:
            things = set(named) - ASKED
            rest = [fact for fact in rest if not on_another_condition(store, fact, things)]
        return [*self.facts, *rest]


def takes_over(store: Store, question: Question) -> Question | None:
    """The question on the topic of its kind, without the things that it names by the way; None if it has none."""
    kind = question_kind(question.kind)
    if kind is None or kind.topic is None:
        return None
    named = [subject for subject in map(store.subject, question.subjects) if subject]
    if not kind.anyone and any(subject.kind in _CARED_WITH for subject in named) and not question.subjects_are_carried:
        return None
    kept = tuple(subject.id for subject in named if subject.kind == KIND_CONDITION or subject.safety)
    if (
        kept
        and not kind.anyone
        and not any(set(kept) & set(fact.subjects) for fact in _facts(store, kind.facts, question))
    ):
        # What is known of the condition itself comes nearer than the course of pain in general.
        return None
    course = (_OUTLOOK,) if kind.topic == _OUTLOOK else ()
    return replace(question, topic=kind.topic, subjects=(*kept, *course), words=frozenset(), worried=False)


def without_question_words(question: Question, subjects: Sequence[Subject]) -> list[Subject]:
    """The things that a question is about, without those that only say what it wants to know, if any are left."""
    things = [subject for subject in subjects if subject.id not in ASKED]
    return things if question.kind and things else list(subjects)


def by_kind(store: Store, question: Question, subjects: Sequence[Subject]) -> ByKind:
    """The facts to put first for the kind of a question; nothing for a question without one.

    Args:
        subjects: the things that it is about.
    """
    kind = question_kind(question.kind)
    if kind is None:
        return ByKind()
    things = {subject.id for subject in subjects} - ASKED
    found = [fact for fact in _facts(store, kind.facts, question) if _says(store, fact, things, kind)]
    if found:
        # Where no part is named, a fact that holds for both comes before those on one.
        found.sort(key=lambda fact: (not things & set(fact.subjects), not question.part and len(fact.body_parts) == 1))
        return ByKind(tuple(found[:_MOST_FACTS]), in_full=kind.in_full)
    near = [fact for fact in _facts(store, kind.nearest, question) if not things or things & set(fact.subjects)]
    return ByKind(tuple(near[:1]) if kind.topic is None else tuple(near), kind.wants or "")


def _says(store: Store, fact: Fact, things: set[str], kind: QuestionKind) -> bool:
    """Whether a fact of a kind answers for the things that are named, or for everybody."""
    if things & set(fact.subjects):
        return True
    if kind.anyone:
        return not on_another_condition(store, fact, things)
    return not things and fact.general


def _facts(store: Store, ids: Sequence[str], question: Question) -> list[Fact]:
    records = [store.record(record_id) for record_id in ids]
    return [record for record in records if isinstance(record, Fact) and fits(record, question.part)]
