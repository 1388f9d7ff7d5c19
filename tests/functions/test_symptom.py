"""What is said to somebody who tells of pain: what the words point to, and nothing odd."""

from __future__ import annotations

import pytest

from actions.answers.compose import answer
from actions.answers.nearest import without_facts
from actions.answers.reply import Question
from actions.answers.symptom import answer_symptom
from actions.knowledge.models import KIND_CONDITION
from actions.knowledge.relevance import content_words


def records(store, question, **more):
    return [store.record(record) for record in answer_symptom(store, question, **more).records]


@pytest.mark.parametrize("part", ["back", "knee"])
@pytest.mark.parametrize("words", ["hello my pain many weeks", "it has been bad for a week", "it hurts", "ten hours"])
def test_a_vague_complaint_gets_general_facts_only(store, part, words):
    said = records(store, Question(None, part, words=content_words(words)))
    assert len(said) == 2
    assert all(fact.general for fact in said)


def test_a_part_that_is_not_told_is_asked_for(store):
    reply = answer_symptom(store, Question())
    assert store.messages.which_part in reply.text
    assert [button.title for button in reply.quick_replies][:2] == ["My back", "My knee"]


def test_words_that_point_to_a_fact_bring_it(store):
    said = records(store, Question(None, "knee", words=content_words("pain around the kneecap on a long walk")))
    assert said[0].id == "F033"


def test_an_exercise_that_hurts_is_not_praised(store):
    assert all(fact.general for fact in records(store, Question(None, "knee", ("walking",))))


def test_an_age_brings_what_is_known_about_it(store):
    assert "F030" in [fact.id for fact in records(store, Question(None, "knee"), age=66)]
    assert "F030" not in [fact.id for fact in records(store, Question(None, "knee"), age=24)]


def test_a_detail_is_not_answered_with_the_same_again(store):
    first = answer_symptom(store, Question(None, "back"))
    question = Question(None, "back", ("stiffness",), part_is_carried=True)
    second = answer_symptom(store, question, is_detail=True, said=first.records)
    assert second.text.startswith(store.messages.detail_noted)
    assert not set(second.records) & set(first.records)


def test_a_detail_that_was_answered_is_not_said_to_be_unknown(store):
    question = Question(None, "back", ("stiffness",), part_is_carried=True)
    everything = [fact.id for fact in store.facts]
    assert answer_symptom(store, question, is_detail=True, said=everything).text == store.messages.no_more


def test_an_unknown_detail_is_taken_and_worded_in_turns(store):
    question = Question(None, "back", part_is_carried=True)
    one = answer_symptom(store, question, is_detail=True)
    other = answer_symptom(store, question, is_detail=True, last_text=one.text)
    assert [one.text, other.text] == store.messages.detail_unknown


def test_the_frightened_are_calmed_first(store):
    for reply in (
        answer_symptom(store, Question(None, "back", worried=True, fears_harm=True)),
        answer(store, Question("activity", "knee", ("running",), worried=True, fears_harm=True)),
    ):
        assert reply.text.startswith(store.messages.calm)
        assert store.record(reply.records[0]).myth == '"Pain means damage."'
    assert "F016" not in answer_symptom(store, Question(None, "back", words=frozenset({"break"}), worried=True)).records


def test_a_sign_that_needs_a_look_says_so(store):
    said = records(store, Question(None, "knee", ("gives_way",)))
    assert any(fact.topics[0] == "see_doctor" for fact in said)


def test_things_without_a_fact_are_admitted(store):
    unknown = without_facts(store, store.subjects)
    assert {"copper", "cbd", "driving", "standing_mat", "gym_lifting"} <= {subject.id for subject in unknown}
    for subject in unknown:
        for part in subject.body_parts:
            text = answer(store, Question("treatment", part.value, (subject.id,))).text
            assert text.startswith(f"I do not have a reliable fact on {subject.name}."), subject.id


def test_a_thing_with_a_fact_is_answered_beside_one_without(store):
    text = answer(store, Question("footwear", "back", ("standing_mat", "insoles"))).text
    assert "mats to stand on" in text
    assert "Insoles have not been shown to prevent back pain" in text


def test_nobody_is_told_of_a_condition_that_was_not_named(store):
    reply = answer(store, Question("outlook", "back", ("outlook",)))
    for fact in map(store.record, reply.records):
        assert store.subject(fact.subjects[0]).kind != KIND_CONDITION or fact.general


def test_a_condition_is_not_in_the_heading_of_another_thing(store):
    text = answer(store, Question("footwear", "knee", ("shoe_features", "osteoarthritis"))).text
    assert text.startswith("**What to look for in shoes**")


def test_every_answer_opens_with_a_sentence(store):
    """No list without a sentence before it."""
    for topic in store.topics:
        for subject in (None, *store.subjects):
            reply = answer(store, Question(topic.id, None, (subject.id,) if subject else ()))
            first = reply.text.split("\n\n")
            opening = first[1] if first[0].startswith("**") and first[0].endswith("**") else first[0]
            assert not opening.startswith("- "), (topic.id, subject)
