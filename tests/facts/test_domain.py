"""domain.yml, the rules and the store say the same."""

from __future__ import annotations

import pytest
import yaml
from rasa_sdk.executor import ActionExecutor

from actions import names
from actions.answers.warnings import general_warning, pause_text
from actions.guide_action import GuideAction
from actions.names import CHANNEL_SHELL, INTENT_COMMAND
from scripts.project import ROOT
from scripts.safety_replies import BUTTONS, TARGET, replies
from tests.facts.text_rules import diagnosis_problem

FIXED = {
    "utter_greet": "greet",
    "utter_goodbye": "goodbye",
    "utter_thank": "thank",
    "utter_not_understood": "not_understood",
    "utter_service_away": "service_away",
    "utter_red_flag": "warning_sign",
}
LEVELS = (names.LEVEL_EMERGENCY, names.LEVEL_TODAY, names.LEVEL_SOON, names.LEVEL_SELF_HARM)
# Only buttons send these; typed words that mean the same are found by safety_pause.yml.
BUTTON_INTENTS = {names.INTENT_HELP_SOUGHT, names.INTENT_SIGN_ABSENT}
BOUNDARIES = {"utter_who_are_you": "who_are_you"}


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
    wanted |= {f"utter_red_flag_{level}": general_warning(store, level) for level in LEVELS}
    wanted |= {f"utter_pause_{name}": pause_text(store, name) for name in store.messages.safety_pause}
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


def test_replies_on_each_warning_sign_are_the_stores(store):
    assert TARGET.read_text(encoding="utf-8") == replies(store), "Fix: run python -m scripts.safety_replies"


def test_every_level_says_what_to_do_and_carries_its_level(domain, store):
    """Each reply names an action that fits its level; those that pause other answers offer both ways out."""
    actions = {"emergency": "local emergency number", "today": "help today", "soon": "soon"}
    made = yaml.safe_load(TARGET.read_text(encoding="utf-8"))["responses"]
    named = {name: variants for name, variants in (made | domain["responses"]).items() if "red_flag_" in name}
    assert len(named) >= 35
    for name, variants in named.items():
        for variant in variants:
            level = variant["metadata"]["level"]
            assert actions[level] in variant["text"].lower(), name
            assert ("_self_harm" in name) == bool(variant["metadata"].get("self_harm"))
            wanted = [{"title": title, "payload": payload} for title, payload in BUTTONS]
            assert variant.get("buttons", []) == (wanted if level == "emergency" else []), name
            assert (store.messages.number_examples in variant["text"]) == (level == "emergency"), name


def test_a_warning_stands_alone(domain, store):
    """No exercise, no cheer, no reading list and no diagnosis in a reply to a warning sign."""
    made = yaml.safe_load(TARGET.read_text(encoding="utf-8"))["responses"]
    cards = [card.name.lower() for card in store.cards if " " in card.name]
    for name, variants in (made | domain["responses"]).items():
        if "red_flag" in name or "pause" in name or "signs_" in name:
            text = variants[0]["text"].lower()
            assert not any(word in text for word in (*cards, "!", "http", "good news", "great "))
            assert diagnosis_problem(variants[0]["text"]) is None
            assert len(text.split()) <= 125, name


def test_every_topic_is_an_intent_with_a_rule(domain, rules, store):
    ruled = {rule["steps"][0]["intent"] for rule in rules}
    for topic in store.topics:
        assert topic.intent is None or topic.intent in set(domain["intents"]) & ruled
    assert set(domain["intents"]) <= ruled


def test_entities_are_the_kinds_of_the_store(domain, store):
    given_by_code = {value for name, value in vars(names).items() if name.startswith("ENTITY_")}
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
    assert set(examples) == set(domain["intents"]) - BUTTON_INTENTS - {INTENT_COMMAND}
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
