"""Lists what can be asked, made from the store so that it is never out of date."""

from actions.answers.menu import show_topics
from actions.answers.reply import Reply
from actions.guide_action import GuideAction
from actions.knowledge.store import Store
from actions.turn import Turn


class ActionShowTopics(GuideAction):
    """Serves the intent ``ask_capabilities``."""

    remembers = False

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_show_topics"

    def reply(self, store: Store, turn: Turn) -> Reply:
        """The menu of topics with a few questions to tap."""
        return show_topics(store, turn.question.body_part)
