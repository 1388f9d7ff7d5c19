"""What is said when a message was not understood: topics to pick from, then the whole menu."""

from __future__ import annotations

from actions.answers.compose import answer
from actions.answers.menu import menu_of_topics
from actions.answers.reply import QuickReply, Reply, ask_topic, payload, say
from actions.answers.symptom import answer_symptom
from actions.knowledge.store import Store
from actions.knowledge.tones import THANKS
from actions.names import INTENT_CAPABILITIES, INTENT_DIAGNOSIS, INTENT_SYMPTOM
from actions.turn import Turn

_MOST_GUESSES = 3
# Intents without a topic of their own, and the topic that comes nearest.
_NEAREST_TOPIC = {INTENT_SYMPTOM: "causes", INTENT_DIAGNOSIS: "causes"}


def not_understood(store: Store, turn: Turn) -> Reply:
    """The first miss offers what the message may have meant, a second in a row the menu of topics.

    A message that names a thing of the store is no miss: the thing is answered. Neither is a worry about a part.
    """
    if THANKS in turn.tones and not turn.part_named:
        return say(store.messages.thank, [all_topics(store)])
    if turn.question.worried and turn.part_named:
        return answer_symptom(store, turn.question)
    if turn.question.subjects and not turn.question.subjects_are_carried:
        return answer(store, turn.question)
    if turn.misses > 1:
        return menu_of_topics(store, store.messages.two_misses)
    guesses = guessed_topics(store, turn)
    if not guesses:
        return say(store.messages.not_understood, [all_topics(store)])
    return say(store.messages.did_you_mean, [*guesses, all_topics(store)])


def guessed_topics(store: Store, turn: Turn) -> list[QuickReply]:
    """Questions on the topics that the message may have meant, likeliest first."""
    topics = []
    for intent in turn.candidates:
        topic = store.topic_for_intent(intent)
        topics.append(topic.id if topic else _NEAREST_TOPIC.get(intent))
    found = (ask_topic(store, topic, turn.question.body_part) for topic in dict.fromkeys(topics) if topic)
    return [quick_reply for quick_reply in found if quick_reply][:_MOST_GUESSES]


def all_topics(store: Store) -> QuickReply:
    """A quick reply that shows the menu."""
    return QuickReply(store.messages.labels["menu"], payload(INTENT_CAPABILITIES))
