"""What stands above an answer: the things that it is about, as far as they are no mere setting. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence

from actions.answers.by_kind import ASKED
from actions.answers.nearest import listed
from actions.answers.reply import Question
from actions.knowledge.models import KIND_CONDITION, Fact, Subject

_MOST_IN_HEADING = 2
_MOST_FACTS = 3
_KIND_IDEA = "idea"
_TOPIC_CONDITION = "condition"


def heading(question: Question, subjects: Sequence[Subject], facts: Sequence[Fact]) -> str:
    """The names of the things asked about, as far as the first facts are on them; none where they are the setting."""
    if not subjects or is_setting(question, subjects):
        return ""
    said = {subject for fact in facts[:_MOST_FACTS] for subject in fact.subjects}
    named = [subject for subject in subjects if subject.id in said] or subjects
    # What the first fact is on comes first; a word that only says what is asked is no thing.
    named = [subject for subject in named if subject.id not in ASKED] or named
    if all(subject.id in ASKED for subject in named) and set(facts[0].subjects).isdisjoint(ASKED):
        return ""
    # Beside another thing a condition is the setting: "which shoes for arthritis?" is about shoes.
    named = [subject for subject in named if subject.kind != KIND_CONDITION] or named
    named = sorted(named, key=lambda subject: subject.id not in facts[0].subjects)
    return f"**{_capital(listed(named[:_MOST_IN_HEADING]))}**"


def told_in_detail(subjects: Sequence[Subject], fact: Fact) -> bool:
    """Whether it is the detail of a fact that says what it has to do with the thing asked about ("stairs")."""
    ideas = {subject.id for subject in subjects if subject.kind == _KIND_IDEA and subject.id in fact.subjects}
    named = [word for subject in subjects if subject.id in ideas for word in subject.words if " " not in word]
    return any(word in fact.more.lower() for word in named) and not any(word in fact.simple.lower() for word in named)


def is_setting(question: Question, subjects: Sequence[Subject]) -> bool:
    """Whether the named things are the setting of a question on a topic, not what it is about."""
    conditions = all(subject.kind == KIND_CONDITION for subject in subjects)
    with_topic = bool(subjects) and question.topic not in (None, _TOPIC_CONDITION)
    return with_topic and (conditions or question.subjects_are_carried)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
