"""Meets a described symptom ("my knee hurts going downstairs") without a diagnosis."""

from actions.answers.other_fields import decline_other_field
from actions.answers.reply import Reply
from actions.answers.symptom import answer_symptom
from actions.guide_action import GuideAction
from actions.knowledge.store import Store
from actions.knowledge.tones import OTHER_HEALTH
from actions.turn import Turn


class ActionAnswerSymptom(GuideAction):
    """Serves the intent ``describe_symptom``."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_answer_symptom"

    def reply(self, store: Store, turn: Turn) -> Reply:
        """Sympathy, what is commonly known, the signs that need help; a further detail gets what is new about it."""
        if OTHER_HEALTH in turn.tones and not turn.question.body_part:
            return decline_other_field(store, turn)
        return answer_symptom(store, turn.question, turn.age, turn.adds_detail, turn.said_records, turn.last_text)
