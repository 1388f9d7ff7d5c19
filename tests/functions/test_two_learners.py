"""The learners behind the intent and the sign classifier, on small made-up arrays."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import numpy as np
import pytest
from sklearn.kernel_ridge import KernelRidge

from actions.knowledge.red_flag_statements import NO_SIGN
from components.nlu.neighbours import Neighbours
from components.nlu.sign_classifier import together
from components.nlu.tuned_encoder import Reading


@pytest.fixture
def meanings():
    """Twenty unit vectors."""
    vectors = np.random.default_rng(0).normal(size=(20, 8)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_scores_are_those_of_scikit_learn(meanings, tmp_path):
    targets = np.eye(20, 3)
    own = Neighbours.fit(meanings, targets, alpha=0.3, gamma=1.5)
    own.write(tmp_path)
    theirs = KernelRidge(kernel="rbf", alpha=0.3, gamma=1.5).fit(meanings, targets).predict(meanings[::-1])
    assert np.allclose(own.scores(meanings[::-1]), theirs, atol=1e-4)
    assert np.allclose(Neighbours.read(tmp_path, 1.5).scores(meanings[::-1]), theirs, atol=1e-4)


@pytest.mark.parametrize(
    ("tuned", "chance", "any_sign"),
    [
        ({NO_SIGN: 0.4, "RF01/emergency": 0.5, "RF02/today": 0.1}, 0.2, 0.4),
        ({NO_SIGN: 1.0, "RF01/emergency": 0.0, "RF02/today": 0.0}, 0.8, 0.4),
        ({NO_SIGN: 0.0, "RF01/emergency": 1.0, "RF02/today": 0.0}, 1.0, 1.0),
    ],
)
def test_both_learners_count_half(tuned, chance, any_sign):
    mixed = together(tuned, chance)
    assert 1 - mixed[NO_SIGN] == pytest.approx(any_sign, abs=1e-6)
    assert mixed["RF01/emergency"] >= mixed["RF02/today"]
    assert set(mixed) == set(tuned)


def test_asking_waits_for_the_reading():
    go = Event()
    with ThreadPoolExecutor(1) as pool:
        reading = Reading(pool.submit(lambda: go.wait() and [({"greet": 1.0}, {NO_SIGN: 1.0})]), 0)
        go.set()
        assert reading.intent_chances == {"greet": 1.0}
        assert reading.sign_chances == {NO_SIGN: 1.0}
