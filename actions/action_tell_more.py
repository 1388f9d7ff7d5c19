"""Gives the detail behind the last answer."""

from actions.answers.compose import show_card
from actions.answers.detail import more_or_further
from actions.answers.reply import Reply
from actions.guide_action import GuideAction
from actions.knowledge.models import Card
from actions.knowledge.store import Store
from actions.turn import Turn


class ActionTellMore(GuideAction):
    """Serves the intent ``ask_more``."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_tell_more"

    def reply(self, store: Store, turn: Turn) -> Reply:
        """The steps of the card that was asked for, else the detail and caveat of each fact just shown."""
        card = store.record(turn.card) if turn.card else None
        if isinstance(card, Card):
            return show_card(store, card, turn.question.body_part)
        return more_or_further(store, turn)
