"""Declines what a message asks beyond the guide's boundaries, and answers the part that it may answer."""

from actions.answers.boundaries import decline
from actions.answers.reply import Reply
from actions.guide_action import GuideAction
from actions.knowledge.store import Store
from actions.names import ACTION_DECLINE_BOUNDARY
from actions.turn import Turn


class ActionDeclineBoundary(GuideAction):
    """Serves every message in which the boundary policy sees a boundary."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return ACTION_DECLINE_BOUNDARY

    def reply(self, store: Store, turn: Turn) -> Reply:
        """The replies of at most two boundaries, then general facts on an allowed question in the same message."""
        return decline(store, turn.boundaries or ("no_fact",), turn.question, turn.also_asked, turn.last_text)
