"""Finding body parts and named things in a message."""

from __future__ import annotations

import pytest

from actions.knowledge.language import part_of


def found(vocabulary, text):
    mentions = vocabulary.mentions(vocabulary.parse(text))
    return part_of(mentions), {mention.value for mention in mentions if mention.entity != "body_part"}


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("my lower back hurts", "back"),
        ("LUMBAR PAIN", "back"),
        ("my knees ache", "knee"),
        ("pain under my kneecap", "knee"),
        ("my mums knee's sore", "knee"),
        ("back and knee pain", "both"),
        ("my knee and also my spine", "both"),
        ("is it a torn meniscus", "knee"),
        ("do I have sciatica", "back"),
        ("pain at the back of my knee", "knee"),
        ("will it come back", None),
        ("when can i go back to work", None),
        ("best chair", None),
        ("", None),
    ],
)
def test_body_part(vocabulary, text, part):
    assert found(vocabulary, text)[0] == part


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("does ibuprofin help", "nsaids"),
        ("stretching my hamstrings", "hamstring_stretch"),
        ("which insoles", "insoles"),
        ("baker’s cyst", "baker_cyst"),
        ("glute bridges for a bad back", "bridge"),
        ("medium matress", "mattress"),
    ],
)
def test_named_thing(vocabulary, text, subject):
    assert subject in found(vocabulary, text)[1]


def test_every_word_of_the_store_is_found(store, vocabulary):
    """Each word finds its own subject; another one may win only by a longer phrase."""
    missed = [
        (subject.id, word)
        for subject in store.subjects
        for word in subject.words
        if subject.id not in found(vocabulary, f"i ask about {word} please")[1]
    ]
    assert not missed


def test_the_longest_phrase_wins(vocabulary):
    assert found(vocabulary, "is a warm bath good")[1] == {"heat"}
    assert found(vocabulary, "rheumatoid arthritis in the knee")[1] == {"rheumatoid_arthritis"}


def test_offsets_fit_the_original_text(vocabulary):
    text = "İstanbul made my KNEES sore"
    mention = vocabulary.mentions(vocabulary.parse(text))[0]
    assert text[mention.start : mention.end] == "KNEES"
