"""Going through an exercise one step at a time: first what to take care of, then each step, with its picture."""

from __future__ import annotations

from dataclasses import replace

from actions.answers.compose import steps_of
from actions.answers.reply import QuickReply, Reply, bullets, finish, how_sure, payload, say
from actions.knowledge.models import Card
from actions.knowledge.store import Store
from actions.names import ENTITY_COMMAND, INTENT_COMMAND, KIND_STEP, SLOT_SHOWN_RECORDS, SLOT_WALK

# The message before the first step: what to take care of and how to begin.
BEFORE = 0


def walk_to(store: Store, card: Card, step: int) -> Reply:
    """One message of the walk. Only the first one carries the disclaimer: the steps are one answer in several messages.

    Args:
        step: 0 for what to know first, then 1 up to the number of steps; anything outside is brought inside.
    """
    step = max(BEFORE, min(step, len(card.steps)))
    reply = _before(store, card) if step == BEFORE else _step(store, card, step)
    slots = {SLOT_WALK: [card.id, step], SLOT_SHOWN_RECORDS: [card.id]}
    return replace(reply, kind=KIND_STEP, slots=slots, remembered=False)


def stop_walk(store: Store) -> Reply:
    """Leave the exercise."""
    return say(store.messages.stopped, slots={SLOT_WALK: None})


def resume_reply(store: Store) -> QuickReply:
    """A quick reply that leads back to an exercise left in the middle."""
    return _command(store, "resume", "repeat")


def _before(store: Store, card: Card) -> Reply:
    labels = store.messages.labels
    care = [*card.cautions, *card.stop, *store.messages.exercise_rules[:1]]
    blocks = [f"**{card.name}** {how_sure(store, card)}", f"**{labels['first']}**\n{bullets(care)}"]
    buttons = [_command(store, "next", "next"), _command(store, "stop", "stop")]
    return finish(store, [*blocks, f"**{labels['start']}** {card.start}"], [card], buttons, card.picture)


def _step(store: Store, card: Card, step: int) -> Reply:
    labels, count = store.messages.labels, len(card.steps)
    blocks = [f"**{labels['step'].format(number=step, count=count)}** {card.steps[step - 1]}"]
    buttons = [_command(store, "previous", "back"), _command(store, "repeat", "repeat")]
    if step < count:
        buttons = [_command(store, "next", "next"), *buttons, _command(store, "stop", "stop")]
    else:
        after = ((labels["amount"], card.amount), (labels["easier"], card.easier), (labels["harder"], card.harder))
        blocks += [f"**{label}** {words}" for label, words in after if words]
        buttons += [steps_of(other) for other in following_cards(store, card)[:1]]
        buttons.append(_command(store, "stop", "stop"))
    return say("\n\n".join(blocks), buttons, picture=card.picture, records=(card.id,))


def following_cards(store: Store, card: Card) -> list[Card]:
    """The other cards of the same topic and part, beginning behind this one."""
    cards = [other for other in store.cards_for(card.topic, card.body_parts[0]) if other.id != card.id]
    return sorted(cards, key=lambda other: other.id < card.id)


def _command(store: Store, label: str, command: str) -> QuickReply:
    return QuickReply(store.messages.labels[label], payload(INTENT_COMMAND, {ENTITY_COMMAND: command}))
