"""Boundaries: found in a message by data, held over turns, declined in the store's words."""

from __future__ import annotations

import pytest

from actions.answers.boundaries import MAX_BOUNDARIES, decline
from actions.answers.reply import Question
from actions.knowledge.boundary_memory import Said, boundaries_in_force, stories, told_so_far
from actions.knowledge.boundary_patterns import BoundaryFile, BoundaryFinder, load_boundary_patterns
from actions.knowledge.loading import StoreError
from actions.knowledge.phrases import PhraseBook, PhraseError

PATTERNS = load_boundary_patterns()
EXAMPLES = [(entry.id, text) for entry in PATTERNS.boundaries for text in entry.examples]
LOOK_ALIKES = [(entry.id, text) for entry in PATTERNS.boundaries for text in entry.not_examples]
CUES = list(PATTERNS.cues.items())
# The sixteenth of boundaries.yml is what the guide says when it has no fact; no message asks for it.
NOT_ASKED = {"no_fact"}


@pytest.fixture(scope="module")
def finder(store):
    return BoundaryFinder(PATTERNS, store)


def test_every_boundary_has_patterns(store):
    assert {entry.id for entry in PATTERNS.boundaries} == {boundary.id for boundary in store.boundaries} - NOT_ASKED
    assert len(PATTERNS.boundaries) == 15


@pytest.mark.parametrize(("boundary", "text"), EXAMPLES)
def test_a_way_to_ask_is_found(boundary, text, finder):
    assert boundary in finder.touched(text).boundaries


@pytest.mark.parametrize(("boundary", "text"), LOOK_ALIKES)
def test_a_look_alike_is_not(boundary, text, finder):
    assert boundary not in finder.touched(text).boundaries


@pytest.mark.parametrize(
    "case", [str.upper, str.title, lambda text: text.replace("'", "’"), lambda text: f"  {text}??"]
)
def test_case_quotes_and_marks_do_not_matter(case, finder):
    missed = [text for boundary, text in EXAMPLES if boundary not in finder.touched(case(text)).boundaries]
    assert not missed


@pytest.mark.parametrize(
    ("text", "boundary"),
    [
        ("how many ibuprofin can i tke", "dosage"),
        ("do i have osteoarthritus", "diagnosis"),
        ("im pregant and my back hurts", "pregnancy"),
        ("excercise plan for me please", "personal_programme"),
        ("shoud i stop taking gabapentine", "stopping_medicine"),
    ],
)
def test_slips_in_key_words_are_mended(text, boundary, finder):
    assert boundary in finder.touched(text).boundaries


def force(*turns: Said) -> tuple[str, ...]:
    return boundaries_in_force(turns, PATTERNS)


PREGNANT = Said("describe_symptom", ("pregnancy",))
DOSE = Said("ask_dosage", ("dosage",))
WHICH_HAVE_I = Said("ask_diagnosis", ("diagnosis",))


def test_a_story_holds_in_later_questions_for_advice():
    assert force(PREGNANT, Said("ask_exercises")) == ("pregnancy",)
    assert force(PREGNANT, Said("ask_sleep"), Said("ask_medication")) == ("pregnancy",)
    assert force(PREGNANT, Said("ask_dosage", ("dosage",))) == ("pregnancy", "dosage")


def test_what_something_is_may_be_asked_in_any_story():
    assert force(PREGNANT, Said("ask_condition")) == ()
    assert force(PREGNANT, Said("thank")) == ()


def test_a_story_holds_for_the_whole_conversation():
    assert force(PREGNANT, *[Said("thank")] * 40, Said("ask_exercises")) == ("pregnancy",)
    assert stories([PREGNANT, *[Said("ask_condition")] * 40], PATTERNS) == ("pregnancy",)


def test_a_story_outlives_the_messages_that_told_it():
    kept = told_so_far([PREGNANT], PATTERNS)
    assert told_so_far([PREGNANT, Said("thank")], PATTERNS, kept) == kept == ["pregnancy"]
    assert boundaries_in_force([Said("ask_exercises")], PATTERNS, kept) == ("pregnancy",)
    of_son = told_so_far([Said("x", ("under_18",), cues=("about_relative",))], PATTERNS)
    assert stories([Said("ask_exercises")], PATTERNS, of_son) == ("under_18",)
    assert told_so_far([Said("x", cues=("back_to_me",))], PATTERNS, of_son) == []


