"""Meeting a described symptom: sympathy, what is known in general, signs that need help, next questions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from actions.answers.by_kind import by_kind
from actions.answers.compose import fit, parts_to_pick, signs
from actions.answers.nearest import calming, listed, nearest, on_part, reassuring, without_facts
from actions.answers.ranking import best_first, from_other_topics, not_on_another_condition, pointed_at
from actions.answers.reply import Question, Reply, ask_topics, say
from actions.knowledge.age import OLDER
from actions.knowledge.models import KIND_EXERCISE, Fact, Subject
from actions.knowledge.store import Store, fits

_CAUSES, _SEE_DOCTOR = "causes", "see_doctor"
_AGEING = "ageing"
# Kinds of things that are named beside a pain as what brings it on.
_TRIGGERS = frozenset({KIND_EXERCISE, "treatment", "medicine"})
_NEXT = ("treatment", "exercises", "causes", "see_doctor")
_MOST_FACTS = 2


def answer_symptom(
    store: Store,
    question: Question,
    age: int | None = None,
    is_detail: bool = False,
    said: Collection[str] = (),
    last_text: str = "",
) -> Reply:
    """Meet a symptom without a diagnosis.

    Facts on one condition are said only where the words point to it; else what holds for most people.

    Args:
        age: in years, if the message tells it.
        is_detail: True if the message adds to a symptom that was just answered.
        said: ids of what was said on it; a detail is not answered with the same again.
        last_text: the words of the answer before.
    """
    question = _with_age(replace(question, topic=_CAUSES), age)
    subjects = [] if question.subjects_are_carried else [*filter(None, map(store.subject, question.subjects))]
    unknown = without_facts(store, subjects)
    general = [fact for fact in general_facts(store, question) if not is_detail or fact.id not in said]
    found = _on_words(store, question, subjects)
    facts = [fact for fact in found if not is_detail or fact.id not in said]
    following = ask_topics(store, _NEXT, question.body_part)
    if is_detail and not facts and (found or not subjects):
        texts = [store.messages.no_more] if found else store.messages.detail_unknown
        return say(next((text for text in texts if not last_text.startswith(text)), texts[0]), following)
    opening = store.messages.detail_noted if is_detail else store.messages.sympathy
    admits = unknown or (subjects and not all(subject.kind in _TRIGGERS for subject in subjects))
    if not facts and admits:
        thing = listed(unknown) if unknown else on_part(subjects, question)
        missing = store.messages.no_fact_on.format(thing=thing)
        opening = missing if is_detail else f"{store.messages.sorry} {missing}"
        facts = _near(store, question, subjects)
    if question.worried:
        opening = store.messages.calm
        calm = calming(store, question) or reassuring(store, question, general)[:1]
        facts = [*calm, *(fact for fact in facts or general if fact not in calm)]
    first = by_kind(store, question, subjects)
    if first.missing:
        opening = f"{'' if is_detail else store.messages.sorry} {store.messages.no_fact_on.format(thing=first.missing)}"
    facts = first.before(store, facts, question.subjects)
    if is_detail and not facts and not general:
        return say(store.messages.no_more, following)
    facts = _with_a_check(store, question, subjects, facts or general)
    asks_part = question.body_part is None
    closing = " ".join(filter(None, [signs(store, question), store.messages.which_part if asks_part else ""]))
    buttons = [*(parts_to_pick(store) if asks_part else []), *following]
    leads = question.worried or bool(first.facts)
    reply = fit(store, question, [opening.strip()], facts[:_MOST_FACTS], closing, buttons, leads=leads)
    return replace(reply, question=question)


def _near(store: Store, question: Question, subjects: Sequence[Subject]) -> list[Fact]:
    """Facts on what comes nearest to things that have none for the part."""
    near = nearest(store, question, subjects)
    return store.find(near.topic, near.part, near.subjects) if near.subjects else []


def _with_a_check(
    store: Store, question: Question, subjects: Sequence[Subject], facts: Sequence[Fact]
) -> Sequence[Fact]:
    """Where a sign is named that somebody should look at, the second fact says so."""
    careful = [subject.id for subject in subjects if subject.safety]
    checks = [fact for fact in store.find(_SEE_DOCTOR, question.part, careful) if fact.topics[0] == _SEE_DOCTOR]
    return [*facts[:1], *checks[:1], *facts[1:]] if careful else facts


def general_facts(store: Store, question: Question) -> list[Fact]:
    """What holds for most people with pain in the part, most useful first; for no or both parts they take turns."""
    return best_first(store, [fact for fact in store.facts if fact.general and fits(fact, question.part)], question)


def _on_words(store: Store, question: Question, subjects: Sequence[Subject]) -> list[Fact]:
    """The facts that the words of the message ask for: on the things named, else those that share its words."""
    if subjects:
        named = [subject.id for subject in subjects]
        found = best_first(store, store.find(_CAUSES, question.part, named), question)
        # "It hurts when I walk" tells what sets the pain off; nobody asked how good walking is.
        triggers = {subject.id for subject in subjects if subject.kind in _TRIGGERS}
        found = [fact for fact in found if _CAUSES in fact.topics or set(fact.subjects) & set(named) - triggers]
        return not_on_another_condition(store, found, named)
    causes = best_first(store, store.find(_CAUSES, question.part), replace(question, subjects=()))
    unnamed = replace(question, subjects=())
    return [*pointed_at(store, causes, unnamed), *from_other_topics(store, causes, unnamed)]


def _with_age(question: Question, age: int | None) -> Question:
    """Getting older is a thing that is named, too."""
    if age is None or age < OLDER or _AGEING in question.subjects:
        return question
    own = () if question.subjects_are_carried else question.subjects
    return replace(question, subjects=(*own, _AGEING), subjects_are_carried=False)
