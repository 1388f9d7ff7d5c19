"""A list of questions for an appointment, made from the topics that were looked at. It is stored nowhere."""

from __future__ import annotations

from actions.answers.reply import Reply, ask_topics, bullets, say
from actions.knowledge.store import Store
from actions.names import KIND_APPOINTMENT
from actions.turn import Turn

MOST_QUESTIONS = 8
_FIRST_TOPICS = ("causes", "treatment", "see_doctor")


def appointment_list(store: Store, turn: Turn) -> Reply:
    """What to tell and what to ask: one question for each topic looked at, the latest topics first to stay."""
    looked_at = list(dict.fromkeys(topic for topic, _ in turn.looked_at))[-MOST_QUESTIONS:]
    topics = [topic for topic in map(store.topic, looked_at or _FIRST_TOPICS) if topic]
    opening = store.messages.appointment if looked_at else store.messages.appointment_empty
    lines = [*store.messages.appointment_always, *(topic.visit for topic in topics)]
    following = [topic for topic in _FIRST_TOPICS if topic not in looked_at] or ["exercises"]
    buttons = ask_topics(store, following, turn.before.body_part)
    return say(f"{opening}\n\n{bullets(lines)}", buttons, kind=KIND_APPOINTMENT)
