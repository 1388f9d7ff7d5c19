"""No sentence leaves that is not from the store: over every question and thousands of conversations."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions import names
from actions.knowledge.boundary_patterns import load_boundary_patterns
from actions.knowledge.loading import load_store
from actions.knowledge.models import Card, Urgency
from actions.knowledge.safety_dialogue import load_pause
from actions.knowledge.safety_pause import Pause
from tests.safety.conversation import Conversation, Guide, actions_by_intent
from tests.safety.outgoing import Outgoing

STORE = load_store()
GUIDE = Guide()
OUTGOING = Outgoing(STORE)
INTENTS = sorted(actions_by_intent())
QUESTIONS = sorted(topic.intent for topic in STORE.topics if topic.intent)
PARTS = (None, "back", "knee", "both")
BOUNDARIES = [entry.id for entry in load_boundary_patterns().boundaries]
CUES = sorted(load_boundary_patterns().cues)
FLAGS = [flag.id for flag in STORE.red_flags]
RECORDS = [record.id for record in (*STORE.facts, *STORE.cards)]
PAUSE = load_pause()
ENDINGS = PAUSE.endings().values()
WORDS = ["", "ok", *(text for kind in ENDINGS for text in (*kind.examples, *kind.not_examples))]


def problems_of(sent):
    return [problem for one in sent for problem in OUTGOING.problems(one.text, composed=bool(one.records))]


def subject_entities(part, *subjects):
    found = [(names.ENTITY_BODY_PART, part)] if part else []
    return found + [(subject.kind, subject.id) for subject in subjects]


@pytest.mark.parametrize("intent", [*QUESTIONS, "describe_symptom", "ask_diagnosis", "ask_dosage", "ask_more"])
def test_every_question_on_every_thing(intent):
    problems = []
    for part in PARTS:
        for subject in (None, *STORE.subjects):
            entities = subject_entities(part, *([subject] if subject else []))
            talk = Conversation(GUIDE)
            problems += problems_of(talk.turn(intent, entities))
            if subject is None:
                problems += problems_of(talk.turn("ask_more")) + problems_of(talk.turn("ask_source"))
    assert problems == []


def test_every_boundary_beside_every_question():
    problems = []
    for boundary in BOUNDARIES:
        for intent in INTENTS:
            for part in PARTS:
                talk = Conversation(GUIDE)
                problems += problems_of(talk.turn(intent, [(names.ENTITY_BOUNDARY, boundary), *subject_entities(part)]))
    assert problems == []


def test_every_card_and_every_fixed_response():
    problems = [problem for name in GUIDE.responses for problem in problems_of(GUIDE.fixed(name))]
    for record in RECORDS:
        talk = Conversation(GUIDE, slots={names.SLOT_SHOWN_RECORDS: [record]})
        problems += problems_of(talk.turn("ask_more", [(names.ENTITY_CARD, record)]))
        problems += problems_of(talk.turn("ask_source")) + problems_of(talk.turn("ask_more"))
    assert problems == []


ENTITIES = st.lists(
    st.one_of(
        st.tuples(st.just(names.ENTITY_BODY_PART), st.sampled_from([*PARTS[1:], "elbow", "<b>"])),
        st.sampled_from(STORE.subjects).map(lambda subject: (subject.kind, subject.id)),
        st.tuples(st.just(names.ENTITY_BOUNDARY), st.sampled_from(BOUNDARIES)),
        st.tuples(st.just(names.ENTITY_BOUNDARY_CUE), st.sampled_from(CUES)),
        st.tuples(st.just(names.ENTITY_CARD), st.sampled_from([*RECORDS, "E99", "take 400 mg"])),
        st.tuples(st.just(names.ENTITY_RED_FLAG), st.sampled_from([*FLAGS, "RF99", "you have cancer"])),
        st.tuples(
            st.just(names.ENTITY_URGENCY),
            st.sampled_from([*(urgency.value for urgency in Urgency), "today", "possible", "self_harm", "?"]),
        ),
        st.tuples(st.sampled_from(["condition", "made_up"]), st.text(max_size=20)),
    ),
    max_size=4,
)
TURNS = st.lists(st.tuples(st.sampled_from(INTENTS), ENTITIES, st.sampled_from(WORDS)), min_size=2, max_size=10)


@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(TURNS, st.sampled_from(["website", names.CHANNEL_SHELL]))
def test_conversations(turns, channel):
    """Whatever is said in whatever order: known texts only, and nothing but safety in the pause."""
    talk = Conversation(GUIDE, channel)
    for intent, entities, words in turns:
        sent = talk.turn(intent, entities, words)
        assert sent, "silence"
        assert problems_of(sent) == []
        if Pause.read(talk.pause).emergencies:
            assert not any(one.records or one.composed for one in sent), "an answer in the pause"


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(TURNS)
def test_no_steps_of_exercises_in_a_story_that_rules_them_out(turns):
    """A pregnant person, a child or somebody after surgery is told no exercise, in whatever words it is asked."""
    talk = Conversation(GUIDE)
    talk.turn("describe_symptom", [(names.ENTITY_BOUNDARY, "pregnancy")])
    for intent, entities, words in turns[:7]:
        if any(value == "someone_else" for _, value in entities):
            break
        shown = [record for one in talk.turn(intent, entities, words) for record in one.records]
        assert not any(isinstance(STORE.record(record), Card) for record in shown)


@pytest.mark.parametrize(
    ("planted", "problem"),
    [
        ("Your knee will be fine.", "not from the store"),
        ("Rest may help. Try some heat as well.", "not from the store"),
        ("Take 400 mg of ibuprofen.", "reads like a dose"),
        ("You have arthritis.", "diagnoses"),
        ("This will cure your back.", "promises"),
    ],
)
def test_a_planted_text_is_found(planted, problem):
    good = Conversation(GUIDE).turn("ask_footwear", [(names.ENTITY_BODY_PART, "knee")])[0].text
    assert OUTGOING.problems(good, composed=True) == []
    found = OUTGOING.problems(f"{planted}\n\n{good}", composed=True)
    assert any(problem in one for one in found)


def test_a_missing_disclaimer_and_a_half_sentence_are_found():
    fact = STORE.facts[0].simple
    assert any("no disclaimer" in one for one in OUTGOING.problems(fact, composed=True))
    assert any("not from the store" in one for one in OUTGOING.problems(fact[:-12], composed=False))
