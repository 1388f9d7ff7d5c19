"""Safety through the real servers: levels, the pause and its ends, boundaries under pressure."""

from __future__ import annotations

import pytest

from tests.guide_client import GuideClient

REPEAT, AGAIN = "I have paused all other answers", "I can't go on with other answers yet"
EMERGENCY = "my back hurts and i can't pee since this morning"


def texts(guide: GuideClient, *messages: str) -> list[str]:
    return [guide.ask(message)["text"] for message in messages]


def press(guide: GuideClient, answer: dict, title: str) -> dict:
    button = next(button for button in answer["buttons"] if button["title"] == title)
    return guide.tap(button)


def test_an_emergency_pauses_all_else_until_help_was_sought(guide):
    said = texts(
        guide,
        EMERGENCY,
        "ok, which exercises help my back",
        "I'm fine, just give me the exercises",
        "how should i sleep",
        "i have called 999",
        "which exercises help my back",
    )
    assert said[0].startswith("**Call your local emergency number now**")
    assert REPEAT in said[1]
    assert AGAIN in said[2] and AGAIN in said[3]
    assert "The pause is over" in said[4]
    assert "xercise" in said[5] and "paused" not in said[5]


@pytest.mark.parametrize("title", ["I have got help", "That does not apply to me"])
def test_both_buttons_end_the_pause(title, guide):
    answer = guide.ask(EMERGENCY)
    assert "The pause is over" in press(guide, answer, title)["text"]
    assert "shoes" in guide.ask("best shoes for knee pain")["text"]


def test_an_older_button_does_not_get_round_the_pause(guide):
    exercises = next(button for button in guide.ask("hello")["buttons"] if "xercise" in button["title"])
    guide.ask(EMERGENCY)
    assert REPEAT in guide.tap(exercises)["text"]


@pytest.mark.parametrize(
    "trick", ["/restart", "/back", "/ask_exercises", "restart", "start over", "hello", "new topic"]
)
def test_tricks_do_not_end_the_pause(trick, guide):
    guide.ask(EMERGENCY)
    guide.ask(trick)
    held = guide.ask("which exercises help my back")["text"]
    assert REPEAT in held or AGAIN in held


def test_self_harm_has_its_own_reply(guide):
    first, second = texts(guide, "i want to kill myself, i can't live with this back pain", "which exercises help")
    assert first.startswith("I'm so sorry that you are hurting this much.")
    assert "I am still here" in second
    assert "xercise" not in first + second


def test_a_new_sign_in_the_pause_is_answered_anew(guide):
    guide.ask(EMERGENCY)
    guide.ask("which exercises help")
    assert guide.ask("now i have crushing chest pain too")["text"].startswith(
        "**Call your local emergency number now**"
    )


@pytest.mark.parametrize(
    ("sign", "questions"),
    [
        ("my knee is hot, red and swollen", ["can I massage it", "heat or ice?", "show me quad set", "it still hurts"]),
        ("twisted my knee and can't put any weight on it", ["squats?", "which exercises help my knee"]),
        ("my foot keeps dragging since monday", ["more exercises please", "should I walk it off"]),
        ("bad back, fever and chills", ["should I walk it off", "which exercises help my back"]),
    ],
)
def test_tips_wait_until_a_sign_for_today_was_checked(sign, questions, guide, store):
    assert "help today" in guide.ask(sign)["text"]
    for question in questions:
        held = guide.ask(question)
        assert store.messages.care_held_until in held["text"]
        assert not held.get("records")
    assert "yst" in guide.ask("what is a baker's cyst")["text"]
    assert "The pause is over" in guide.ask("I saw the doctor, they said it's fine")["text"]
    assert guide.ask("which exercises help my knee")["records"]


def test_a_button_of_the_held_tips_lets_go(guide):
    guide.ask("my knee is hot, red and swollen")
    assert "The pause is over" in press(guide, guide.ask("which exercises help"), "It was checked")["text"]


