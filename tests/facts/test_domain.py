"""domain.yml, the rules and the store say the same."""

from __future__ import annotations

import pytest
import yaml
from rasa_sdk.executor import ActionExecutor

from actions.guide_action import GuideAction
from actions.names import (
    CHANNEL_SHELL,
    ENTITY_BODY_PART,
    ENTITY_CARD,
    ENTITY_COMMAND,
    ENTITY_NUMBER,
    INTENT_COMMAND,
)
from components.nlu.red_flag_detector import ENTITY_RED_FLAG, ENTITY_RED_FLAG_ASKED, ENTITY_URGENCY
from scripts.project import ROOT

FIXED = {
    "utter_greet": "greet",
    "utter_goodbye": "goodbye",
    "utter_thank": "thank",
    "utter_not_understood": "not_understood",
    "utter_service_away": "service_away",
    "utter_red_flag": "warning_sign",
}
BOUNDARIES = {"utter_who_are_you": "who_are_you", "utter_out_of_scope": "other_health"}


@pytest.fixture(scope="module")
def domain():
    return yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def rules():
    files = sorted((ROOT / "data" / "rules").glob("*.yml"))
    return [rule for file in files for rule in yaml.safe_load(file.read_text(encoding="utf-8"))["rules"]]


@pytest.fixture(scope="module")
def examples():
    """Training examples by intent."""
    found = {}
    for file in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        for block in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]:
            lines = [line[2:].strip() for line in block["examples"].splitlines() if line.startswith("- ")]
            found.setdefault(block["intent"], []).extend(lines)
    return found


def test_fixed_replies_are_the_stores(domain, store):
    wanted = {name: getattr(store.messages, field) for name, field in FIXED.items()}
    wanted |= {name: store.boundary(boundary).reply for name, boundary in BOUNDARIES.items()}
    assert set(domain["responses"]) == set(wanted)
    for name, text in wanted.items():
        for variant in domain["responses"][name]:
            said = text + _numbered_choices(domain, name, store) if variant.get("channel") == CHANNEL_SHELL else text
            assert " ".join(variant["text"].split()) == " ".join(said.split()), name


def _numbered_choices(domain, name, store):
    """What the shell shows in place of the buttons."""
    buttons = next(variant["buttons"] for variant in domain["responses"][name] if "buttons" in variant)
    lines = [f"{number}. {button['title']}" for number, button in enumerate(buttons, start=1)]
    return "\n\n" + "\n".join([store.messages.labels["ask_next"], *lines])


def test_every_topic_is_an_intent_with_a_rule(domain, rules, store):
    ruled = {rule["steps"][0]["intent"] for rule in rules}
    for topic in store.topics:
        assert topic.intent is None or topic.intent in set(domain["intents"]) & ruled
    assert set(domain["intents"]) <= ruled


def test_entities_are_the_kinds_of_the_store(domain, store):
    given_by_code = {
        ENTITY_BODY_PART,
        ENTITY_CARD,
        ENTITY_COMMAND,
        ENTITY_NUMBER,
        ENTITY_RED_FLAG,
        ENTITY_RED_FLAG_ASKED,
        ENTITY_URGENCY,
    }
    assert set(domain["entities"]) == given_by_code | {subject.kind for subject in store.subjects}


def test_actions_of_the_domain_exist(domain):
    executor = ActionExecutor()
    executor.register_package("actions")
    assert set(domain["actions"]) == set(executor.actions)


def test_one_file_per_action_named_like_it():
    for action in GuideAction.__subclasses__():
        assert action.__module__ == f"actions.{action().name()}"


def test_no_message_can_set_a_slot(domain):
    for slot in domain["slots"].values():
        assert slot["mappings"] == [{"type": "custom"}]


def test_every_intent_has_examples(domain, examples):
    # Commands are found by their phrases (facts/commands.yml), not learnt.
    assert set(examples) == set(domain["intents"]) - {INTENT_COMMAND}
    assert all(len(set(lines)) >= 30 for lines in examples.values())


def test_no_example_has_two_intents(examples):
    where = {}
    for intent, lines in examples.items():
        for line in lines:
            where.setdefault(" ".join(line.lower().split()), set()).add(intent)
    assert not {line: intents for line, intents in where.items() if len(intents) > 1}


def test_unseen_questions_are_unseen(examples):
    """No row of the two question sets is among the training examples."""
    import json

    trained = {" ".join(line.lower().split()) for lines in examples.values() for line in lines}
    for name in ("dev", "test"):
        rows = (ROOT / "tests" / "nlu" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        assert not trained & {" ".join(json.loads(row)["text"].lower().split()) for row in rows}
