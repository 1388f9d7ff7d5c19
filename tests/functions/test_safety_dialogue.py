"""The pause behind an emergency reply, turn by turn, and the words that end it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions import names
from actions.knowledge.safety_dialogue import (
    LIFTED,
    REPLY_BY_PAUSE_TEXT,
    Heard,
    level_of,
    load_pause,
    next_step,
    read_ending,
)

PAUSE = load_pause()
ENDINGS = {"help_sought": PAUSE.help_sought, "sign_absent": PAUSE.sign_absent}
RESPONSES = {"utter_red_flag_emergency_RF01", "utter_red_flag_today_RF18"}
EMERGENCY = Heard(names.INTENT_RED_FLAG, "i can't pee", "RF01", "emergency")
SELF_HARM = Heard(names.INTENT_RED_FLAG, "i want to die", "RF22", "emergency")


def talk(*turns: Heard) -> list[str | None]:
    """The responses to some messages in a row."""
    pause, said = None, []
    for turn in turns:
        step = next_step(turn, pause, RESPONSES, read_ending)
        pause = step.pause or pause
        said.append(step.response)
    return said


def ask(text: str, intent: str = "ask_exercises") -> Heard:
    return Heard(intent, text)


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, end in ENDINGS.items() for text in end.examples])
def test_words_that_end_the_pause(kind, text):
    assert read_ending(text) == kind


@pytest.mark.parametrize("text", [text for end in ENDINGS.values() for text in end.not_examples])
def test_words_that_do_not(text):
    allowed = {kind for kind, end in ENDINGS.items() if text in end.not_examples}
    assert read_ending(text) not in allowed


def test_the_action_is_repeated_once_then_all_is_held():
    said = talk(EMERGENCY, ask("which exercises help"), ask("please, exercises"), ask("/ask_sleep", "ask_sleep"))
    again = "utter_pause_again"
    assert said == ["utter_red_flag_emergency_RF01", "utter_pause_repeat", again, again]


@pytest.mark.parametrize(
    "intent", ["ask_exercises", "affirm", "deny", "greet", "nlu_fallback", "restart", "ask_dosage"]
)
def test_no_intent_ends_the_pause(intent):
    assert talk(EMERGENCY, Heard(intent, "ok"), Heard(intent, "I'm fine"))[1:] == [
        "utter_pause_repeat",
        "utter_pause_again",
    ]


def test_talk_that_passes():
    assert talk(EMERGENCY, ask("thanks", "thank"), ask("bye", "goodbye"), ask("who says so", "ask_source")) == [
        "utter_red_flag_emergency_RF01",
        "utter_pause_goodbye",
        "utter_pause_goodbye",
        "utter_pause_sources",
    ]
    assert talk(EMERGENCY, ask("are you a doctor", "bot_challenge"))[1] is None


@pytest.mark.parametrize(
    ("text", "intent", "response"),
    [
        ("I have got help", "ask_causes", "utter_pause_lifted_help"),
        ("That does not apply to me", "deny", "utter_pause_lifted_absent"),
        ("/safety_help_sought", names.INTENT_HELP_SOUGHT, "utter_pause_lifted_help"),
        ("/safety_sign_absent", names.INTENT_SIGN_ABSENT, "utter_pause_lifted_absent"),
    ],
)
def test_both_ways_out_by_button_and_by_words(text, intent, response):
    assert talk(EMERGENCY, Heard(intent, text), ask("which exercises help")) == [
        "utter_red_flag_emergency_RF01",
        response,
        None,
    ]


def test_a_new_sign_is_answered_anew_and_a_milder_one_takes_nothing_back():
    today = Heard(names.INTENT_RED_FLAG, "my calf is swollen", "RF18", "today")
    assert talk(EMERGENCY, ask("x"), EMERGENCY, ask("x"))[2:] == ["utter_red_flag_emergency_RF01", "utter_pause_repeat"]
    assert talk(EMERGENCY, today)[1] == "utter_pause_repeat"
    assert talk(today, ask("exercises")) == ["utter_red_flag_today_RF18", None]


def test_self_harm_is_met_kindly_and_held():
    said = talk(SELF_HARM, ask("x"), ask("y"), ask("I am safe, I don't want to hurt myself"), ask("z"))
    assert said == [
        "utter_red_flag_self_harm",
        "utter_pause_self_harm",
        "utter_pause_self_harm",
        "utter_pause_lifted_self_harm",
        None,
    ]


def test_a_sign_in_the_same_message_outweighs_the_words_that_end_the_pause():
    assert talk(EMERGENCY, Heard(names.INTENT_RED_FLAG, "I called 999, now chest pain", "RF07", "emergency"))[1] == (
        "utter_red_flag_emergency"
    )


def test_words_that_end_the_pause_outweigh_a_guess_of_the_net():
    called = "I have called an ambulance"
    assert talk(EMERGENCY, Heard(names.INTENT_RED_FLAG, called))[1] == "utter_pause_lifted_help"
    assert talk(EMERGENCY, Heard(names.INTENT_RED_FLAG, called, "RF18", "today"))[1] == "utter_pause_lifted_help"
    worse = called + " but now my calf is hot and swollen"
    assert talk(EMERGENCY, Heard(names.INTENT_RED_FLAG, worse, "RF18", "today"))[1] == "utter_pause_repeat"


def test_words_that_end_a_pause_mean_nothing_without_one():
    assert talk(ask("I was at the hospital, which exercises help")) == [None]


@pytest.mark.parametrize(
    ("flag", "urgency", "level"),
    [
        ("RF22", "emergency", "self_harm"),
        ("RF18", "same_day", "today"),
        ("RF18", "today", "today"),
        (None, "possible", "possible"),
        ("RF01", None, "possible"),
        ("RF01", "strange", "possible"),
    ],
)
def test_levels(flag, urgency, level):
    assert level_of(flag, urgency) == level


def test_only_the_classifier_saw_a_sign():
    assert talk(Heard(names.INTENT_RED_FLAG, "x", None, "possible"), ask("exercises")) == ["utter_red_flag", None]


INTENTS = ["ask_exercises", "affirm", "deny", "thank", "ask_more", "describe_symptom", "greet", "ask_source", "restart"]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(INTENTS), st.text(max_size=30)), max_size=12))
def test_nothing_but_the_two_ways_out_ends_the_pause(turns):
    said = talk(EMERGENCY, *(Heard(intent, text) for intent, text in turns if read_ending(text) is None))
    assert all(response in REPLY_BY_PAUSE_TEXT.values() for response in said[1:])
    assert not any("lifted" in response for response in said[1:])


def test_the_names_of_the_replies_are_those_of_the_store(store):
    assert set(REPLY_BY_PAUSE_TEXT) == set(store.messages.safety_pause)
    assert LIFTED == "lifted"
