"""Each action on its own, by the words that it says."""

from __future__ import annotations

import pytest

from actions import guide_action, names
from actions.action_answer_question import ActionAnswerQuestion
from actions.action_answer_symptom import ActionAnswerSymptom
from actions.action_decline_diagnosis import ActionDeclineDiagnosis
from actions.action_decline_dosage import ActionDeclineDosage
from actions.action_show_sources import ActionShowSources
from actions.action_show_topics import ActionShowTopics
from actions.action_tell_more import ActionTellMore
from tests.actions.tracker import run_action


def test_shoes_for_the_knee(store):
    """A topic and a part: lead sentence, facts with strength and source, disclaimer, and the slots for next time."""
    message, slots = run_action(ActionAnswerQuestion(), "ask_footwear", {"body_part": "knee"})
    assert message["text"].startswith("Comfortable, stable shoes may help a sore knee a little.")
    assert "(fair evidence: [Paterson et al., 2021](https://doi.org/10.7326/M20-6321))" in message["text"]
    assert store.messages.disclaimer_short in message["text"]
    assert slots[names.SLOT_TOPIC] == "footwear"
    assert slots[names.SLOT_BODY_PART] == "knee"
    assert "F140" in slots[names.SLOT_SHOWN_RECORDS] == message["records"]


def test_the_shell_gets_the_same_words_without_markdown():
    web, _ = run_action(ActionAnswerQuestion(), "ask_sleep", {"body_part": "back"})
    shell, _ = run_action(ActionAnswerQuestion(), "ask_sleep", {"body_part": "back"}, channel=names.CHANNEL_SHELL)
    words = shell["text"].split("\n\nYou could ask next:")[0]
    assert not shell["buttons"]
    assert "](" not in words and "*" not in words
    assert "a pillow under the knees may help the back relax" in words
    assert "a pillow under the knees may help the back relax" in web["text"]


def test_the_part_of_the_last_question_is_carried_over():
    message, _ = run_action(ActionAnswerQuestion(), "ask_exercises", slots={names.SLOT_BODY_PART: "knee"})
    assert message["text"].startswith("Exercise is a main treatment for a sore knee")


def test_a_named_thing_of_the_other_part_drops_the_carried_part():
    message, _ = run_action(
        ActionAnswerQuestion(), "ask_sleep", {"sleep_position": "mattress"}, {names.SLOT_BODY_PART: "knee"}
    )
    assert "medium-firm mattress" in message["text"]


def test_an_exercise_is_shown_with_steps_and_cautions():
    message, _ = run_action(ActionAnswerQuestion(), "ask_exercises", {"exercise": "bridge"})
    assert "1. Tighten your belly and buttocks." in message["text"]
    assert "**Take care:** Do not arch your back at the top." in message["text"]


def test_an_unknown_thing_is_admitted(store):
    message, _ = run_action(ActionAnswerQuestion(), "ask_condition", {"condition": "made_up"})
    assert store.boundary("no_fact").reply in message["text"]


@pytest.mark.parametrize("value", [{"deep": ["x"]}, ["back"], 3, None, "<b>", "x" * 50_000])
def test_entity_values_of_any_type_are_harmless(value):
    message, slots = run_action(ActionAnswerQuestion(), "ask_footwear", {"body_part": value, "footwear": value})
    assert "Comfortable, stable shoes" in message["text"]
    assert slots[names.SLOT_BODY_PART] is None
    assert slots[names.SLOT_SUBJECTS] == []


def test_a_symptom_is_met_with_sympathy_and_signs(store):
    message, _ = run_action(ActionAnswerSymptom(), "describe_symptom", {"body_part": "knee"})
    assert message["text"].startswith("I am sorry to hear that.")
    assert store.messages.safety_knee in message["text"]


def test_signs_are_general_where_the_part_was_only_carried_over(store):
    message, _ = run_action(ActionDeclineDiagnosis(), "ask_diagnosis", slots={names.SLOT_BODY_PART: "knee"})
    assert store.messages.safety_short in message["text"]
    assert store.messages.safety_knee not in message["text"]


def test_a_diagnosis_is_declined():
    message, _ = run_action(ActionDeclineDiagnosis(), "ask_diagnosis", {"condition": "osteoarthritis"})
    assert message["text"].startswith("I can't tell what is causing your pain.")


def test_a_scan_is_not_read():
    message, _ = run_action(ActionDeclineDiagnosis(), "ask_diagnosis", {"test": "scan"})
    assert message["text"].startswith("I can't interpret your scan")


def test_a_dose_is_declined():
    message, _ = run_action(ActionDeclineDosage(), "ask_dosage", {"medicine": "nsaids"})
    assert message["text"].startswith("I can't give doses")
    assert "NSAIDs such as ibuprofen are not safe for all" in message["text"]


def test_more_gives_the_detail_of_what_was_shown():
    message, _ = run_action(ActionTellMore(), "ask_more", slots={names.SLOT_SHOWN_RECORDS: ["F140"]})
    assert "164 adults" in message["text"]


def test_more_shows_the_card_that_was_tapped():
    message, slots = run_action(ActionTellMore(), "ask_more", {"card": "E01"})
    assert message["text"].startswith("**Pelvic tilt**")
    assert slots[names.SLOT_SHOWN_RECORDS] == ["E01"]


def test_sources_of_the_last_answer():
    message, slots = run_action(ActionShowSources(), "ask_source", slots={names.SLOT_SHOWN_RECORDS: ["F140"]})
    assert "Flat flexible versus stable supportive shoes" in message["text"]
    assert "Status: draft" in message["text"]
    assert slots == {}


def test_sources_without_an_answer_before():
    message, _ = run_action(ActionShowSources(), "ask_source")
    assert "No clinician" in message["text"] or "no clinician" in message["text"]


def test_the_menu_lists_every_topic_of_the_store(store):
    message, _ = run_action(ActionShowTopics(), "ask_capabilities")
    for topic in store.topics:
        assert topic.title in message["text"]


def test_an_error_inside_becomes_a_safe_sentence_and_leaves_no_words_in_the_log(monkeypatch, caplog, store):
    def broken(*_):
        raise RuntimeError("my secret knee")

    monkeypatch.setattr(guide_action, "read_turn", broken)
    message, slots = run_action(ActionAnswerQuestion(), "ask_footwear")
    assert message["text"] == store.messages.answer_failed
    assert slots == {}
    assert "RuntimeError" in caplog.text
    assert "secret" not in caplog.text
