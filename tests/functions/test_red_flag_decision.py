"""How patterns and net are weighed. The chances here are invented; the net itself is measured by `make screen`."""

from __future__ import annotations

import pytest

from actions.knowledge.red_flag_decision import MAY_BE, POSSIBLE, SELF_HARM, SURE, UNNAMED, decide
from actions.knowledge.red_flag_screen import DENIED, NOW, Finding

TEXT = "some words of a visitor"


def finding(flag: str = "RF18", urgency: str = "same_day", kind: str = NOW, sure: bool = False) -> Finding:
    return Finding(flag, urgency, kind, 5, 10, TEXT[5:10], ("leg",), sure)


def chances(**signs: float) -> dict[str, float]:
    named = {name.replace("_", "/", 1): chance for name, chance in signs.items()}
    return {"RF01/emergency": 0.0, "RF18/today": 0.0, "RF22/self_harm": 0.0} | named | {"none": 1 - sum(signs.values())}


def test_nothing_found_is_no_sign() -> None:
    assert decide(TEXT, [], chances(RF01_emergency=POSSIBLE - 0.05)) is None


def test_a_sure_net_needs_no_pattern_and_marks_the_whole_message() -> None:
    found = decide(TEXT, [], chances(RF01_emergency=SURE + 0.1))
    assert (found.flag, found.urgency, found.start, found.end) == ("RF01", "emergency", 0, len(TEXT))


def test_an_unsure_net_gives_the_softer_reply() -> None:
    assert decide(TEXT, [], chances(RF01_emergency=POSSIBLE + 0.05)).urgency == MAY_BE


def test_a_pattern_makes_an_unsure_net_sure_and_marks_the_place() -> None:
    found = decide(TEXT, [finding()], chances(RF18_today=SURE - 0.1))
    assert (found.flag, found.urgency, found.start, found.end) == ("RF18", "today", 5, 10)


def test_the_more_urgent_of_both_counts() -> None:
    assert decide(TEXT, [finding()], chances(RF01_emergency=0.9)).urgency == "emergency"
    assert decide(TEXT, [finding("RF01", "emergency")], chances(RF18_today=0.9)).flag == "RF01"


def test_only_a_flag_that_stands_out_is_named() -> None:
    faint = chances(RF01_emergency=0.29, RF02_emergency=0.29, RF18_today=0.3)
    assert (decide(TEXT, [], faint).flag, decide(TEXT, [], faint).urgency) == (UNNAMED, "emergency")
    found = decide(TEXT, [finding()], faint)
    assert (found.flag, found.urgency) == ("RF18", "today")


def test_a_faint_echo_of_self_harm_is_none() -> None:
    faint = chances(RF22_self_harm=0.29, RF18_today=0.2, RF02_today=0.2)
    assert decide(TEXT, [], faint).urgency == "today"


def test_a_sure_pattern_needs_no_word_of_the_net() -> None:
    found = decide(TEXT, [finding("RF01", "emergency", sure=True)], chances())
    assert (found.flag, found.urgency) == ("RF01", "emergency")
    assert decide(TEXT, [finding("RF01", "emergency", kind=DENIED, sure=True)], chances()) is None


@pytest.mark.parametrize(
    "text",
    [
        "my lower back hurts and it shoots down my left leg",
        "I am 14 weeks along and my back aches",
        "I just had a baby, back pain",
        "I can't afford an ambulance",
        "I have called the ambulance, they are on their way",
        "I'm thinking about going to the hospital tomorrow",
        "it's not an emergency, I know my body",
        "I'd rather wait until monday",
    ],
)
def test_the_net_alone_is_not_heard_on_plain_words(text: str) -> None:
    assert decide(text, [], chances(RF22_self_harm=0.9)) is None
    assert decide(text, [finding()], chances(RF22_self_harm=0.9)) is not None


@pytest.mark.parametrize(
    "text",
    [
        "I can't do this",
        "just want out",
        "im gonna do it this time",
        "I won't be there tomorrow",
        "I have had it",
        "my knee is hot",
        "hospital, now, I can't feel my legs",
        "14 weeks along and bleeding",
    ],
)
def test_other_words_are_heard(text: str) -> None:
    assert decide(text, [], chances(RF22_self_harm=0.9)) is not None


def test_self_harm_comes_before_everything() -> None:
    found = decide(TEXT, [finding("RF22", "emergency")], chances(RF01_emergency=0.9))
    assert (found.flag, found.urgency) == ("RF22", SELF_HARM)


@pytest.mark.parametrize("kind", [DENIED, "past", "asked"])
def test_what_is_not_there_now_adds_nothing(kind: str) -> None:
    assert decide(TEXT, [finding(kind=kind)], chances(RF18_today=POSSIBLE - 0.05)) is None


def test_a_sign_that_earlier_messages_complete_needs_little_from_the_net() -> None:
    little = chances(RF18_today=0.1)
    assert decide(TEXT, [finding()], little) is None
    assert decide(TEXT, [finding()], little, across_messages=True).urgency == MAY_BE
    assert decide(TEXT, [], little, across_messages=True) is None


def test_code_is_nobodys_words_but_patterns_still_count() -> None:
    code = "<img src=x onerror=alert(1)>"
    assert decide(code, [], chances(RF01_emergency=0.9)) is None
    assert decide(code, [finding()], chances(RF01_emergency=0.9)) is None
    assert decide("pain < 6 weeks, can't pee", [], chances(RF01_emergency=0.9)).urgency == "emergency"


def test_the_net_alone_needs_more_than_a_hunch_to_speak_of_self_harm() -> None:
    hunch = chances(RF22_self_harm=0.55, RF18_today=0.1)
    assert (decide(TEXT, [], hunch).flag, decide(TEXT, [], hunch).urgency) == (UNNAMED, MAY_BE)
    assert decide(TEXT, [], chances(RF22_self_harm=0.7)).urgency == SELF_HARM
    assert decide(TEXT, [finding("RF22", "emergency")], hunch).urgency == SELF_HARM
    assert decide(TEXT, [finding()], hunch).urgency == "today"


def test_plain_words_of_another_sign_outdo_a_guess_at_self_harm() -> None:
    found = decide(TEXT, [finding("RF07", "emergency", sure=True)], chances(RF22_self_harm=0.9))
    assert (found.flag, found.urgency) == ("RF07", "emergency")


def test_without_a_pattern_only_a_likely_flag_is_named() -> None:
    likely = chances(RF01_emergency=0.45, RF18_today=0.25)
    assert (decide(TEXT, [], likely).flag, decide(TEXT, [], likely).urgency) == (UNNAMED, "emergency")
