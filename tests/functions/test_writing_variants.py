"""Variants of training examples keep their meaning: the same words, apart from one slip, or a story in front."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from actions.knowledge.red_flag_words import edit_distance
from components.nlu.writing_variants import after_a_story, rough_variant, with_slip, without_marks

WORDS = st.lists(st.from_regex(r"[a-z]{1,9}", fullmatch=True), min_size=1, max_size=12)


@given(WORDS, st.integers(0, 999))
def test_a_slip_changes_little(words: list[str], seed: int) -> None:
    slipped = with_slip(" ".join(words), Random(seed)).split()
    changed = [(one, other) for one, other in zip(words, slipped, strict=True) if one != other]
    assert len(changed) <= 2
    # Two slips in one word: a letter swapped and another left out.
    assert all(edit_distance(one, other) <= 3 for one, other in changed)


def test_marks_and_capitals_go() -> None:
    assert without_marks("Don't know. WHY?") == "dont know why"


@given(st.text(min_size=1).filter(str.strip), st.integers(0, 99))
def test_a_rough_variant_is_never_empty(text: str, seed: int) -> None:
    assert rough_variant(text, Random(seed)).strip()


def test_the_request_stays_whole_behind_the_story() -> None:
    made = after_a_story("which shoes are best?", ["My knee aches."], Random(1))
    assert made.startswith("My knee aches")
    assert made.endswith("which shoes are best?")


def test_a_long_request_gets_no_story() -> None:
    assert after_a_story("word " * 20, ["My knee aches."], Random(1)) is None
    assert after_a_story("shoes?", [], Random(1)) is None
