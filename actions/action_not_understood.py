"""Says that a message was not understood, and offers what it may have meant."""

from actions.answers.misses import not_understood
from actions.answers.reply import Reply
from actions.guide_action import GuideAction
from actions.knowledge.store import Store
from actions.turn import Turn


class ActionNotUnderstood(GuideAction):
    """Serves the fallback intent."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_not_understood"

    def reply(self, store: Store, turn: Turn) -> Reply:
        """Topics to pick from, then the whole menu."""
        return not_understood(store, turn)
