"""Composing answers, over every topic, part and named thing of the store."""

from __future__ import annotations

import itertools

import pytest

from actions.answers.compose import MAX_WORDS, answer, show_card, tell_more
from actions.answers.reply import MAX_QUICK_REPLIES, Question, Reply, payload, word_count
from actions.answers.symptom import answer_symptom

PARTS = ("back", "knee", "both", None)


@pytest.fixture(scope="module")
def replies(store):
    """The answer to every topic for every part, with no thing and with every thing named."""
    topics = [topic.id for topic in store.topics]
    questions = [Question(topic, part) for topic, part in itertools.product(topics, PARTS)]
    questions += [
        Question(topic, part, (subject.id,))
        for topic, part, subject in itertools.product([*topics, None], PARTS, store.subjects)
    ]
    return {question: answer(store, question) for question in questions}


def test_many_were_made(replies):
    assert len(replies) > 10_000


def test_each_carries_the_disclaimer_once(store, replies):
    for question, reply in replies.items():
        assert reply.text.count(store.messages.disclaimer_short) == 1, question


def test_each_that_uses_a_draft_says_that_nobody_has_reviewed_it(store, replies):
    for question, reply in replies.items():
        assert (store.messages.not_reviewed in reply.text) == bool(reply.records), question


def test_none_is_too_long(store, replies):
    """Steps of a card are asked for by name and may be longer."""
    for question, reply in replies.items():
        if not any(record.startswith("E") for record in reply.records):
            assert word_count(reply.text) <= MAX_WORDS, question


def test_no_fact_of_another_part(store, replies):
    for question, reply in replies.items():
        if question.part:
            for record in map(store.record, reply.records):
                if not record.id.startswith("E"):
                    assert question.part in record.body_parts, question


def test_facts_of_one_part_are_labelled_where_parts_are_mixed(store):
    text = answer(store, Question("massage")).text
    assert "**Back:** " in text and "**Knee:** " in text


def test_each_fact_has_its_strength(store, replies):
    words = ("good evidence", "fair evidence", "limited evidence", "expert advice")
    for reply in replies.values():
        assert sum(reply.text.count(f"({word}") for word in words) >= len(reply.records)


def test_quick_replies(store, replies):
    for question, reply in replies.items():
        assert 1 <= len(reply.quick_replies) <= MAX_QUICK_REPLIES, question
        topic = store.topic(question.topic) if question.topic else None
        if topic and topic.intent and reply.records and not question.subjects:
            asked_again = payload(topic.intent, {"body_part": question.body_part})
            assert asked_again not in [button.payload for button in reply.quick_replies], question


def test_every_sentence_is_from_the_store(store, replies):
    """Each line of each answer is made of texts of the store, with fixed labels only."""
    known = " ".join(
        text
        for kind in (store.facts, store.cards, store.topics, store.boundaries, store.subjects, [store.messages])
        for text in _texts([record.dict() for record in kind])
    )
    for question, reply in itertools.islice(replies.items(), 0, None, 7):
        for line in reply.plain.splitlines():
            for sentence in _sentences(line):
                assert sentence in known or sentence.lower() in known.lower(), (question, sentence)


def test_a_condition_beside_a_topic_is_the_setting(store):
    text = answer(store, Question("medication", "knee", ("osteoarthritis",))).text
    assert "gel or cream is often the first medicine to try" in text


def test_a_shoe_question_for_the_back_never_promises(store):
    text = answer(store, Question("footwear", "back", ("insoles",))).text
    assert "Insoles have not been shown to prevent back pain" in text


def test_nothing_on_the_named_thing_is_said(store):
    text = answer(store, Question("sleep", "knee", ("mattress",))).text
    assert text.startswith("I do not have a reliable fact on mattress for the knee.")


def test_an_unknown_condition_is_admitted(store):
    assert answer(store, Question("condition", "back")).text.startswith(store.boundary("no_fact").reply[:30])


def test_every_card_can_be_shown(store):
    for card in store.cards:
        text = show_card(store, card, None).text
        assert all(step in text for step in card.steps)
        assert all(caution in text for caution in [*card.cautions, *card.stop])


@pytest.mark.parametrize("part", PARTS)
def test_symptoms_name_the_signs(store, part):
    text = answer_symptom(store, Question(None, part)).text
    signs = {"back": store.messages.safety_back, "knee": store.messages.safety_knee}
    assert signs.get(part, store.messages.safety_short) in text


def test_more_of_nothing_is_not_an_error(store):
    assert isinstance(tell_more(store, ["X1", "E01"], Question()), Reply)


def test_plain_text_has_no_markdown():
    reply = Reply("**Bold** and [a link](https://x.example/a%28b%29) and *soft*.")
    assert reply.plain == "Bold and a link and soft."


def _texts(value):
    if isinstance(value, str):
        yield " ".join(value.split())
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _texts(inner)


LABELS = ("- ", "Back: ", "Knee: ", "Start: ", "Common amount: ", "Take care: ", "People say: ")


def _sentences(line):
    """The parts of a printed line that must come from the store: labels, numbers, strength and sources taken off."""
    import re

    for label in LABELS:
        line = line.replace(label, " ") if line.lstrip().startswith(label.strip()) or label in line else line
    line = re.sub(r"\((?:good|fair|limited) evidence[^\n]*\)|\(expert advice[^\n]*\)", "", line)
    line = re.sub(r"^\s*\d+\. ", "", line)
    if line.strip().startswith(("Common ones are:", "I do not have a reliable fact on")):
        return
    for sentence in re.split(r"(?<=[.?!])\s+|(?<=[.?!]\")\s+", line.strip()):
        if sentence:
            yield sentence
