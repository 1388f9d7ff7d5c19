"""How a message sounds, and the age that it tells."""

from __future__ import annotations

import pytest

from actions.knowledge.age import age_in
from actions.knowledge.tones import tones_in


@pytest.mark.parametrize(
    "text",
    [
        "am i wrecking it??",
        "i afraid it break if i move",
        "what if I've done permanent damage",
        "am i wearing my knees away by jogging",
        "is it dangerous to bend forward",
        "will it make my back worse if i bend",
    ],
)
def test_fear_is_heard(text):
    assert "worried" in tones_in(text)


@pytest.mark.parametrize("text", ["haha you're really clever", "love you bot", "you're funnier than my physio"])
def test_kind_words_are_heard(text):
    assert tones_in(text)[0] == "praise"


@pytest.mark.parametrize(
    "text",
    [
        "my knee hurts on stairs",
        "what helps back pain",
        "should i take a break from running",
        "you are not very helpful",
        "is it good for my knee",
        "/ask_causes",
        "",
    ],
)
def test_plain_questions_have_no_tone(text):
    assert tones_in(text) == ()


@pytest.mark.parametrize(
    ("text", "is_health"),
    [
        ("my elbow hurts when i play tennis", True),
        ("what helps against hay fever", True),
        ("what's a good recipe for banana bread", False),
        ("who won the world cup", False),
    ],
)
def test_another_health_question_differs_from_small_talk(text, is_health):
    assert ("other_health" in tones_in(text)) == is_health


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("sore back after gardening age 66", 66),
        ("my mum is 78 and her knees are bad", 78),
        ("I'm 58", 58),
        ("67 year old with a bad knee", 67),
        ("I'm 30 weeks pregnant", None),
        ("it hurts 24 hours a day", None),
        ("he is 17 stone", None),
    ],
)
def test_age(text, age):
    assert age_in(text) == age


@pytest.mark.parametrize(
    ("text", "tone"),
    [
        ("what's the best laptop under 600 pounds", "not_health"),
        ("my cat keeps limping on her back leg", "not_health"),
        ("my dog hurt his knee", "not_health"),
        ("why did the skeleton go to physio?", "joke"),
        ("you're no fun. but ta", "thanks"),
        ("ok ill tell her thx", "thanks"),
        ("will I ruin my knees by running", "fears_harm"),
        ("she is frightened that moving will damage it", "fears_harm"),
    ],
)
def test_what_is_no_question_on_backs_is_heard(text, tone):
    assert tone in tones_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "does my laptop screen height matter for my back",
        "walking the dog hurts my knee",
        "why did the doctor not send me for a scan",
        "I am panicking about my half marathon",
    ],
)
def test_they_are_not_heard_in_questions_on_backs(text):
    assert not {"not_health", "joke", "thanks", "fears_harm"} & set(tones_in(text))
