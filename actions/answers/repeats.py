"""The same answer is not sent twice in a row: a repeated question gets what was not said yet. Pure functions."""

from __future__ import annotations

from dataclasses import replace

from actions.answers.compose import answer, next_questions
from actions.answers.reply import Reply, in_terminal, say
from actions.knowledge.store import Store
from actions.names import INTENT_SYMPTOM
from actions.turn import Turn

# These ask for the same again.
_SAME_ASKED = frozenset({"repeat", "can_it_wait"})


def not_again(store: Store, turn: Turn, reply: Reply) -> Reply:
    """A reply, or in place of the last answer word for word, what was not said yet on the question.

    What is declined, urgent, or about the talk itself is said as often as it is asked.
    """
    text = in_terminal(store, reply) if turn.in_shell else reply.text
    insists = reply.level or turn.boundaries or reply.wipes or turn.command in _SAME_ASKED
    if insists or not reply.records or not turn.last_text or text != turn.last_text:
        return reply
    question = reply.question or turn.question
    if turn.intent != INTENT_SYMPTOM and (question.topic or question.subjects):
        further = answer(store, question, leave_out=turn.said_records, opening=store.messages.said_already)
        if further.records and further.records[0] not in turn.said_records:
            return replace(further, question=question)
    buttons = next_questions(store, question)
    return say(store.messages.no_more, buttons)
