"""Says where the last answer came from and how sure it is."""

from actions.answers.detail import sources
from actions.answers.reply import Reply
from actions.guide_action import GuideAction
from actions.knowledge.store import Store
from actions.turn import Turn


class ActionShowSources(GuideAction):
    """Serves the intent ``ask_source``."""

    remembers = False

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_show_sources"

    def reply(self, store: Store, turn: Turn) -> Reply:
        """Full sources, strength and review status of each fact just shown."""
        return sources(store, turn)
