"""Answers a question on one of the topics: causes, exercises, footwear, sleep..."""

from actions.answers.compose import answer
from actions.answers.reply import Reply
from actions.guide_action import GuideAction
from actions.knowledge.store import Store
from actions.turn import Turn


class ActionAnswerQuestion(GuideAction):
    """Serves every ``ask_...`` intent that is a topic of the store."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_answer_question"

    def reply(self, store: Store, turn: Turn) -> Reply:
        """Facts on the topic, the body part and the named things."""
        return answer(store, turn.question)
