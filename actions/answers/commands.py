"""What each command of facts/commands.yml does. Pure functions over a turn."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from actions.answers import detail
from actions.answers.appointment import appointment_list
from actions.answers.boundaries import decline
from actions.answers.compose import NAMED_EXERCISES, answer, cards_of, fit, show_card, steps_of
from actions.answers.exercise_walk import BEFORE, stop_walk, walk_to
from actions.answers.misses import all_topics, guessed_topics
from actions.answers.reply import Question, Reply, ask_topics, say
from actions.answers.symptom import answer_symptom
from actions.knowledge.age import ADULT
from actions.knowledge.commands import LAST
from actions.knowledge.language import BOTH_PARTS
from actions.knowledge.models import KIND_CONDITION, BodyPart, Card, Fact, Record
from actions.knowledge.question_kinds import question_kind
from actions.knowledge.store import Store, fits
from actions.names import INTENT_RED_FLAG, INTENT_SYMPTOM, KIND_FORGOTTEN, KIND_STEP, SLOT_NOT_ANSWERED
from actions.turn import Turn, tapped

Handler = Callable[[Store, Turn], Reply]

_EXERCISES, _OUTLOOK, _SEE_DOCTOR, _TREATMENT = "exercises", "outlook", "see_doctor", "treatment"
_CAUSES = "causes"
_UNDER_18 = "under_18"
# The subject of the fact that stands for a single thing to do.
_ONE_THING = "pacing"
_SHORT_TIME = re.compile(r"\b(seconds|minutes|hours)\b")
_START_TOPICS = ("exercises", "sleep", "see_doctor")
_OFFERED_CARDS = 4
_MOST_ON_TIME = 2


def follow(store: Store, turn: Turn) -> Reply:
    """Do what a command asks. One that is not known is not understood."""
    handler = HANDLERS.get(turn.command or "")
    return handler(store, turn) if handler else detail.nothing_to_follow(store, turn)


def picked_turn(store: Store, turn: Turn) -> Turn | None:
    """The turn that a number stands for, if it picks one of the quick replies offered last."""
    if turn.command not in ("pick", "the_nth"):
        return None
    listed = turn.command == "the_nth" and len(_listed(store, turn)) > 1
    place = None if listed else _place(turn.number, len(turn.offered))
    return tapped(turn, store, turn.offered[place].payload) if place is not None else None


def take_yes(store: Store, turn: Turn) -> Reply:
    """A yes: on with the exercise; the only thing that was offered; else what was offered last, again."""
    if turn.last_kind == KIND_STEP:
        return next_step(store, turn)
    return say(store.messages.affirm, turn.offered or ask_topics(store, _START_TOPICS, turn.before.body_part))


def take_no(store: Store, turn: Turn) -> Reply:
    """A no: out of the exercise; else something else."""
    if turn.last_kind == KIND_STEP:
        return stop(store, turn)
    return say(store.messages.deny, [all_topics(store)])


def next_step(store: Store, turn: Turn) -> Reply:
    """The next step of an exercise; outside of one, something more."""
    return _walk_by(store, turn, 1) or detail.further(store, turn)


def step_back(store: Store, turn: Turn) -> Reply:
    """The step before; outside of an exercise the word may have meant the body part."""
    return _walk_by(store, turn, -1) or switch_part(store, turn)


def repeat(store: Store, turn: Turn) -> Reply:
    """The same step, or the same answer, again."""
    again = _walk_by(store, turn, 0)
    if again or not turn.last_text:
        return again or detail.nothing_to_follow(store, turn)
    return say(turn.last_text, turn.offered, kind=turn.last_kind, level=turn.last_level)


def stop(store: Store, turn: Turn) -> Reply:
    """Leave the exercise or whatever is going on."""
    return replace(stop_walk(store), quick_replies=(all_topics(store),))


def walk(store: Store, turn: Turn) -> Reply:
    """Begin to go through an exercise: the one tapped, named or last shown, else some to pick from."""
    card = _card(store, turn)
    if card:
        return walk_to(store, card, BEFORE)
    cards = cards_of(store, turn.before)[:_OFFERED_CARDS]
    return say(store.messages.no_walk, [steps_of(card) for card in cards])


def show_me(store: Store, turn: Turn) -> Reply:
    """The picture and the steps of what was last spoken about; else what there are drawings of."""
    card = _card(store, turn)
    if card:
        return replace(show_card(store, card, turn.before.body_part), question=turn.before)
    topic = turn.before.topic
    cards = [card for card in store.cards if topic in (None, card.topic) and fits(card, turn.before.part)]
    drawn = [card for card in cards if card.picture] or [card for card in store.cards if card.picture]
    return say(store.messages.no_picture, [steps_of(card) for card in drawn[:_OFFERED_CARDS]])


def the_nth(store: Store, turn: Turn) -> Reply:
    """One of the things that the last answer listed: exercises, facts, or else questions."""
    listed = _listed(store, turn)
    place = _place(turn.number, len(listed))
    if place is None or len(listed) < 2:
        return which_one(store, turn)
    return detail.one_of_the_shown(store, turn, listed[place])


def which_one(store: Store, turn: Turn) -> Reply:
    """A number that picks nothing."""
    return say(store.messages.which_one, turn.offered or ask_topics(store, _START_TOPICS, turn.before.body_part))


def the_other(store: Store, turn: Turn) -> Reply:
    """Not this: the other part if one was spoken of, else something that was not said yet."""
    part = turn.before.part
    if part and turn.before.topic:
        other = next(one for one in BodyPart if one is not part)
        return _on_part(store, turn, other.value)
    return detail.further(store, turn)


def switch_part(store: Store, turn: Turn) -> Reply:
    """The same question for the part now named; "both of them" about a symptom means both sides, as a detail."""
    other_part_too = any(part not in (None, turn.before.body_part) for _, part in turn.looked_at)
    if not turn.part_named and turn.adds_detail and turn.before.part and not other_part_too:
        question = replace(turn.question, subjects_are_carried=True, words=frozenset())
        return answer_symptom(store, question, is_detail=True, said=turn.said_records, last_text=turn.last_text)
    part = turn.question.body_part if turn.part_named else BOTH_PARTS
    if turn.last_intent == INTENT_SYMPTOM and not turn.before.body_part:
        question = replace(turn.before, body_part=part, part_is_carried=False, subjects_are_carried=True)
        return answer_symptom(store, question)
    return _on_part(store, turn, part)


def apply_to(store: Store, turn: Turn) -> Reply:
    """The same topic for people with the thing now named; what is safe for one person is never said."""
    if not turn.before.topic:
        return detail.nothing_to_follow(store, turn)
    question = replace(turn.question, topic=turn.before.topic, subjects_are_carried=True, words=frozenset())
    return replace(answer(store, question, opening=store.messages.safe_for_you), question=question)


def about_thing(store: Store, turn: Turn) -> Reply:
    """The thing now named: under the same topic if that has facts on it, else under its own."""
    question = replace(turn.question, words=frozenset())
    on_topic = store.find(question.topic, question.part, question.subjects) if question.topic else []
    if not on_topic or question.topic not in on_topic[0].topics:
        own = store.find(None, question.part, question.subjects)
        question = replace(question, topic=own[0].topics[0] if own else None)
    return replace(answer(store, question), question=question)


def how_long(store: Store, turn: Turn) -> Reply:
    """How long to do it, if that was just said; else how long it lasts."""
    asked = question_kind("how_long")
    for record in detail.shown(store, turn):
        if isinstance(record, Card) and record.amount:
            return detail.one_of_the_shown(store, turn, record)
        on_thing = isinstance(record, Fact) and set(record.subjects) & set(turn.before.subjects)
        if on_thing and _SHORT_TIME.search(record.simple):
            return detail.in_short(store, replace(turn, shown_records=(record.id,)))
        if asked and record.id in asked.facts and set(record.subjects) & set(turn.before.subjects):
            reply = fit(store, turn.before, [], [record], "", detail.next_questions(store, turn.before), True, True)
            return replace(reply, question=turn.before)
    known = [subject for subject in map(store.subject, turn.before.subjects) if subject]
    conditions = [subject.id for subject in known if subject.kind == KIND_CONDITION]
    question = Question(_OUTLOOK, turn.question.body_part, (_OUTLOOK, *conditions))
    return replace(answer(store, question), question=question)


def one_thing(store: Store, turn: Turn) -> Reply:
    """A single thing to do: an exercise where exercises were spoken of, else a habit."""
    cards = cards_of(store, turn.before)
    if turn.before.topic == _EXERCISES:
        fresh = [card for card in cards if card.id not in turn.said_records] or cards
        return replace(show_card(store, fresh[0], turn.before.body_part), question=turn.before)
    question = replace(turn.question, topic=_TREATMENT, subjects=(), words=frozenset())
    facts = [fact for fact in store.find(None, question.part, [_ONE_THING]) if fact.general][:1]
    buttons = [*map(steps_of, cards[:1]), *ask_topics(store, (_TREATMENT, _EXERCISES), question.body_part)]
    return replace(fit(store, question, [store.messages.one_thing], facts, "", buttons, leads=True), question=question)


def what_to_do(store: Store, turn: Turn) -> Reply:
    """What helps, for what was spoken of; "back or knee?" if that was not said."""
    question = replace(turn.question, topic=_TREATMENT, words=frozenset())
    return replace(answer(store, question, ask_part=question.body_part is None), question=question)


def told_age(store: Store, turn: Turn) -> Reply:
    """An age, which adds to the symptom that was spoken of."""
    age = turn.number or ADULT
    if age < ADULT:
        return decline(store, (_UNDER_18,), turn.before)
    if not turn.before.topic and not turn.before.body_part:
        return detail.nothing_to_follow(store, turn)
    question = replace(turn.question, subjects_are_carried=True, words=frozenset())
    return answer_symptom(store, question, age, is_detail=True, said=turn.said_records, last_text=turn.last_text)


def told_duration(store: Store, turn: Turn) -> Reply:
    """How long it has been: how it mostly goes, and from when on somebody should look at it."""
    if not turn.before.topic and not turn.before.body_part:
        return detail.nothing_to_follow(store, turn)
    question = Question(_OUTLOOK, turn.before.body_part, (_OUTLOOK,))
    facts = store.find(_OUTLOOK, question.part, (_OUTLOOK,))
    fresh = [fact for fact in facts if fact.id not in turn.said_records] or facts
    buttons = ask_topics(store, (_TREATMENT, _EXERCISES, _SEE_DOCTOR), question.body_part)
    reply = fit(store, question, [store.messages.detail_noted], fresh[:_MOST_ON_TIME], "", buttons)
    # It adds to the pain that was told, which stays the thread of the talk.
    return replace(reply, question=Question(_CAUSES, question.body_part))


def can_it_wait(store: Store, turn: Turn) -> Reply:
    """After a warning sign, the same again; else when to see a doctor."""
    if turn.last_intent == INTENT_RED_FLAG and turn.last_text:
        return say(turn.last_text, turn.offered, kind=turn.last_kind, level=turn.last_level)
    question = replace(turn.question, topic=_SEE_DOCTOR, words=frozenset())
    return replace(answer(store, question), question=question)


def not_answered(store: Store, turn: Turn) -> Reply:
    """Counted, without the words; other topics that the question may have meant are offered."""
    guesses = [button for button in guessed_topics(store, turn) if button not in turn.offered]
    near = ask_topics(store, _START_TOPICS, turn.before.body_part)
    topic = store.topic(turn.before.topic) if turn.before.topic else None
    if topic:
        near = ask_topics(store, topic.next, turn.before.body_part)
    slots = {SLOT_NOT_ANSWERED: turn.not_answered + 1}
    return say(store.messages.not_answered, [*(near or guesses)[:3], all_topics(store)], slots=slots)


def forget(store: Store, turn: Turn) -> Reply:
    """Everything that is known of the talk goes."""
    return say(store.messages.forgotten, wipes=True, kind=KIND_FORGOTTEN)


def start_again(store: Store, turn: Turn) -> Reply:
    """The thread is dropped and the guide greets again."""
    return say(store.messages.started_again, ask_topics(store, _START_TOPICS, None), wipes=True)


def _words(field: str) -> Handler:
    """A fixed text of the store with a few questions to go on."""

    def handler(store: Store, turn: Turn) -> Reply:
        buttons = [*ask_topics(store, _START_TOPICS, turn.before.body_part), all_topics(store)]
        return say(getattr(store.messages, field), buttons)

    return handler


HANDLERS: dict[str, Handler] = {
    "next": next_step,
    "back": step_back,
    "repeat": repeat,
    "stop": stop,
    "walk": walk,
    "simpler": detail.in_short,
    "how_sure": detail.how_sure_is_that,
    "where_from": detail.sources,
    "show_me": show_me,
    "another": detail.further,
    "pick": which_one,
    "the_nth": the_nth,
    "the_other": the_other,
    "why": detail.reasons,
    "how_long": how_long,
    "one_thing": one_thing,
    "what_to_do": what_to_do,
    "age": told_age,
    "duration": told_duration,
    "can_it_wait": can_it_wait,
    "switch_part": switch_part,
    "apply_to": apply_to,
    "about_thing": about_thing,
    "not_answered": not_answered,
    "forget": forget,
    "start_again": start_again,
    "appointment": appointment_list,
    "privacy": _words("privacy"),
    "who_wrote": _words("who_wrote"),
    "about_guide": _words("disclaimer_long"),
    "praise": _words("praise"),
    "insult": _words("insult"),
    "other_language": _words("other_language"),
}


def _on_part(store: Store, turn: Turn, part: str) -> Reply:
    named = replace(turn.before, body_part=part, part_is_carried=False, words=frozenset())
    if not turn.before.topic and not turn.before.subjects:
        reply = say(
            store.messages.ask_part, ask_topics(store, ("treatment", "exercises", "causes", "see_doctor"), part)
        )
        return replace(reply, remembered=True, question=named)
    belonging = tuple(
        subject.id
        for subject in map(store.subject, named.subjects)
        if subject and (part == BOTH_PARTS or BodyPart(part) in subject.body_parts)
    )
    question = replace(named, subjects=belonging)
    return replace(answer(store, question), question=question)


def _walk_by(store: Store, turn: Turn, steps: int) -> Reply | None:
    """The step so many further on, if an exercise is being gone through."""
    card = store.record(turn.walk[0]) if turn.walk else None
    if not isinstance(card, Card):
        return None
    return walk_to(store, card, turn.walk[1] + steps)


def _card(store: Store, turn: Turn) -> Card | None:
    """The card that was tapped, named, shown last or is the thing spoken of."""
    named = [store.card_for(subject) for subject in (*turn.question.subjects, *turn.before.subjects)]
    tapped = store.record(turn.card) if turn.card else None
    for record in (tapped, *named, *detail.shown(store, turn)):
        if isinstance(record, Card):
            return record
    return None


def _listed(store: Store, turn: Turn) -> list[Record]:
    """What the last answer listed."""
    if turn.before.topic == _EXERCISES and not turn.before.subjects:
        return list(cards_of(store, turn.before))[:NAMED_EXERCISES]
    return detail.shown(store, turn)


def _place(number: int | None, count: int) -> int | None:
    if number == LAST:
        return count - 1 if count else None
    return number - 1 if number and number <= count else None
