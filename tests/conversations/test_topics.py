"""One question a topic through the real servers: the right words, a source, and the disclaimer once."""

from __future__ import annotations

import pytest

# Question, and words that the answer must hold.
QUESTIONS = {
    "ask_causes": ("why does my lower back hurt", "no one body part can be named as the source"),
    "ask_connection": ("can my bad knee be what is making my back hurt", "one does not always cause the other"),
    "ask_condition": ("what is sciatica", "leg pain that comes from an irritated nerve in the low back"),
    "ask_treatment": ("what helps knee pain", "mix of strength work, staying active"),
    "ask_exercises": ("good exercises for a sore knee", "Exercise is a main treatment for a sore knee"),
    "ask_activity": ("should i stay in bed when my back hurts", "staying active works slightly better than bed rest"),
    "ask_posture": ("is there a best posture for my back", "no one best posture"),
    "ask_sleep": ("how should i sleep with lower back pain", "a pillow under the knees may help the back relax"),
    "ask_footwear": ("what shoes should I wear with bad knees", "stable supportive shoes eased knee pain"),
    "ask_heat_ice": ("heat or ice for a sore knee", "cold packs cut swelling"),
    "ask_massage": ("does massage help back pain", "Massage may ease back pain for a short time"),
    "ask_weight": ("will losing weight help my knees", "losing more tends to bring more relief"),
    "ask_lifting": ("how do i lift heavy boxes without hurting my back", "hold the load close"),
    "ask_prevention": ("how do i stop my back pain from coming back", "walking plan with coaching"),
    "ask_physical_therapy": ("what does a physio do for knee pain", "check how you move"),
    "ask_medication": ("what can i take for knee arthritis pain", "gel or cream is often the first medicine to try"),
    "ask_surgery": ("when is a knee replacement needed", "pain limits life and other care has not helped"),
    "ask_see_doctor": ("when should i see a doctor about my knee", "swells fast, gives way, gets stuck"),
    "ask_diagnosis": ("do i have a torn meniscus", "I can't tell what is causing your pain"),
    "ask_dosage": ("how many ibuprofen can i take a day for my back", "I can't give doses"),
}
# A refusal needs no study to stand on.
WITHOUT_SOURCE = {"ask_diagnosis"}


@pytest.mark.parametrize("intent", QUESTIONS)
def test_topic(intent, guide, store):
    question, words = QUESTIONS[intent]
    answer = guide.ask(question)
    assert words in answer["text"]
    assert answer["text"].count(store.messages.disclaimer_short) == 1
    if intent not in WITHOUT_SOURCE:
        assert any(strength in answer["text"] for strength in ("evidence: ", "advice: "))
        assert store.messages.not_reviewed in answer["text"]


def test_every_topic_intent_has_a_question(store):
    wanted = {topic.intent for topic in store.topics if topic.intent} | {"ask_diagnosis", "ask_dosage"}
    assert set(QUESTIONS) == wanted


def test_a_quick_reply_asks_its_question(guide):
    answer = guide.ask("what helps a sore back")
    assert 1 <= len(answer["buttons"]) <= 4
    for button in answer["buttons"]:
        assert guide.tap(button)["records"], button


def test_more_and_source_speak_of_the_last_answer(guide):
    guide.ask("what shoes should I wear with bad knees")
    assert "164 adults" in guide.ask("tell me more")["text"]
    assert "Flat flexible versus stable supportive shoes" in guide.ask("where is that from?")["text"]


def test_the_part_is_remembered(guide):
    guide.ask("why does my knee hurt")
    assert "for a sore knee" in guide.ask("which exercises help?")["text"]


def test_a_warning_sign_comes_first(guide):
    text = guide.ask("my back hurts and i can't pee, which exercises help?")["text"]
    assert "local emergency number now" in text
    assert "xercise" not in text
