"""Meeting a described symptom: sympathy, what is known in general, signs that need help, next questions."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from actions.answers.compose import fit, parts_to_pick, signs
from actions.answers.nearest import calming, listed, without_facts
from actions.answers.ranking import best_first, from_other_topics, pointed_at
from actions.answers.reply import Question, Reply, ask_topics, say
from actions.knowledge.age import OLDER
from actions.knowledge.models import Fact
from actions.knowledge.store import Store, fits

_CAUSES = "causes"
_AGEING = "ageing"
_NEXT = ("treatment", "exercises", "causes", "see_doctor")
_MOST_FACTS = 2


def answer_symptom(
    store: Store, question: Question, age: int | None = None, is_detail: bool = False, said: Collection[str] = ()
) -> Reply:
    """Meet a symptom without a diagnosis.

    Facts on one condition are said only where the words point to it; else what holds for most people.

    Args:
        age: in years, if the message tells it.
        is_detail: True if the message adds to a symptom that was just answered.
        said: ids of what was said on it; a detail is not answered with the same again.
    """
    question = _with_age(replace(question, topic=_CAUSES), age)
    subjects = [] if question.subjects_are_carried else [*filter(None, map(store.subject, question.subjects))]
    unknown = without_facts(store, subjects)
    facts = [fact for fact in _on_words(store, question, bool(subjects)) if not is_detail or fact.id not in said]
    following = ask_topics(store, _NEXT, question.body_part)
    remembered = replace(question, part_is_carried=question.part_is_carried)
    if not facts and is_detail:
        return say(store.messages.detail_unknown, following)
    opening = [store.messages.detail_noted if is_detail else store.messages.sympathy]
    if unknown and not facts:
        opening = [f"{store.messages.no_fact_on.format(thing=listed(unknown))}"]
    facts = facts or general_facts(store, question)
    if question.worried:
        opening = [store.messages.calm]
        facts = [*calming(store, question.part), *facts]
    asks_part = question.body_part is None
    closing = [signs(store, question), store.messages.which_part if asks_part else ""]
    buttons = [*(parts_to_pick(store) if asks_part else []), *following]
    extra = " ".join(filter(None, closing))
    reply = fit(store, question, opening, facts[:_MOST_FACTS], extra, buttons, leads=question.worried)
    return replace(reply, question=remembered)


def general_facts(store: Store, question: Question) -> list[Fact]:
    """What holds for most people with pain in the part, most useful first; for no or both parts they take turns."""
    return best_first(store, [fact for fact in store.facts if fact.general and fits(fact, question.part)], question)


def _on_words(store: Store, question: Question, names_things: bool) -> list[Fact]:
    """The facts that the words of the message ask for: on the things named, else those that share its words."""
    if names_things:
        return best_first(store, store.find(_CAUSES, question.part, question.subjects), question)
    causes = best_first(store, store.find(_CAUSES, question.part), replace(question, subjects=()))
    unnamed = replace(question, subjects=())
    return [*pointed_at(store, causes, unnamed), *from_other_topics(store, causes, unnamed)]


def _with_age(question: Question, age: int | None) -> Question:
    """Getting older is a thing that is named, too."""
    if age is None or age < OLDER or _AGEING in question.subjects:
        return question
    own = () if question.subjects_are_carried else question.subjects
    return replace(question, subjects=(*own, _AGEING), subjects_are_carried=False)
