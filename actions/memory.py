"""What is remembered after an answer, as the slots to set. Pure functions."""

from __future__ import annotations

from typing import Any

from actions import names
from actions.answers.reply import Question, Reply
from actions.turn import Turn

MOST_LOOKED_AT = 12
MOST_SAID = 60


def slots_after(turn: Turn, reply: Reply, remembered: bool) -> dict[str, Any]:
    """The slots that an answer sets.

    Args:
        remembered: False if the answer leaves the thread of the talk as it was (a menu, the sources of an answer).
    """
    if not remembered:
        return dict(reply.slots)
    question = reply.question or turn.question
    return {
        names.SLOT_TOPIC: question.topic,
        names.SLOT_BODY_PART: question.body_part,
        names.SLOT_SUBJECTS: list(question.subjects),
        names.SLOT_SHOWN_RECORDS: list(reply.records),
        names.SLOT_SAID_RECORDS: list(dict.fromkeys([*turn.said_records, *reply.records]))[-MOST_SAID:],
        names.SLOT_LOOKED_AT: [list(pair) for pair in looked_at_with(turn, question)],
        **reply.slots,
    }


def looked_at_with(turn: Turn, question: Question) -> list[tuple[str, str | None]]:
    """The topics looked at so far and that of a question, each once, oldest first."""
    pairs = list(turn.looked_at)
    if question.topic:
        pairs = [pair for pair in pairs if pair != (question.topic, question.body_part)]
        pairs.append((question.topic, question.body_part))
    return pairs[-MOST_LOOKED_AT:]
