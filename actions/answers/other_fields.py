"""What is said to messages that are not about backs and knees, and to kind words and jokes. Pure functions."""

from __future__ import annotations

from actions.answers.compose import nothing_reliable
from actions.answers.misses import all_topics, not_understood
from actions.answers.reply import QuickReply, Reply, ask_topics, say
from actions.knowledge.store import Store
from actions.knowledge.tones import JOKE, NOT_HEALTH, OTHER_HEALTH, PRAISE, THANKS
from actions.turn import Turn

_BOUNDARY = "other_health"
# So many words are a fragment of the talk before, not a question of their own.
_SHORT = 3
_OFFERED = ("treatment", "exercises", "see_doctor")


def decline_other_field(store: Store, turn: Turn) -> Reply:
    """Another health question goes to a professional; anything else gets words that fit small talk, too.

    A message that names a thing of the store, or a body part, is not from another field: it was not understood.
    """
    if THANKS in turn.tones and not turn.part_named:
        return say(store.messages.thank, _offers(store, turn))
    if OTHER_HEALTH in turn.tones and not turn.part_named:
        texts = [store.boundary(_BOUNDARY).reply, store.messages.other_health_again]
        return _other_than_last(turn, texts, [all_topics(store)])
    if turn.part_named or (turn.question.subjects and not turn.question.subjects_are_carried):
        return not_understood(store, turn)
    if turn.before.topic and turn.length <= _SHORT:
        # "Compression socks?" in a talk on backs is about backs.
        return nothing_reliable(store, turn.before)
    return _other_than_last(turn, store.messages.off_topic, _offers(store, turn))


def answer_to_tone(store: Store, turn: Turn) -> Reply | None:
    """The answer to kind words, a joke, a purchase or a pet, whatever else the words resemble; None for the rest."""
    if NOT_HEALTH in turn.tones:
        return _other_than_last(turn, store.messages.off_topic, _offers(store, turn))
    if PRAISE in turn.tones:
        return say(store.messages.praise, _offers(store, turn))
    if JOKE in turn.tones and not turn.part_named:
        return say(store.messages.joke, _offers(store, turn))
    return None


def _other_than_last(turn: Turn, texts: list[str], buttons: list[QuickReply]) -> Reply:
    """The first text, unless it was said just now."""
    return say(next((text for text in texts if not turn.last_text.startswith(text)), texts[0]), buttons)


def _offers(store: Store, turn: Turn) -> list[QuickReply]:
    return ask_topics(store, _OFFERED, turn.before.body_part)
