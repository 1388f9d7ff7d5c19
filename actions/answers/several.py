"""A message that asks several things is answered question by question, each in short."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from actions.answers.cautions import CAUTION, lacks_caution
from actions.answers.reply import Reply, finish, how_sure
from actions.knowledge.models import KIND_CONDITION, Card, Fact, Record
from actions.knowledge.question_kinds import question_kind
from actions.knowledge.store import Store
from actions.names import INTENT_DIAGNOSIS, INTENT_DOSAGE
from actions.turn import Turn

MOST_QUESTIONS = 3
_SEE_DOCTOR = "see_doctor"
# The command of commands.yml.
_ABOUT_THING = "about_thing"
# Questions that are declined: the words of the refusal are the answer.
DECLINED = frozenset({INTENT_DIAGNOSIS, INTENT_DOSAGE})


def several_questions(store: Store, turn: Turn) -> list[Turn]:
    """The questions of a message that differ in what they ask, in order; empty if it asks one thing."""
    before: tuple[str, ...] = ()
    asked: dict[tuple[str, tuple[str, ...], str | None], Turn] = {}
    part = turn.question.body_part if turn.part_named and turn.question.part else None
    # A fear is no question of its own: it is met by the answer to the whole message.
    for clause in (_as_question(store, one) for one in turn.clauses if not one.question.worried):
        if not (store.topic_for_intent(clause.intent) or clause.intent in DECLINED):
            continue
        own = () if clause.question.subjects_are_carried else clause.question.subjects
        if before and not own and clause.refers_back and not _on_topic(store, clause, before):
            # "Can I sleep in it?" is about the thing named before, of which nothing is known on sleep.
            continue
        before = own or before
        if not clause.question.subjects:
            # What the message tells before its questions is their setting.
            told = replace(clause.question, subjects=_setting(store, turn), subjects_are_carried=True)
            clause = replace(clause, question=told)
        # A part named in one question holds for those behind it.
        part = clause.question.body_part if clause.part_named else part or clause.question.body_part
        question = replace(clause.question, body_part=part) if not clause.part_named else clause.question
        same = question.subjects if not question.subjects_are_carried else ()
        asked.setdefault((clause.intent, same, part), replace(clause, question=question, part_asked=True))
    return list(asked.values())[:MOST_QUESTIONS] if len({key[0] for key in asked}) > 1 else []


def answer_each(store: Store, questions: Sequence[Turn], answer_one: Callable[[Turn], Reply]) -> Reply:
    """Answer several questions in one message: the best fact for each, and one disclaimer.

    Args:
        questions: what :func:`several_questions` found.
        answer_one: answers one question at full length.
    """
    replies = [answer_one(question) for question in questions]
    records: list[Record] = []
    blocks = [store.messages.several]
    # A sign that should be looked at comes before all answers.
    for check in _checks(store, questions[0])[:1]:
        records.append(check)
        blocks.append(f"{check.simple} {how_sure(store, check)}")
    for question, reply in zip(questions, replies, strict=True):
        record = store.record(reply.records[0]) if reply.records else None
        if record is None or question.intent in DECLINED:
            blocks.append(reply.text.split("\n\n")[0])
            continue
        records.append(record)
        words = f"{_missing(store, reply)}{_words_of(question, record)}"
        blocks.append(f"**{_heading(store, question, record)}:** {words} {how_sure(store, record)}")
    if lacks_caution([record for record in records if isinstance(record, Fact)]):
        caution = store.record(CAUTION)
        records.append(caution)
        blocks.append(f"{caution.simple} {how_sure(store, caution)}")
    quick_replies = [
        button for pair in zip(*(reply.quick_replies[:2] for reply in replies), strict=False) for button in pair
    ]
    once = {button.payload: button for button in quick_replies}
    return replace(finish(store, blocks, records, list(once.values())), question=questions[-1].question)


def _missing(store: Store, reply: Reply) -> str:
    """The sentence of a reply that says what no fact tells, if it begins with one."""
    first = reply.text.split("\n\n")[0]
    return f"{first} " if first.startswith(store.messages.no_fact_on.split("{")[0]) else ""


def _words_of(question: Turn, record: Record) -> str:
    """What is said of a record: with its detail where this may hold the figure that is asked for."""
    if not isinstance(record, Fact):
        return record.purpose
    kind = question_kind(question.question.kind)
    return f"{record.simple} {record.more}" if kind and record.id in kind.facts else record.simple


def _on_topic(store: Store, clause: Turn, things: Sequence[str]) -> bool:
    found = store.find(clause.question.topic, clause.question.part, things)
    return any(clause.question.topic in fact.topics for fact in found)


def _as_question(store: Store, clause: Turn) -> Turn:
    """A question that only names a thing ("and what about a belt?") asks the topic of the first fact on it."""
    if clause.command != _ABOUT_THING:
        return clause
    found = store.find(None, clause.question.part, clause.question.subjects)
    topics = [topic for fact in found for topic in map(store.topic, fact.topics) if topic and topic.intent]
    if not topics:
        return clause
    return replace(clause, intent=topics[0].intent, question=replace(clause.question, topic=topics[0].id))


def _setting(store: Store, turn: Turn) -> tuple[str, ...]:
    """The conditions and signs that the whole message names."""
    named = filter(None, map(store.subject, turn.question.subjects))
    return tuple(subject.id for subject in named if subject.kind == KIND_CONDITION or subject.safety)


def _checks(store: Store, question: Turn) -> list[Fact]:
    """When to have it looked at, if the message tells of a sign that should be."""
    told = [subject for subject in map(store.subject, question.question.subjects) if subject and subject.safety]
    found = store.find(_SEE_DOCTOR, question.question.part, [subject.id for subject in told]) if told else []
    return [fact for fact in found if fact.topics[0] == _SEE_DOCTOR]


def _heading(store: Store, question: Turn, record: Record) -> str:
    topic = store.topic_for_intent(question.intent)
    fresh = () if question.question.subjects_are_carried else question.question.subjects
    named = [subject.name for subject in map(store.subject, fresh) if subject]
    name = record.name if isinstance(record, Card) else named[0] if named else topic.title if topic else ""
    return f"{name[:1].upper()}{name[1:]}"
