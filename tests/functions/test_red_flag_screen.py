"""The red-flag screen: context, typing slips, combinations across messages."""

from __future__ import annotations

import pytest

from actions.knowledge.red_flag_patterns import load_patterns
from actions.knowledge.red_flag_screen import ASKED, DENIED, NOW, PAST, screen
from actions.knowledge.red_flag_words import edit_distance

PATTERNS = load_patterns()


def kinds(text: str, flag: str, *earlier: str) -> str | None:
    """What the screen says about one flag."""
    return next((found.kind for found in screen(text, earlier, PATTERNS) if found.flag == flag), None)


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("I can't feel my legs, I have lost control of my bladder", "RF01"),
        ("I can't feel my legs, I have lost control of my bladder", "RF02"),
        ("I do have numbness between my legs but no fever", "RF01"),
        ("no fever, but my bum has gone numb", "RF01"),
        ("No fever or anything, just that I can't pee", "RF01"),
        ("I am no longer able to pee", "RF01"),
        ("I don't have no feeling down there", "RF01"),
        ("can't stop peeing", "RF01"),
        ("not that I don't need to go, but the pee won't come", "RF01"),
        ("never had numbness in both legs before", "RF02"),
        ("my back hurt for years, now both legs are numb", "RF02"),
        ("my mum can't pee and her back is bad", "RF01"),
        ("had cancer in 2015, now my spine aches at night", "RF03"),
        ("Could a bulging disc stop you peeing? I've been trying for ten hours", "RF01"),
        ("I'm not suicidal about the knee, I just want to die because of my back", "RF22"),
        ("if I don't get help I'll kill myself", "RF22"),
    ],
)
def test_a_sign_that_is_there(text: str, flag: str) -> None:
    assert kinds(text, flag) == NOW


@pytest.mark.parametrize(
    ("text", "flag", "kind"),
    [
        ("no numbness between my legs", "RF01", DENIED),
        ("I do have pain but no fever, chills or numbness", "RF05", DENIED),
        ("my legs are not numb", "RF02", DENIED),
        ("my doctor ruled out a fracture and a blood clot in my leg", "RF18", DENIED),
        ("pharmacist asked about black stools, I haven't had any", "RF23", DENIED),
        ("nope not suicidal, just fed up", "RF22", DENIED),
        ("I lost control of my bladder in 2012", "RF01", PAST),
        ("had a fever last month with flu, all gone now", "RF05", PAST),
        ("fell off a horse in 1994 and my back has ached ever since", "RF06", PAST),
        ("should I worry about numbness between the legs", "RF01", ASKED),
        ("what if my knee locks", "RF17", ASKED),
        ("how common is suicide with back pain, for my essay", "RF22", ASKED),
    ],
)
def test_a_sign_that_is_not_there(text: str, flag: str, kind: str) -> None:
    assert kinds(text, flag) == kind


@pytest.mark.parametrize(
    "text",
    [
        "my back pain is murder",
        "my back is killing me",
        "legs were jelly after spin class",
        "wet myself laughing at your name",
        "dead on my feet and my back aches",
        "what is cauda equina",
        "how do I lift without holding my breath",
        "knee pain going downstairs",
        "hello",
        "",
        "...",
        "🙂",
    ],
)
def test_nothing_to_act_on(text: str) -> None:
    assert not [found for found in screen(text, (), PATTERNS) if found.kind == NOW]


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("i cant urinnate", "RF01"),
        ("my blader is leeking", "RF01"),
        ("numness between my legs", "RF01"),
        ("im sucidal", "RF22"),
        ("one calf is swolen and hot", "RF18"),
        ("shiverring with a bad back", "RF05"),
        ("cant breath", "RF07"),
        ("took too many paracetomol", "RF23"),
    ],
)
def test_typing_slips(text: str, flag: str) -> None:
    assert kinds(text, flag) == NOW


@pytest.mark.parametrize("text", ["is it dangerous to bend", "overweight and achy", "chiropractic for backs"])
def test_other_words_are_no_slips(text: str) -> None:
    assert not screen(text, (), PATTERNS)


def test_signs_add_up_across_messages() -> None:
    assert kinds("and now I can't pee", "RF01", "my back hurts") == NOW
    assert kinds("now I'm out of breath as well", "RF19", "my calf is swollen") == NOW
    assert kinds("my spine hurts at night", "RF03", "I had breast cancer", "thanks") == NOW
    assert kinds("my spine hurts at night", "RF03", "I never had cancer") is None


@pytest.mark.parametrize(
    ("text", "earlier", "flag"),
    [
        ("now I'm out of breath as well", "my calf is swollen", "RF19"),
        ("it's gone hot and red and i feel shivery", "my knee is puffy", "RF14"),
        ("his back pain is tearing, he's gone grey and clammy and nearly passed out", "hello", "RF08"),
        ("the calf is swollen and I am breathless after my operation", "hello", "RF19"),
    ],
)
def test_the_sign_that_tells_most_comes_first(text: str, earlier: str, flag: str) -> None:
    assert screen(text, [earlier], PATTERNS)[0].flag == flag


def test_an_earlier_message_alone_is_no_finding() -> None:
    assert screen("which pillow is best?", ["I can't pee"], PATTERNS) == []


def test_self_harm_comes_first_and_the_more_urgent_next() -> None:
    found = screen("my knee is locked, my chest hurts and I want to kill myself", (), PATTERNS)
    assert [finding.flag for finding in found[:1]] == ["RF22"]
    assert [finding.urgency for finding in found] == sorted((finding.urgency for finding in found), key=_rank)


def _rank(urgency: str) -> int:
    return ["emergency", "same_day", "soon"].index(urgency)


def test_the_place_is_that_of_the_original_text() -> None:
    text = "Hi! My back’s bad and I CAN'T PEE."
    found = screen(text, (), PATTERNS)[0]
    assert text[found.start : found.end] == found.text == "CAN'T PEE"


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [("swolen", "swollen", 1), ("bladdre", "bladder", 1), ("numb", "numb", 0), ("ab", "", 2)],
)
def test_edit_distance(one: str, other: str, distance: int) -> None:
    assert edit_distance(one, other) == distance
