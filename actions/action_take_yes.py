"""Takes a yes."""

from actions.answers.commands import take_yes
from actions.answers.reply import Reply
from actions.guide_action import GuideAction
from actions.knowledge.store import Store
from actions.turn import Turn


class ActionTakeYes(GuideAction):
    """Serves the intent ``affirm``."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_take_yes"

    def reply(self, store: Store, turn: Turn) -> Reply:
        """The next step of an exercise; else what was offered last, again."""
        return take_yes(store, turn)
