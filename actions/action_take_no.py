"""Takes a no."""

from actions.answers.commands import take_no
from actions.answers.reply import Reply
from actions.guide_action import GuideAction
from actions.knowledge.store import Store
from actions.turn import Turn


class ActionTakeNo(GuideAction):
    """Serves the intent ``deny``."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_take_no"

    def reply(self, store: Store, turn: Turn) -> Reply:
        """Leaves the exercise; else offers something else."""
        return take_no(store, turn)