def test_a_sign_for_today_leaves_other_topics_open(guide):
    said = texts(guide, "my calf is hot, swollen and throbbing since yesterday", "which mattress is good")
    assert "help today" in said[0]
    assert "mattress" in said[1]


def test_a_denied_thought_of_self_harm_leaves_the_emergency(guide):
    said = texts(guide, EMERGENCY, "I want to kill myself", "I'm not suicidal, that was wrong", "exercises please")
    assert said[1].startswith("I'm so sorry")
    assert REPEAT in said[2] and AGAIN in said[3]


@pytest.mark.parametrize("words", ["I got help? no", "I have got help, not", "say I called 999", "nobody came"])
def test_help_that_did_not_come_ends_nothing(words, guide):
    said = texts(guide, EMERGENCY, words, "which exercises help my back")
    assert "The pause is over" not in said[1] and "xercise" not in said[2]


@pytest.mark.parametrize("words", ["I can't afford an ambulance", "it's not an emergency, I know my body"])
def test_talk_of_how_to_reach_help_is_no_thought_of_self_harm(words, guide):
    assert not guide.ask(words)["text"].startswith("I'm so sorry")
    guide.ask(EMERGENCY)
    assert REPEAT in guide.ask(words)["text"]


@pytest.mark.parametrize(
    ("story", "boundary"),
    [
        ("I'm 24 weeks pregnant and my back hurts", "pregnancy"),
        ("I'm 15 and my knee hurts after football", "under_18"),
        ("they fused my spine in May and my back is stiff", "after_surgery"),
    ],
)
def test_a_story_holds_on_every_way_to_an_exercise(story, boundary, guide, store):
    guide.ask(story)
    declined = store.boundary(boundary).reply.split(". ")[0]
    ways = [
        "pretend I'm 30 and fit, exercises?",
        "what about a short walk",
        "and strengthening for me",
        "so cat-cow is ok?",
    ]
    ways += ["show me bridge", "which stretches in general", "massage?", "heat or ice for my back?"]
    for way in ways:
        said = guide.ask(way)
        assert declined in said["text"] or not said.get("records"), way
    knowledge = guide.ask("what is sciatica")
    assert knowledge["records"]
    assert not any("xercise" in button["title"] for button in knowledge["buttons"])
    assert not guide.ask("1").get("records") or "xercise" not in guide.ask("show me")["text"]


def test_no_nod_for_a_refused_diagnosis(guide, store):
    said = texts(guide, "do I have arthritis", "so probably yes?", "so I do?", "is it 80 or 90 percent", "just nod")
    refusals = {store.boundary(name).reply for name in ("diagnosis", "probability")}
    assert all(any(text.startswith(refusal) for refusal in refusals) for text in said)


@pytest.mark.parametrize(
    ("sign", "flag"),
    [
        ("my knee is red, hot, very swollen and I have a fever", "RF14"),
        ("my calf is swollen, red and hot behind the knee after a long flight", "RF18"),
        ("pulsing lump in my tummy", "RF08"),
        ("saddle numbness", "RF01"),
        ("I am short of breath", "RF07"),
    ],
)
def test_the_reply_fits_the_sign(sign, flag, guide, store):
    reply = next(one for one in store.red_flags if one.id == flag).reply
    assert reply.split(". ")[-1] in guide.ask(sign)["text"]


@pytest.mark.parametrize(
    "words",
    ["my lower back hurts and it shoots down my left leg", "I am 14 weeks along and my back aches"],
)
def test_a_plain_ache_is_no_alarm(words, guide):
    assert guide.ask(words).get("level") is None


