"""Declines to say what somebody has, and offers what the guide can do instead."""

from actions.answers.boundaries import decline
from actions.answers.reply import Reply
from actions.guide_action import GuideAction
from actions.knowledge.store import Store
from actions.turn import Turn


class ActionDeclineDiagnosis(GuideAction):
    """Serves the intent ``ask_diagnosis``."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_decline_diagnosis"

    def reply(self, store: Store, turn: Turn) -> Reply:
        """The reply on scans where one is named, else the one on diagnoses; then an allowed question, if any."""
        boundary = "reading_scan" if "scan" in turn.question.subjects else "diagnosis"
        return decline(store, (boundary,), turn.question, turn.also_asked, turn.last_text)
