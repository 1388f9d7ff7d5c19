"""Commands, numbers, yes and no, on hand-made trackers."""

from __future__ import annotations

from actions import names
from actions.action_answer_question import ActionAnswerQuestion
from actions.action_follow_command import ActionFollowCommand
from actions.action_not_understood import ActionNotUnderstood
from actions.action_take_no import ActionTakeNo
from actions.action_take_yes import ActionTakeYes
from actions.answers.reply import word_count
from tests.actions.tracker import run_action

KNEE_SHOES = {names.SLOT_TOPIC: "footwear", names.SLOT_BODY_PART: "knee", names.SLOT_SHOWN_RECORDS: ["F140", "F144"]}


def follow(command, slots=None, **entities):
    return run_action(ActionFollowCommand(), "command", {"command": command, **entities}, slots)


def test_the_parts_are_the_same_words_split(store):
    message, _ = run_action(ActionAnswerQuestion(), "ask_footwear", {"body_part": "knee"})
    parts = message["parts"]
    assert "(fair evidence)" in parts["answer"] and "](" not in parts["answer"]
    assert parts["sources"].startswith("Sources: [Paterson et al., 2021](")
    assert parts["disclaimer"] in message["text"] and store.messages.disclaimer_short in parts["disclaimer"]


def test_the_other_part():
    message, slots = follow("switch_part", KNEE_SHOES, body_part="back")
    assert "no shoe or insole has been shown to prevent or cure back pain" in message["text"]
    assert slots[names.SLOT_BODY_PART] == "back" and slots[names.SLOT_TOPIC] == "footwear"


def test_steps_are_walked_and_end(store):
    card = store.record("E01")
    for step in range(1, len(card.steps) + 1):
        message, slots = follow("next", {names.SLOT_WALK: ["E01", step - 1]})
        assert card.steps[step - 1] in message["text"]
        assert message["kind"] == names.KIND_STEP and message["picture"]["file"] == card.picture.file
        assert slots[names.SLOT_WALK] == ["E01", step]
    assert card.amount in message["text"]
    again, _ = follow("next", {names.SLOT_WALK: ["E01", len(card.steps)]})
    assert again["text"] == message["text"]


def test_the_walk_begins_with_the_cautions(store):
    message, slots = follow("walk", card="E01")
    assert all(caution in message["text"] for caution in store.record("E01").cautions)
    assert slots == {names.SLOT_WALK: ["E01", 0], names.SLOT_SHOWN_RECORDS: ["E01"]}


def test_a_broken_walk_slot_is_no_walk():
    message, _ = follow("next", {names.SLOT_WALK: ["nothing", 1], **KNEE_SHOES})
    assert message["kind"] is None


def test_the_count_of_missed_questions_goes_up(store):
    message, slots = follow("not_answered", {names.SLOT_NOT_ANSWERED: 2, **KNEE_SHOES})
    assert slots == {names.SLOT_NOT_ANSWERED: 3}
    assert message["text"] == store.messages.not_answered


def test_forgetting_leaves_nothing(store):
    message, slots = follow("forget", KNEE_SHOES)
    assert message["text"] == store.messages.forgotten and slots == {}
    assert message["kind"] == names.KIND_FORGOTTEN


def test_the_list_for_an_appointment_has_a_question_for_each_topic(store):
    looked_at = [["footwear", "knee"], ["sleep", "back"]]
    message, slots = follow("appointment", {names.SLOT_LOOKED_AT: looked_at})
    for topic in ("footwear", "sleep"):
        assert store.topic(topic).visit in message["text"]
    assert store.topic("surgery").visit not in message["text"]
    assert slots == {}


def test_an_unknown_command_is_not_an_error(store):
    message, _ = follow("made_up")
    assert message["text"] == store.messages.nothing_to_follow


def test_every_command_works_without_anything_before(store):
    for command in store.commands.commands:
        message, _ = follow(command.id)
        assert message["text"] and message["text"] != store.messages.answer_failed, command.id


def test_every_command_works_after_an_answer_and_stays_short(store):
    longer = {"how_sure", "where_from", "why", "about_guide", "show_me", "the_nth"}
    for command in store.commands.commands:
        message, _ = follow(command.id, KNEE_SHOES)
        assert message["text"] != store.messages.answer_failed, command.id
        assert command.id in longer or word_count(message["text"]) <= 150, command.id
        assert message["text"].count(store.messages.disclaimer_short) <= 1


def test_in_the_shell_the_next_questions_have_numbers():
    message, _ = run_action(ActionAnswerQuestion(), "ask_sleep", {"body_part": "back"}, channel=names.CHANNEL_SHELL)
    assert "\n1. " in message["text"] and message["offered"][0]["payload"].startswith("/")


def test_not_understood_answers_a_named_thing_and_else_guesses(store):
    named, _ = run_action(ActionNotUnderstood(), "nlu_fallback", {"condition": "sciatica"})
    assert "irritated nerve" in named["text"]
    nothing, _ = run_action(ActionNotUnderstood(), "nlu_fallback")
    assert nothing["text"] == store.messages.not_understood


def test_yes_and_no_without_a_question(store):
    assert run_action(ActionTakeYes(), "affirm")[0]["text"] == store.messages.affirm
    assert run_action(ActionTakeNo(), "deny")[0]["text"] == store.messages.deny
