"""Every text of the store is plain, short, and free of doses, promises, diagnoses and frightening words."""

from __future__ import annotations

import pytest

from actions.knowledge.loading import load_store
from tests.facts.text_rules import (
    diagnosis_problem,
    dose_problem,
    frightening_problem,
    grade_problem,
    promise_problem,
    reading_units,
    simple_problem,
    texts_of,
)

STORE = load_store()
TEXTS = list(texts_of(STORE))
CARDS = {card.id for card in STORE.cards}

# Texts above grade 8, with the reason. They are few on purpose: rewrite a text rather than add one here.
HARDER = {
    "messages.number_examples": "A list of numbers and names of countries, not a sentence.",
    "messages.disclaimer_short": "The wording of the evidence pack (D3): its long words (information, medical, "
    "diagnosis, professional, emergency) are the ones that a reader has to see.",
    "messages.affirm": "domain.yml holds the same words; both change together.",
    "messages.warning_sign": "domain.yml holds the same words, and a list of signs in one sentence is easier to use "
    "in an emergency than several sentences.",
}


def problems(rule, texts=TEXTS):
    return [f"{text.where}: {problem}. {text.words}" for text in texts if (problem := rule(text.words))]


def test_reading_grade():
    units = reading_units(TEXTS)
    hard = {unit.where: f"{problem}. {unit.words}" for unit in units if (problem := grade_problem(unit.words))}
    assert {where: found for where, found in hard.items() if where not in HARDER} == {}
    assert sorted(hard) == sorted(HARDER), "an exception is no longer needed"


def test_simple_is_one_short_sentence():
    assert problems(simple_problem, [text for text in TEXTS if text.field == "simple"]) == []


def test_no_doses():
    cards = [text for text in TEXTS if text.record in CARDS]
    others = [text for text in TEXTS if text.record not in CARDS]
    assert problems(dose_problem, others) == []
    assert problems(lambda words: dose_problem(words, repeats_allowed=True), cards) == []


def test_no_promises():
    assert problems(promise_problem) == []


def test_no_diagnosis_of_the_reader():
    assert problems(diagnosis_problem) == []


def test_frightening_words_only_where_they_are_explained():
    # A myth quotes what people say; the fact that answers it is the explanation.
    assert problems(frightening_problem, [text for text in TEXTS if text.field != "myth"]) == []


def test_the_walk_reaches_every_kind_of_text():
    fields = {text.field.split(".")[0] for text in TEXTS}
    assert fields >= {"simple", "more", "caveat", "myth", "steps", "amount", "signs", "when", "reply", "why", "lead"}
    assert fields >= {"alt", "caption", "exercise_rules", "urgency", "disclaimer_long"}
    assert {text.record for text in TEXTS} >= {fact.id for fact in STORE.facts} | CARDS


@pytest.mark.parametrize(
    ("rule", "bad", "good"),
    [
        (
            grade_problem,
            "Osteoarthritis necessitates multidisciplinary rehabilitation, individualised pharmacological optimisation "
            "and longitudinal radiographic surveillance.",
            "Move a little each day, and build up slowly as it gets easier.",
        ),
        (simple_problem, "Heat may help. Ice may help too.", "Heat may help, and so may ice."),
        (simple_problem, "Heat may help", "Heat may help."),
        (simple_problem, " ".join(["word"] * 31) + ".", " ".join(["word"] * 30) + "."),
        (dose_problem, "Take 400 mg with food.", "The trial had 164 adults."),
        (dose_problem, "Take 5 ml at night.", "It lasted 5 months."),
        (dose_problem, "Two tablets a day are enough.", "Two reviews agree."),
        (dose_problem, "Take it every 4 to 6 hours.", "Change position now and then."),
        (dose_problem, "Take it every four hours.", "Ask a pharmacist."),
        (dose_problem, "Use it three times a day.", "Daily life got easier."),
        (dose_problem, "Rub it in twice daily.", "Rub it in as the leaflet says."),
        (promise_problem, "This stretch will cure your back.", "No shoe is known to cure back pain."),
        (promise_problem, "Walking always works.", "One does not always cause the other."),
        (promise_problem, "Relief is guaranteed.", "No plan can promise a pain-free life."),
        (promise_problem, "It is completely safe.", "It is low risk for most people."),
        (diagnosis_problem, "You have arthritis.", "Ask first if you have arthritis."),
        (diagnosis_problem, "You've got a slipped disc.", "I cannot tell whether you have a slipped disc."),
        (diagnosis_problem, "You probably have a torn meniscus.", "A meniscus can tear with a twist."),
        (diagnosis_problem, "Your pain is caused by a bulging disc.", "Back pain can have many causes."),
        (frightening_problem, "The joint is bone on bone.", 'People say "bone on bone", but scans and pain differ.'),
        (frightening_problem, "Your discs are crumbling.", "Discs do not crumble with age."),
        (frightening_problem, "Slouching damages the spine.", "Slouching has not been shown to damage the spine."),
        (frightening_problem, "It is wear and tear.", "It is more than wear and tear."),
    ],
)
def test_each_rule_fails_on_a_planted_example(rule, bad, good):
    assert rule(bad)
    assert rule(good) is None


def test_repeats_are_allowed_in_cards_but_medicine_is_not():
    assert dose_problem("Do 10, two or three times a day.", repeats_allowed=True) is None
    assert dose_problem("Take 400 mg three times a day.", repeats_allowed=True)


def test_short_texts_of_a_record_are_read_together():
    units = reading_units(TEXTS)
    long_enough = [text for text in TEXTS if len(text.words.split()) >= 10]
    assert len(units) == len(long_enough) + len({text.record for text in TEXTS if text not in long_enough})
