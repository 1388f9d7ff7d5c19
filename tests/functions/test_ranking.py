"""Which fact comes first, and that nothing is said twice."""

from __future__ import annotations

import pytest

from actions.answers.compose import answer, parts_differ
from actions.answers.ranking import without_repeats
from actions.answers.reply import Question
from actions.answers.symptom import answer_symptom
from actions.knowledge.relevance import content_words, relevances


def test_rare_words_count_more_than_common_ones(store):
    fact = store.record("F280")
    cracking, other = relevances(store, [fact, store.record("F140")], content_words("does cracking mean arthritis"))
    assert cracking > 0.9 > 0.5 > other


def test_words_that_no_fact_has_change_nothing(store):
    assert relevances(store, store.facts[:3], frozenset({"zebrafinch"})) == [0.0] * 3


@pytest.mark.parametrize(
    ("question", "first"),
    [
        (Question("activity", "knee", ("running",), words=content_words("can i still jog running")), "Running for fun"),
        (Question("causes", None, ("osteoarthritis",), words=content_words("cracking"), yes_or_no=True), "People say"),
    ],
)
def test_the_fact_that_says_what_was_asked_comes_first(store, question, first):
    reply = answer(store, question)
    fact = store.record(reply.records[0])
    assert (f"People say: {fact.myth}" if fact.myth else fact.simple).startswith(first)
    places = [reply.text.index(store.record(record).simple) for record in reply.records]
    assert places == sorted(places)


def test_a_fact_of_another_topic_is_found_by_its_words(store):
    text = answer_symptom(store, Question(None, "back", words=content_words("i am scared to bend over"))).text
    assert "Bending the back to lift has not been shown to cause back pain" in text


def test_a_fact_and_the_myth_that_says_the_same_are_one(store):
    mattress = store.find("sleep", None, ["mattress"])
    assert len(without_repeats(mattress)) < len(mattress)


def test_back_or_knee_matters_for_some_topics_only(store):
    assert parts_differ(store, Question("treatment"))
    assert not parts_differ(store, Question("connection"))
    assert not parts_differ(store, Question("sleep", None, ("pillow",)))
