"""What a question wants to know leads the answer; what a message names by the way does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.answers.by_kind import by_kind, takes_over
from actions.answers.cautions import CAUTION, lacks_caution, names_nsaid
from actions.answers.compose import answer
from actions.answers.nearest import listed
from actions.answers.reply import Question
from actions.answers.symptom import answer_symptom
from actions.knowledge.asides import is_aside
from actions.knowledge.models import Fact
from actions.knowledge.question_kinds import all_kinds, kind_of


def test_every_kind_names_facts_and_topics_of_the_store(store):
    for kind in all_kinds():
        assert all(isinstance(store.record(record), Fact) for record in [*kind.facts, *kind.nearest]), kind.id
        assert kind.topic is None or store.topic(kind.topic), kind.id
        assert kind.wants or kind.anyone or kind.topic == "see_doctor", kind.id


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("do I need to see anyone or just wait", "see_somebody"),
        ("should i go to the gp or is it just my job", "see_somebody"),
        ("who can we ask for help", "who_helps"),
        ("how do I motivate my mum without nagging", "encourage"),
        ("can I keep working with this", "at_work"),
        ("how long before I am upright again", "recovery"),
        ("does it go away on its own", "heals"),
        ("when do you need an operation for that", "when_surgery"),
        ("how many sessions will I need", "sessions"),
        ("How long does a cortisone shot last", "how_long"),
        ("how much would I need to lose", "lose_how_much"),
        ("will it just keep getting worse", "gets_worse"),
        ("is that normal?", "is_it_normal"),
        ("what if it still hurts next month", "not_settled"),
        ("is it ok to keep running", "keep_running"),
        ("she is scared that moving will damage it more", "moving_harms"),
    ],
)
def test_the_kind_of_a_question(text, kind):
    assert kind_of(text) == kind


@pytest.mark.parametrize("text", ["", "/ask_sleep", "which shoes are best", "my knee hurts on stairs", "what helps"])
def test_most_messages_have_no_kind(text):
    assert kind_of(text) is None


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (Question("medication", "knee", ("steroid_injection", "outlook"), kind="recovery"), "2 to 10 weeks"),
        (Question("medication", "knee", ("steroid_injection",), kind="how_long"), "2 to 10 weeks"),
        (Question("outlook", "back", (), kind="recovery"), "first six weeks"),
        (Question("outlook", "back", ("sciatica",), kind="recovery"), "4 to 6 weeks"),
        (Question("activity", "back", (), kind="at_work"), "keep working"),
        (Question("weight", "knee", ("weight_loss",), kind="lose_how_much"), "10% of body weight"),
        (Question("surgery", "back", ("disc_bulge",), kind="when_surgery"), "other care has not helped"),
        (Question("activity", "knee", ("running", "osteoarthritis"), kind="keep_running"), "Running for fun"),
    ],
)
def test_the_fact_that_says_it_comes_first_with_its_figure(store, question, words):
    first = answer(store, question).text.split("\n\n- ")[0]
    assert words in first
    assert "I do not have a reliable fact" not in first


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (Question("physical_therapy", "back", ("physiotherapist", "sciatica"), kind="sessions"), "how many visits"),
        (Question("condition", "knee", ("baker_cyst", "outlook"), kind="heals"), "goes away"),
        (Question("condition", "back", ("osteoarthritis",), kind="gets_worse"), "gets worse with time"),
    ],
)
def test_what_no_fact_says_is_admitted_before_the_nearest(store, question, words):
    reply = answer(store, question)
    assert words in reply.text.split("\n\n")[0]
    assert reply.records


def test_a_symptom_with_such_a_question_admits_it_too(store):
    reply = answer_symptom(store, Question(None, "knee", ("stiffness",), kind="is_it_normal"))
    assert "whether just that is normal" in reply.text.split("\n\n")[0]


def test_the_topic_of_the_kind_counts_more_than_a_thing_named_by_the_way(store):
    question = takes_over(store, Question("exercises", "back", ("walking",), kind="see_somebody"))
    assert (question.topic, question.subjects) == ("see_doctor", ())
    assert takes_over(store, Question("medication", "knee", ("steroid_injection",), kind="recovery")) is None
    assert takes_over(store, Question("sleep", "back")) is None
    assert by_kind(store, Question("sleep", "back"), ()).facts == ()


@pytest.mark.parametrize(
    ("text", "thing", "aside"),
    [
        ("I can walk but getting out of the car is murder", "walk", True),
        ("my manager won't let us sit down all day", "sit down", True),
        ("will it heal without surgery", "surgery", True),
        ("now I walk like a question mark", "walk", True),
        ("should my wife walk on my back", "walk", True),
        ("can I walk with this", "walk", False),
        ("I can walk with this?", "walk", False),
        ("is walking good for it", "walking", False),
        ("does sitting hurt", "sitting", False),
    ],
)
def test_asides(text, thing, aside):
    start = text.index(thing)
    assert is_aside(text, start, start + len(thing)) is aside


def test_anti_inflammatories_come_with_the_caution(store):
    for part in ("back", "knee", None):
        for subjects in ((), ("nsaids",), ("painkillers",), ("nsaid_gel",), ("nsaid_gel", "painkillers")):
            reply = answer(store, Question("medication", part, subjects))
            facts = [store.record(record) for record in reply.records]
            assert not lacks_caution(facts), (part, subjects, reply.records)
    assert names_nsaid(store.record(CAUTION))


def test_fear_is_met_with_another_fact_the_second_time(store):
    question = Question(None, "back", worried=True, fears_harm=True)
    first = answer_symptom(store, question)
    again = answer_symptom(store, replace(question, said=first.records), said=first.records)
    assert "Pain means damage" in first.text
    assert "Pain means damage" not in again.text
    assert "Pain means damage" not in answer_symptom(store, replace(question, fears_harm=False)).text


def test_names_that_are_lists_are_not_strung_together(store):
    def phrase(*ids):
        return listed([store.subject(name) for name in ids])

    assert phrase("long_sitting", "standing_desk") == "long sitting, desks and standing desks"
    assert phrase("ice", "heat") == "heat, ice or cold"
    assert phrase("massage", "spinal_manipulation") == "massage and spinal manipulation"
    assert phrase("standing_desk", "knee_brace") == "desks and standing desks"


def test_a_heading_is_no_question_word(store):
    text = answer(store, Question("condition", "knee", ("baker_cyst", "outlook"))).text
    assert "How long it lasts" not in text.split("\n\n")[0]
    steroid = answer(store, Question("medication", "knee", ("steroid_injection", "outlook"))).text
    assert steroid.startswith("**Steroid injection**")


def test_a_request_for_stretches_names_some(store):
    text = answer(store, Question("exercises", "back", ("stretching",))).text
    assert "Common ones are: " in text
    assert "knee to chest" in text
