"""More or less about what was just said: in short, why, how sure, further facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from actions.answers.compose import answer, next_questions, show_card, show_sources, tell_more
from actions.answers.exercise_walk import following_cards
from actions.answers.reply import MAX_QUICK_REPLIES, QuickReply, Reply, ask_topics, bullets, finish, how_sure, say
from actions.knowledge.models import Card, Fact, Record
from actions.knowledge.store import Store
from actions.turn import Turn

_MOST_IN_SHORT = 1
_MOST_REASONS = 2
_START_TOPICS = ("treatment", "exercises", "causes")


def in_short(store: Store, turn: Turn) -> Reply:
    """The gist of the last answer in one sentence."""
    records = shown(store, turn)[:_MOST_IN_SHORT]
    if not records:
        return nothing_to_follow(store, turn)
    words = [record.simple if isinstance(record, Fact) else record.purpose for record in records]
    return _keeping(turn, finish(store, [f"{store.messages.in_short} {' '.join(words)}"], records, _next(store, turn)))


def reasons(store: Store, turn: Turn) -> Reply:
    """Why: the reason of a refusal, or the detail behind the first facts."""
    if turn.refused:
        return say(store.boundary(turn.refused).why, _next(store, turn))
    facts = [record for record in shown(store, turn) if isinstance(record, Fact)][:_MOST_REASONS]
    if not facts:
        return nothing_to_follow(store, turn)
    lines = [f"{fact.more} {how_sure(store, fact)}" for fact in facts]
    return _keeping(turn, finish(store, [store.messages.why, bullets(lines)], facts, _next(store, turn)))


def how_sure_is_that(store: Store, turn: Turn) -> Reply:
    """The strength of each fact just said, what the word means, and what it does not show."""
    records = shown(store, turn)
    if not records:
        return nothing_to_follow(store, turn)
    lines = []
    for record in records:
        what = record.simple if isinstance(record, Fact) else record.name
        lines.append(f"{what} {how_sure(store, record)}")
        caveat = getattr(record, "caveat", None)
        lines[-1] += f" *{store.messages.labels['keep_in_mind']}* {caveat}" if caveat else ""
    meanings = [store.messages.strength_meaning[strength] for strength in dict.fromkeys(r.strength for r in records)]
    words = dict.fromkeys(record.strength.words for record in records)
    explained = " ".join(f"{word[:1].upper()}{word[1:]}: {what}" for word, what in zip(words, meanings, strict=True))
    return _keeping(
        turn, finish(store, [store.messages.how_sure, bullets(lines), explained], records, _next(store, turn))
    )


def sources(store: Store, turn: Turn) -> Reply:
    """Where the last answer came from; the thread of the talk stays."""
    reply = show_sources(store, turn.shown_records)
    return replace(reply, quick_replies=tuple(_next(store, turn))[:MAX_QUICK_REPLIES], remembered=False)


def further(store: Store, turn: Turn) -> Reply:
    """Facts on the same question that were not said yet; the next card after a card."""
    card = next((record for record in shown(store, turn) if isinstance(record, Card)), None)
    if card:
        others = [other for other in following_cards(store, card) if other.id not in turn.said_records]
        others = others or following_cards(store, card)
        return replace(show_card(store, others[0], turn.before.body_part), question=turn.before)
    if not turn.before.topic and not turn.before.subjects:
        return nothing_to_follow(store, turn)
    reply = answer(store, replace(turn.before, part_is_carried=False), leave_out=turn.said_records)
    if not reply.records or reply.records[0] in turn.said_records:
        return say(store.messages.no_more, _next(store, turn))
    return replace(reply, question=turn.before)


def more_or_further(store: Store, turn: Turn) -> Reply:
    """The detail of what was shown; asked a second time, what was not said yet."""
    if turn.last_was_more:
        return further(store, turn)
    named = turn.question.subjects and not turn.question.subjects_are_carried
    if named and not turn.shown_records:
        return answer(store, turn.question)
    if not any(isinstance(record, Fact) for record in shown(store, turn)):
        return further(store, turn)
    return _keeping(turn, tell_more(store, turn.shown_records, turn.before))


def one_of_the_shown(store: Store, turn: Turn, record: Record) -> Reply:
    """More on one record of a list."""
    if isinstance(record, Card):
        return replace(show_card(store, record, turn.before.body_part), question=turn.before)
    return _keeping(turn, tell_more(store, [record.id], turn.before))


def nothing_to_follow(store: Store, turn: Turn) -> Reply:
    """There is no answer yet that this could refer to."""
    return say(store.messages.nothing_to_follow, ask_topics(store, _START_TOPICS, turn.before.body_part))


def shown(store: Store, turn: Turn) -> list[Record]:
    """The records of the last answer."""
    return [record for record in map(store.record, turn.shown_records) if record]


def _next(store: Store, turn: Turn) -> Sequence[QuickReply]:
    return next_questions(store, turn.before)


def _keeping(turn: Turn, reply: Reply) -> Reply:
    """A reply on the question before, which stays the thread of the talk."""
    return replace(reply, question=turn.before)