def test_a_question_for_another_adult_is_free_of_the_story_once():
    for_husband = Said("ask_exercises", cues=("someone_else",))
    assert force(PREGNANT, for_husband) == ()
    assert force(PREGNANT, for_husband, Said("ask_sleep")) == ("pregnancy",)
    of_wife = Said("describe_symptom", ("pregnancy",), cues=("about_relative",))
    assert force(of_wife, for_husband) == ("pregnancy",)


def test_a_story_ends_when_it_is_taken_back():
    not_pregnant = Said("deny", cues=("not_so_pregnancy",))
    assert force(PREGNANT, not_pregnant, Said("ask_exercises")) == ()
    child = Said("describe_symptom", ("under_18",))
    assert force(child, not_pregnant, Said("ask_exercises")) == ("under_18",)
    assert force(child, Said("greet", cues=("back_to_me",)), Said("ask_exercises")) == ("under_18",)
    of_son = Said("describe_symptom", ("under_18",), cues=("about_relative",))
    assert force(of_son, Said("ask_exercises", cues=("back_to_me",))) == ()


@pytest.mark.parametrize(("cue", "text"), [(name, text) for name, cue in CUES for text in cue.examples])
def test_a_cue_is_found(cue, text, finder):
    assert cue in finder.touched(text).cues


@pytest.mark.parametrize(("cue", "text"), [(name, text) for name, cue in CUES for text in cue.not_examples])
def test_a_look_alike_of_a_cue_is_not(cue, text, finder):
    assert cue not in finder.touched(text).cues


@pytest.mark.parametrize("name", ["pregnancy", "under_18", "after_surgery"])
@pytest.mark.parametrize("frame", ["pretend {}", "imagine {}", "let's say {}", "hypothetically {}", "what if {}"])
def test_nothing_is_taken_back_by_what_is_only_supposed(name, frame, finder):
    taken_back = f"not_so_{name}"
    for text in PATTERNS.cues[taken_back].examples:
        assert taken_back not in finder.touched(frame.format(text)).cues


def test_insisting_gets_the_same_answer():
    assert force(DOSE, Said("nlu_fallback", cues=("insist",))) == ("dosage",)
    assert force(DOSE, Said("describe_symptom", cues=("follow_up_dosage",))) == ("dosage",)
    assert force(WHICH_HAVE_I, Said("nlu_fallback", cues=("insist",)), Said("affirm", cues=("insist",))) == (
        "diagnosis",
    )


@pytest.mark.parametrize(
    "nod",
    [
        Said("affirm"),
        Said("deny"),
        Said("nlu_fallback", words=2),
        Said("out_of_scope", words=3),
        Said("ask_more", cues=("yes_or_no",)),
        Said("out_of_scope", cues=("yes_or_no",), words=9),
        Said("ask_condition", cues=("yes_or_no",)),
    ],
)
def test_no_nod_for_what_was_refused(nod):
    assert force(WHICH_HAVE_I, nod) == ("diagnosis",)
    assert force(WHICH_HAVE_I, *[nod] * 6) == ("diagnosis",)


@pytest.mark.parametrize(
    "other",
    [
        Said("affirm", cues=("courtesy",), words=1),
        Said("ask_exercises", words=3),
        Said("thank", words=1),
        Said("out_of_scope", words=9),
        Said("nlu_fallback", names_a_thing=True, words=2),
        Said("ask_causes"),
    ],
)
def test_other_words_behind_a_refusal_are_answered(other):
    assert force(WHICH_HAVE_I, other) == ()
    assert force(Said("ask_footwear", ("brand_or_clinic",)), Said("affirm")) == ()
    assert force(WHICH_HAVE_I, Said("ask_exercises"), Said("affirm")) == ()


def test_another_question_is_no_insisting():
    assert force(DOSE, Said("ask_exercises", cues=("insist",))) == ()
    assert force(DOSE, Said("ask_medication", cues=("insist",))) == ("dosage",)
    assert force(Said("ask_exercises", cues=("insist",))) == ()


def test_the_intent_alone_is_enough():
    assert force(Said("ask_diagnosis")) == ("diagnosis",)
    assert force(Said("ask_diagnosis", ("reading_scan",))) == ("reading_scan",)
    assert force(Said("ask_dosage", ("under_18",))) == ("under_18", "dosage")


def test_other_subjects_keep_their_own_reply():
    assert force(Said("out_of_scope", ("pregnancy", "diagnosis"))) == ()
    assert force(Said("out_of_scope", ("pregnancy",), names_a_thing=True)) == ("pregnancy",)
    assert force(Said("out_of_scope", ("fitness_for_work",))) == ("fitness_for_work",)
    assert force() == ()


