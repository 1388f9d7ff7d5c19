"""Declines what is not about backs and knees: another health question in other words than small talk."""

from actions.answers.other_fields import decline_other_field
from actions.answers.reply import Reply
from actions.guide_action import GuideAction
from actions.knowledge.store import Store
from actions.turn import Turn


class ActionDeclineOtherFields(GuideAction):
    """Serves the intent ``out_of_scope``."""

    remembers = False

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_decline_other_fields"

    def reply(self, store: Store, turn: Turn) -> Reply:
        """Who can help with another health question, or what the guide is for."""
        return decline_other_field(store, turn)
