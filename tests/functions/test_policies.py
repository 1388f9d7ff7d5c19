"""Each policy says what happens next, or leaves it to the others."""

from __future__ import annotations

import pytest
from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from actions.names import ENTITY_BOUNDARY, ENTITY_COMMAND, ENTITY_RED_FLAG, ENTITY_URGENCY, SLOT_SAFETY_PAUSE
from components.policies.boundary_policy import BoundaryPolicy
from components.policies.command_policy import CommandPolicy
from components.policies.safety_policy import SafetyPolicy
from components.policies.silence_policy import SilencePolicy
from scripts.project import ROOT

COMMAND = "action_follow_command"
DECLINE = "action_decline_boundary"
AWAY = "utter_service_away"
LISTEN = "action_listen"


@pytest.fixture(scope="module")
def domain():
    return Domain.load([str(ROOT / "domain.yml"), str(ROOT / "data" / "responses")])


@pytest.fixture
def next_of(domain):
    """``next_of(policy, intent, entities, done...)``: what the policy chooses after a message and what was done."""

    def choose(policy, intent, entities, *done):
        found = [{"entity": name, "value": value} for name, value in entities.items()]
        message = UserUttered("some words", {"name": intent, "confidence": 1.0}, found)
        tracker = DialogueStateTracker.from_events("x", [ActionExecuted(LISTEN), message, *done], domain.slots)
        # `choose` uses nothing that Rasa hands over when it makes a policy.
        return policy.__new__(policy).choose(tracker, domain)

    return choose


ONE_ACTION = [
    pytest.param(CommandPolicy, COMMAND, {ENTITY_COMMAND: "next"}, id="command"),
    pytest.param(BoundaryPolicy, DECLINE, {ENTITY_BOUNDARY: "pregnancy"}, id="boundary"),
]


@pytest.mark.parametrize(("policy", "action", "entities"), ONE_ACTION)
def test_a_message_that_is_meant_gets_the_action_once(policy, action, entities, next_of):
    assert next_of(policy, "ask_causes", entities).action == action
    assert next_of(policy, "ask_causes", entities, ActionExecuted(action), BotUttered("said")).action == LISTEN
    assert next_of(policy, "ask_causes", entities, ActionExecuted("utter_greet"), BotUttered("said")) is None


@pytest.mark.parametrize(("policy", "action", "entities"), ONE_ACTION)
def test_where_the_action_is_silent_the_silence_policy_speaks(policy, action, entities, next_of):
    assert next_of(policy, "ask_causes", entities, ActionExecuted(action)) is None
    assert next_of(SilencePolicy, "ask_causes", entities, ActionExecuted(action)).action == AWAY
    told = (ActionExecuted(action), ActionExecuted(AWAY), BotUttered("away"))
    assert next_of(SilencePolicy, "ask_causes", entities, *told).action == LISTEN


@pytest.mark.parametrize("policy", [CommandPolicy, BoundaryPolicy, SafetyPolicy, SilencePolicy])
def test_a_plain_question_is_left_to_the_rules(policy, next_of):
    assert next_of(policy, "ask_causes", {}) is None


@pytest.mark.parametrize("intent", ["ask_diagnosis", "report_red_flag"])
def test_no_command_where_something_weightier_was_said(intent, next_of):
    assert next_of(CommandPolicy, intent, {ENTITY_COMMAND: "pick"}) is None


def test_an_emergency_is_answered_and_begins_the_pause(next_of):
    flag = {ENTITY_RED_FLAG: "RF01", ENTITY_URGENCY: "emergency"}
    choice = next_of(SafetyPolicy, "report_red_flag", flag)
    assert choice.action.startswith("utter_red_flag")
    (pause,) = choice.events
    assert isinstance(pause, SlotSet) and pause.key == SLOT_SAFETY_PAUSE and pause.value
    assert next_of(SafetyPolicy, "report_red_flag", flag, ActionExecuted(choice.action)).action == LISTEN


def test_all_stand_above_the_rules_and_safety_above_all():
    order = [SafetyPolicy, BoundaryPolicy, CommandPolicy, SilencePolicy, RulePolicy]
    priorities = [policy.get_default_config()["priority"] for policy in order]
    assert priorities == sorted(set(priorities), reverse=True)