def test_every_boundary_can_be_declined(store):
    for boundary in store.boundaries:
        reply = decline(store, (boundary.id,), Question())
        assert reply.text.startswith(boundary.reply)
        assert reply.text.endswith(f"{store.messages.disclaimer_short}*")
        assert reply.quick_replies


def test_the_allowed_part_is_answered_in_general(store):
    reply = decline(store, ("diagnosis",), Question("footwear", "knee"), "footwear")
    assert reply.text.startswith(store.boundary("diagnosis").reply)
    assert store.topic("footwear").lead.knee in reply.text
    assert "F140" in reply.records


@pytest.mark.parametrize("boundary", ["pregnancy", "under_18", "after_surgery", "unproven_cure"])
def test_no_advice_beside_a_boundary_that_rules_it_out(boundary, store):
    for topic in ("exercises", "medication", "massage", "heat_ice", "sleep", "treatment"):
        reply = decline(store, (boundary,), Question(topic, "back"), topic)
        assert reply.records == ()
        assert boundary == "unproven_cure" or not any("exercise" in one.title.lower() for one in reply.quick_replies)


@pytest.mark.parametrize("boundary", ["stopping_medicine", "second_guessing"])
def test_no_fact_that_could_tip_the_scales(boundary, store):
    for topic in ("medication", "surgery", "activity", "treatment", "outlook", "physical_therapy"):
        reply = decline(store, (boundary,), Question(topic, "back", ("opioids", "surgery")), topic)
        assert reply.records == ()


def test_knowledge_is_given_beside_a_story(store):
    reply = decline(store, ("pregnancy",), Question("condition", "back", ("sciatica",)), "condition")
    assert reply.records


def test_at_most_two_boundaries_are_declined(store):
    reply = decline(store, ("pregnancy", "dosage", "diagnosis"), Question())
    assert store.boundary("dosage").reply in reply.text
    assert store.boundary("diagnosis").reply not in reply.text
    assert MAX_BOUNDARIES == 2


@pytest.mark.parametrize("line", ["Knee", "a & ", "<nothing> b", "a |b", "a^"])
def test_a_line_that_cannot_be_read_is_named(line):
    with pytest.raises(PhraseError) as error:
        PhraseBook({}, {"group": [line]})
    assert line.split()[0] in str(error.value)


def test_a_boundary_that_the_store_lacks_is_named(store):
    data = BoundaryFile.parse_obj(
        {**PATTERNS.dict(), "boundaries": [{**PATTERNS.boundaries[0].dict(), "id": "made_up"}]}
    )
    with pytest.raises(StoreError) as error:
        BoundaryFinder(data, store)
    assert "made_up" in str(error.value) and "Fix:" in str(error.value)


REFUSED = Said("ask_see_doctor", ("second_guessing",))


def test_a_question_about_what_was_refused_is_none_of_its_own():
    assert force(REFUSED, Said("ask_exercises", cues=("still_second_guessing",), names_an_exercise=True)) == (
        "second_guessing",
    )
    stop = Said("ask_medication", ("stopping_medicine",))
    assert force(stop, Said("ask_dosage", cues=("still_stopping_medicine",))) == ("stopping_medicine",)
    assert force(stop, Said("ask_dosage", ("dosage",), cues=("still_stopping_medicine",))) == (
        "stopping_medicine",
        "dosage",
    )
    assert force(REFUSED, *[Said("ask_sleep")] * 4, Said("ask_exercises", cues=("still_second_guessing",))) == ()
    assert force(Said("ask_exercises", cues=("still_second_guessing",))) == ()


def test_a_guess_that_is_asked_for_is_refused_whatever_the_intent():
    assert force(Said("ask_more", ("diagnosis",), cues=("insist",))) == ("diagnosis",)
    assert force(Said("ask_more", ("diagnosis",))) == ()


def test_the_same_refusal_in_a_row_is_shorter(store):
    for boundary in (one for one in store.boundaries if one.again):
        first = decline(store, (boundary.id,), Question())
        second = decline(store, (boundary.id,), Question(), last_text=first.text)
        third = decline(store, (boundary.id,), Question(), last_text=second.text)
        assert second.text.startswith(boundary.again) and third.text.startswith(boundary.again)
        assert len(boundary.again) < len(boundary.reply)


def test_a_refusal_gives_no_fact_on_what_was_named(store):
    for boundary in ("dosage", "diagnosis", "fitness_for_work"):
        named = decline(store, (boundary,), Question(None, "knee", ("arthritis", "nsaids", "opioids")))
        assert named.records == decline(store, (boundary,), Question(None, "knee")).records
