"""Advice that a story or an unchecked sign rules out does not leave, whatever led to it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions import names
from actions.answers.reply import Question, QuickReply, finish, say
from actions.answers.withheld import care_held, within_limits
from actions.knowledge.boundary_patterns import load_boundary_patterns
from actions.knowledge.loading import load_store
from actions.knowledge.models import Card
from actions.knowledge.safety_dialogue import load_pause
from actions.turn import Turn
from tests.safety.conversation import Conversation, Guide

STORE = load_store()
GUIDE = Guide()
STORIES = [entry.id for entry in load_boundary_patterns().boundaries if entry.carried]
HELD = set(load_pause().held_topics)
CHECKED_TODAY = [
    flag.id
    for flag in STORE.red_flags
    if flag.urgency.value == "same_day" or any(level.urgency.value == "same_day" for level in flag.when)
]
FLAG = (names.ENTITY_RED_FLAG, "RF14"), (names.ENTITY_URGENCY, "today")
COMMANDS = ["next", "back", "repeat", "walk", "show_me", "another", "the_other", "why", "simpler", "switch_part"]
TURNS = st.lists(
    st.one_of(
        st.sampled_from(
            ["ask_exercises", "ask_more", "ask_massage", "ask_heat_ice", "describe_symptom", "ask_condition", "affirm"]
        ).map(lambda intent: (intent, [])),
        st.sampled_from(COMMANDS).map(lambda command: ("command", [(names.ENTITY_COMMAND, command)])),
        st.integers(1, 4).map(
            lambda n: ("nlu_fallback", [(names.ENTITY_COMMAND, "pick"), (names.ENTITY_NUMBER, str(n))])
        ),
        st.sampled_from(STORE.cards).map(lambda card: ("ask_more", [(names.ENTITY_CARD, card.id)])),
        st.sampled_from(STORE.cards).map(
            lambda card: ("command", [(names.ENTITY_COMMAND, "show_me"), (names.ENTITY_CARD, card.id)])
        ),
    ),
    min_size=1,
    max_size=7,
)


def records_of(sent):
    return [STORE.record(record) for one in sent for record in one.records]


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("card", STORE.cards, ids=lambda card: card.id)
def test_no_card_in_a_story(story, card):
    reply = within_limits(STORE, Turn("command", Question(), stories=(story,)), finish(STORE, ["x"], [card]))
    assert reply.text.startswith(STORE.boundary(story).reply)
    assert reply.records == ()


@pytest.mark.parametrize("flag", [*CHECKED_TODAY, "unnamed"])
def test_the_sign_is_named_and_both_ways_out_are_offered(flag):
    reply = care_held(STORE, flag)
    known = {one.id: one.name for one in STORE.red_flags}
    assert known.get(flag, STORE.messages.care_held_unnamed) in reply.text
    assert reply.level == names.LEVEL_TODAY
    assert [one.payload for one in reply.quick_replies] == ["/safety_help_sought", "/safety_sign_absent"]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(TURNS, st.sampled_from(STORIES), st.sampled_from(["website", names.CHANNEL_SHELL]))
def test_no_way_leads_to_an_exercise_in_a_story(turns, story, channel):
    talk = Conversation(GUIDE, channel)
    talk.turn("ask_exercises", [(names.ENTITY_BODY_PART, "back")])
    talk.turn("describe_symptom", [(names.ENTITY_BOUNDARY, story)])
    for intent, entities in turns:
        assert not any(isinstance(record, Card) for record in records_of(talk.turn(intent, entities)))


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(TURNS, st.sampled_from(["website", names.CHANNEL_SHELL]))
def test_no_way_leads_to_self_care_before_a_check(turns, channel):
    talk = Conversation(GUIDE, channel)
    talk.turn("ask_exercises", [(names.ENTITY_BODY_PART, "knee")])
    talk.turn(names.INTENT_RED_FLAG, FLAG, "my knee is hot and swollen")
    for intent, entities in turns:
        for record in records_of(talk.turn(intent, entities)):
            assert not (isinstance(record, Card) and record.topic in HELD)


@pytest.mark.parametrize("intent", ["ask_exercises", "ask_massage", "ask_heat_ice", "ask_activity", "describe_symptom"])
def test_self_care_waits_for_the_check(intent):
    talk = Conversation(GUIDE)
    part = [(names.ENTITY_BODY_PART, "knee")]
    talk.turn(names.INTENT_RED_FLAG, FLAG, "my knee is hot and swollen")
    held = talk.turn(intent, part)
    assert held[0].text == care_held(STORE, "RF14").text
    assert talk.turn("ask_condition", [*part, ("condition", "osteoarthritis")])[0].records
    assert talk.turn("ask_footwear", part)[0].records
    talk.turn("deny", (), "the doctor checked it, all clear")
    assert talk.turn(intent, part)[0].records


def test_what_is_declined_anyway_is_said_first():
    talk = Conversation(GUIDE)
    talk.turn(names.INTENT_RED_FLAG, FLAG, "my knee is hot and swollen")
    said = talk.turn("ask_dosage", [(names.ENTITY_BODY_PART, "knee")])[0]
    assert said.text.startswith(STORE.boundary("dosage").reply)
    assert said.records == ()


def test_no_quick_reply_leads_to_what_is_held_back():
    buttons = [
        QuickReply("a", '/ask_exercises{"body_part": "knee"}'),
        QuickReply("b", "/ask_see_doctor"),
        QuickReply("c", '/ask_more{"card": "E01"}'),
        QuickReply("d", '/command{"command": "walk"}'),
    ]
    for turn in (Turn("x", Question(), stories=("under_18",)), Turn("x", Question(), unchecked="RF14")):
        assert [one.title for one in within_limits(STORE, turn, say("x", buttons)).quick_replies] == ["b"]
        only_advice = within_limits(STORE, turn, say("x", buttons[:1]))
        assert only_advice.text != "x"
    assert within_limits(STORE, Turn("x", Question()), say("x", buttons)).quick_replies == tuple(buttons)