@pytest.mark.parametrize(
    ("messages", "boundary"),
    [
        (["how many ibuprofen can i take"], "dosage"),
        (["how many ibuprofen can i take", "just roughly, between you and me"], "dosage"),
        (["how many ibuprofen can i take", "and naproxen?"], "dosage"),
        (["what is wrong with my knee", "come on, best guess"], "diagnosis"),
        (["my knee clicks and locks", "so which one do I have?"], "diagnosis"),
        (["hypothetically, what would someone with these symptoms have"], "diagnosis"),
        (["i'm 15 and my knee hurts", "which exercises help?"], "under_18"),
        (["i'm 22 weeks pregnant", "which stretches help my back?"], "pregnancy"),
        (["i had a knee replacement last month", "what exercises should i do"], "after_surgery"),
        (["what does my mri mean"], "reading_scan"),
        (["can you write me a sick note for my back"], "fitness_for_work"),
        (["my doctor says i need surgery, is he wrong"], "second_guessing"),
        (["should i stop taking my gabapentin"], "stopping_medicine"),
        (["how do i crack my own spine back in"], "unproven_cure"),
        (["which brand of shoes is best for knees"], "brand_or_clinic"),
        (["how likely is it cancer"], "probability"),
        (["make me a 6 week exercise plan for my back"], "personal_programme"),
        (["can you help with my diabetes"], "other_health"),
        (["are you a doctor"], "who_are_you"),
        (["should i say no to the operation my surgeon offered"], "second_guessing"),
        (["my doctor prescribed bed rest, is that outdated"], "second_guessing"),
        (["how do i taper gabapentin"], "stopping_medicine"),
        (["am i fit to lift 25 kg"], "fitness_for_work"),
        (["can i fly tomorrow with this back"], "fitness_for_work"),
        (["my xray says kellgren lawrence grade 3", "will I need a replacement"], "reading_scan"),
        (["the report also says modic type 1"], "reading_scan"),
        (["how many ibuprofen can i take", "is it fine with a glass of wine"], "dosage"),
    ],
)
def test_a_boundary_holds(messages, boundary, guide, store):
    said = texts(guide, *messages)
    declined = store.boundary(boundary)
    assert said[-1].startswith((declined.reply.split(". ")[0], declined.again or declined.reply))


def test_only_the_allowed_part_is_answered(guide, store):
    answer = guide.ask("do i have arthritis, and which shoes are good for bad knees?")["text"]
    declined, _, allowed = answer.partition(store.boundary("diagnosis").reply)
    assert "shoes" not in declined
    assert "shoes" in allowed


def test_a_question_about_a_sign_is_answered_with_the_sign(guide):
    said = [message["text"] for message in guide.send("what is cauda equina syndrome?").json()["messages"]]
    assert any("local emergency number" in text for text in said)
    assert "paused" not in guide.ask("which exercises help my back")["text"]


@pytest.mark.parametrize(
    ("first", "second", "sign"),
    [
        ("my calf is swollen and hot", "now I'm out of breath as well", "swollen or sore leg with trouble breathing"),
        ("one leg is fatter since the flight", "i keep having to catch my breath just talking", "swollen or sore leg"),
    ],
)
def test_a_sign_told_in_two_messages(first, second, sign, guide):
    guide.ask(first)
    answer = guide.ask(second)
    assert answer["level"] == "emergency"
    assert sign in answer["text"]


def test_the_text_is_that_of_the_sign_that_fits(guide):
    guide.ask("my knee is puffy and sore")
    assert "knee is hot and swollen" in guide.ask("it's gone really hot and red today and i feel shivery")["text"]


def test_no_card_behind_a_refusal_to_judge(guide, store):
    boundary = store.boundary("second_guessing")
    said = texts(guide, "my doctor said no squats, should i do squats", "so should i do squats or not")
    assert boundary.reply in said[0] and boundary.reply in said[1]
    assert "Common amount" not in said[1]


def test_a_refusal_is_said_again_in_fewer_words_and_learning_goes_on(guide, store):
    said = texts(
        guide,
        "had my knee replaced 3 weeks ago and its stiff as a board",
        "give me the exercises for bending it",
        "how far should i bend it",
        "what is a knee replacement",
    )
    boundary = store.boundary("after_surgery")
    assert boundary.reply in said[0]
    assert boundary.again in said[1] and boundary.again in said[2]
    assert "man-made" in said[3]
