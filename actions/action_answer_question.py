"""Answers a question on one of the topics: causes, exercises, footwear, sleep..."""

from dataclasses import replace

from actions.answers.compose import answer, parts_differ
from actions.answers.reply import Reply
from actions.guide_action import GuideAction
from actions.knowledge.store import Store
from actions.names import SLOT_PART_ASKED
from actions.turn import Turn


class ActionAnswerQuestion(GuideAction):
    """Serves every ``ask_...`` intent that is a topic of the store."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_answer_question"

    def reply(self, store: Store, turn: Turn) -> Reply:
        """Facts on the topic, the body part and the named things; once in a talk it asks "back or knee?"."""
        question = turn.question
        ask_part = not question.body_part and not turn.part_asked and parts_differ(store, question)
        reply = answer(store, question, ask_part=ask_part)
        return replace(reply, slots={SLOT_PART_ASKED: True}) if ask_part else reply
