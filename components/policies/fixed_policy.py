"""What all policies of the guide share: they follow a fixed rule, need no training, and are sure or say nothing.

A new policy is a subclass with a `PRIORITY` and a method `choose`, registered with Rasa and named in config.yml.
"""

from __future__ import annotations

from abc import abstractmethod
from enum import IntEnum, unique
from typing import Any, NamedTuple

from rasa.core.policies.policy import Policy, PolicyPrediction, confidence_scores_for
from rasa.engine.storage.resource import Resource
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

_CUSTOM_ACTION_PREFIX = "action_"


@unique
class Priority(IntEnum):
    """Who has the word where several policies are sure. All stand above Rasa's RulePolicy, which has 6.

    No two are alike, so that the order in config.yml does not matter.
    """

    # Above the rules, which go on as if a failed action had answered; it wants no turn that those below it want.
    SILENCE = 7
    # "next" and the like mean the same whatever intent the message has, and with it whatever rule.
    COMMAND = 8
    # What the guide must decline is declined, also where the message steers the talk.
    BOUNDARY = 9
    # A warning sign comes first.
    SAFETY = 10


class Choice(NamedTuple):
    """What happens next: the name of an action or response, and the events that go with it."""

    action: str
    events: tuple[Event, ...] = ()


class FixedPolicy(Policy):
    """A policy that follows a fixed rule."""

    PRIORITY: Priority

    @abstractmethod
    def choose(self, tracker: DialogueStateTracker, domain: Domain) -> Choice | None:
        """What happens next in this conversation, or None to leave it to the other policies."""

    def also_keep(self, tracker: DialogueStateTracker) -> list[Event]:
        """Events that are kept whichever policy speaks."""
        return []

    @classmethod
    def get_default_config(cls) -> dict[str, Any]:
        """Where Rasa looks for the priority."""
        return {"priority": int(cls.PRIORITY)}

    def train(self, training_trackers: list[Any], domain: Domain, **kwargs: Any) -> Resource:
        """Nothing is learnt; Rasa expects a resource in the model all the same."""
        with self._model_storage.write_to(self._resource):
            return self._resource

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """Called by Rasa: certain of the choice, or without any opinion."""
        choice, kept = self.choose(tracker, domain), self.also_keep(tracker)
        if choice is None:
            return self._prediction(self._default_predictions(domain), kept)
        scores = confidence_scores_for(choice.action, 1.0, domain)
        return self._prediction(scores, kept, optional_events=list(choice.events))


class OneActionPolicy(FixedPolicy):
    """Answers certain messages with one action, whatever their intent, and then waits for the next message."""

    ACTION: str

    @abstractmethod
    def is_meant(self, tracker: DialogueStateTracker) -> bool:
        """Whether the last message asks for the action."""

    def choose(self, tracker: DialogueStateTracker, domain: Domain) -> Choice | None:
        """The action, then the next message. Where the action fails, the silence policy speaks."""
        if tracker.latest_action_name == self.ACTION and not answer_is_missing(tracker, domain):
            return Choice(ACTION_LISTEN_NAME)
        if begins_a_turn(tracker) and self.is_meant(tracker):
            return Choice(self.ACTION)
        return None


def begins_a_turn(tracker: DialogueStateTracker) -> bool:
    """Whether nothing has been done yet about the last message."""
    return tracker.latest_action_name in (ACTION_LISTEN_NAME, None)


def answer_is_missing(tracker: DialogueStateTracker, domain: Domain) -> bool:
    """Whether one of our own actions was the last to run in this turn and nothing was said."""
    action = tracker.latest_action_name or ""
    if not action.startswith(_CUSTOM_ACTION_PREFIX) or action not in domain.user_actions:
        return False
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered):
            return False
        if isinstance(event, UserUttered):
            return True
    return False
