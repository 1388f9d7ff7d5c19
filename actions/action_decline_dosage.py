"""Declines to give amounts, timing or mixing of medicines."""

from actions.answers.boundaries import decline
from actions.answers.reply import Reply
from actions.guide_action import GuideAction
from actions.knowledge.store import Store
from actions.turn import Turn


class ActionDeclineDosage(GuideAction):
    """Serves the intent ``ask_dosage``."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_decline_dosage"

    def reply(self, store: Store, turn: Turn) -> Reply:
        """Who can give a dose, what the guide can say in general; then an allowed question, if any."""
        return decline(store, ("dosage",), turn.question, turn.also_asked, turn.last_text)
