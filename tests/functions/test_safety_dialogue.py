"""The pause behind an emergency reply, turn by turn, and the words that end it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions import names
from actions.knowledge.safety_dialogue import (
    ENDINGS,
    REPLY_BY_PAUSE_TEXT,
    Heard,
    Step,
    level_of,
    load_pause,
    next_step,
    read_ending,
)
from actions.knowledge.safety_pause import LIFTED, Pause

KINDS = load_pause().endings()
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


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, end in KINDS.items() for text in end.examples])
def test_words_that_end_the_pause(kind, text):
    assert read_ending(text) == kind


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, end in KINDS.items() for text in end.not_examples])
def test_words_that_do_not(kind, text):
    assert read_ending(text) != kind


@pytest.mark.parametrize("text", [text for kind in KINDS.values() for text in kind.examples])
def test_what_is_only_supposed_ends_nothing(text):
    assert read_ending(f"let's say {text}") is None
    assert read_ending(f"pretend that {text}") is None


@pytest.mark.parametrize("text", [text for kind in KINDS.values() for text in kind.examples if "," not in text])
def test_what_is_asked_ends_nothing(text):
    assert read_ending(f"{text}?") is None


@pytest.mark.parametrize("text", KINDS["help_sought"].examples[:20])
@pytest.mark.parametrize("undone", ["{}, not", "{}? no", "{}. No, not really", "{} - nope"])
def test_help_that_is_taken_back_ends_nothing(text, undone):
    assert read_ending(undone.format(text)) is None


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


def test_a_reason_for_a_pause_is_never_replaced_by_another():
    """A thought of self-harm on top of an emergency: taking it back leaves the emergency."""
    first = "utter_red_flag_emergency_RF01"
    said = talk(EMERGENCY, SELF_HARM, ask("I'm not suicidal"), ask("exercises"), ask("help has come"), ask("x"))
    assert said == [
        first,
        "utter_red_flag_self_harm",
        "utter_pause_repeat",
        "utter_pause_again",
        "utter_pause_lifted_help",
        None,
    ]
    assert talk(EMERGENCY, ask("I'm not suicidal, that was wrong"), ask("x"))[1:] == [
        "utter_pause_repeat",
        "utter_pause_again",
    ]
    assert talk(SELF_HARM, EMERGENCY, ask("I can pee fine"), ask("x"))[2:] == ["utter_pause_self_harm"] * 2
    assert talk(SELF_HARM, ask("I can pee fine"))[1] == "utter_pause_self_harm"


def test_a_denied_thought_of_self_harm_is_no_new_one():
    denied = Heard(names.INTENT_RED_FLAG, "I don't want to die, that came out wrong", "RF22", "emergency")
    assert talk(SELF_HARM, denied)[1] == "utter_pause_lifted_self_harm"
    more = Heard(names.INTENT_RED_FLAG, "I'm not suicidal about the knee, I just want to die", "RF22", "emergency")
    assert talk(SELF_HARM, more)[1] == "utter_red_flag_self_harm"


def test_that_does_not_apply_is_about_the_latest_emergency():
    chest = Heard(names.INTENT_RED_FLAG, "chest pain", "RF07", "emergency")
    button = Heard(names.INTENT_SIGN_ABSENT, "/safety_sign_absent")
    said = talk(EMERGENCY, chest, EMERGENCY, button, button, ask("x"))
    assert said[3:] == ["utter_pause_repeat", "utter_pause_lifted_absent", None]
    assert talk(EMERGENCY, SELF_HARM, ask("I was joking"), ask("I was joking"))[2:] == [
        "utter_pause_repeat",
        "utter_pause_lifted_absent",
    ]


def test_a_listener_helps_with_thoughts_and_not_with_the_body():
    assert talk(SELF_HARM, ask("I rang samaritans"), ask("x"))[1:] == ["utter_pause_lifted_help", None]
    assert talk(EMERGENCY, ask("I rang samaritans"))[1] == "utter_pause_repeat"


def test_pauses_of_an_earlier_version_are_read():
    assert next_step(ask("x"), "emergency_repeated", RESPONSES, read_ending).response == "utter_pause_again"
    assert next_step(ask("I am safe"), "self_harm", RESPONSES, read_ending).response == "utter_pause_lifted_self_harm"


def test_a_sign_for_today_is_remembered_until_it_was_checked():
    today = Heard(names.INTENT_RED_FLAG, "my calf is swollen", "RF18", "today")
    kept = next_step(today, None, RESPONSES, read_ending).pause
    assert Pause.read(kept).check == "RF18" and not Pause.read(kept).emergencies
    assert next_step(ask("exercises"), kept, RESPONSES, read_ending) == Step()
    for text in ("the doctor checked it", "false alarm", "there is no swelling"):
        assert Pause.read(next_step(ask(text), kept, RESPONSES, read_ending).pause).check is None
    both = next_step(EMERGENCY, kept, RESPONSES, read_ending).pause
    assert Pause.read(both).emergencies == ("RF01",) and Pause.read(both).check == "RF18"
    button = Heard(names.INTENT_SIGN_ABSENT, "/safety_sign_absent")
    assert Pause.read(next_step(button, both, RESPONSES, read_ending).pause).check == "RF18"
    later = next_step(today, next_step(EMERGENCY, None, RESPONSES, read_ending).pause, RESPONSES, read_ending)
    assert later.response == "utter_pause_repeat" and Pause.read(later.pause).check == "RF18"


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
    assert set(KINDS) == set(ENDINGS)


@given(st.lists(st.sampled_from(["RF01", "RF22", "today_RF14", "emergency", "unnamed"]), unique=True), st.booleans())
def test_a_pause_can_be_read_from_its_word(reasons, repeated):
    pause = Pause(tuple(reasons), repeated)
    assert Pause.read(pause.word) == pause
    assert Pause.read(None) == Pause.read(LIFTED) == Pause()
