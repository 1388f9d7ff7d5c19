"""What comes nearest where the store has no fact on a named thing, and what to say first to somebody who is afraid."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from actions.answers.reply import Question
from actions.knowledge.models import Fact, Subject
from actions.knowledge.store import Store

# The subject of the facts that say that pain does not have to mean harm.
_PAIN_AND_HARM = "pain_means_damage"
_IS_LIST = re.compile(r" (?:and|or) |,")
_CAUSES, _OUTLOOK = "causes", "outlook"


def without_facts(store: Store, subjects: Sequence[Subject]) -> list[Subject]:
    """Those of some things on which there is no fact and no card, for no part."""
    return [one for one in subjects if not store.find(None, None, [one.id]) and not store.card_for(one.id)]


def nearest(store: Store, question: Question, unknown: Sequence[Subject]) -> Question:
    """The question on what comes nearest to things without facts: another thing, a topic, or else its own topic.

    Args:
        unknown: what :func:`without_facts` found, at least one.
    """
    for name in unknown[0].nearest:
        if store.topic(name):
            return replace(question, topic=name, subjects=())
        found = store.find(None, question.part, [name])
        if found:
            topic = question.topic if any(question.topic in fact.topics for fact in found) else found[0].topics[0]
            return replace(question, topic=topic, subjects=(name,), words=frozenset())
    return replace(question, subjects=())


def calming(store: Store, question: Question) -> list[Fact]:
    """The fact to put first for somebody who is afraid, as long as it was not said in this talk.

    A fear of damage is met by what is known of the thing that is feared, else by "pain does not have to mean harm".
    """
    named = set(question.subjects) - {_PAIN_AND_HARM}
    fitting = [fact for fact in store.find(None, question.part, tuple(named)) if named and fact.myth]
    on_harm = [fact for fact in store.find(None, question.part, [_PAIN_AND_HARM]) if fact.myth]
    found = [fact for fact in [*fitting, *on_harm] if fact.id not in question.said]
    return found[:1] if question.fears_harm else []


def reassuring(store: Store, question: Question, general: Sequence[Fact]) -> list[Fact]:
    """What to say to somebody who is afraid and names nothing: pain and harm, then how it mostly goes.

    Args:
        general: facts that hold for most people.
    """
    on_causes = [fact for fact in store.find(_CAUSES, question.part, [_PAIN_AND_HARM]) if fact.topics[0] == _CAUSES]
    by_outlook = sorted(general, key=lambda fact: _OUTLOOK not in fact.topics)
    facts = [*calming(store, question), *(fact for fact in on_causes if fact.rank == 1), *by_outlook]
    return [fact for fact in facts if fact.id not in question.said] or facts


def on_part(subjects: Sequence[Subject], question: Question) -> str:
    """The name of the first of some things and the part asked about: ``mattress for the knee``."""
    return f"{subjects[0].name} for {f'the {question.part.value}' if question.part else 'that'}"


def listed(subjects: Sequence[Subject]) -> str:
    """The names of things in one phrase: ``heat, ice or cold``; of two names that are lists themselves the first."""
    names = list(dict.fromkeys(subject.name for subject in subjects))
    lists = [name for name in names if _IS_LIST.search(name)]
    if len(names) < 2 or not lists:
        return " and ".join(names)
    plain = [name for name in names if name not in lists]
    return ", ".join([*plain, lists[0]])
