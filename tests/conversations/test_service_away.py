"""The action server is down: people are told in a sentence, the emergency path works, and it heals."""

from __future__ import annotations

import pytest

from scripts.servers import Servers, free_port, stop_process
from scripts.train import ensure_model
from tests.guide_client import GuideClient


@pytest.fixture(scope="module")
def servers_apart():
    """Rasa and an action server of its own."""
    with Servers(ensure_model(), free_port(), actions_apart=True) as running:
        yield running


@pytest.fixture
def servers_without_actions(servers_apart):
    """The action server is stopped; it is started again afterwards."""
    stop_process(servers_apart.actions)
    yield servers_apart
    servers_apart.start_actions()
    servers_apart.wait_for_actions()


def test_said_in_a_sentence(servers_without_actions, store):
    guide = GuideClient(servers_without_actions.address)
    assert guide.ask("best shoes for knee pain")["text"] == store.messages.service_away
    assert guide.ask("hello")["text"] == store.messages.greet


def test_warning_signs_and_the_pause_do_not_need_it(servers_without_actions):
    """Three levels, self-harm, the pause and its end, all without the action server."""
    guide = GuideClient(servers_without_actions.address)
    assert "local emergency number now" in guide.ask("i cant feel between my legs and cant pee")["text"]
    assert "paused all other answers" in guide.ask("best shoes for knee pain")["text"]
    assert "The pause is over" in guide.ask("I have called an ambulance")["text"]
    assert "help today" in guide.ask("my calf is hot, swollen and throbbing since yesterday")["text"]
    assert guide.ask("i want to kill myself")["text"].startswith("I'm so sorry")


def test_a_boundary_is_no_silence_either(servers_without_actions, store):
    guide = GuideClient(servers_without_actions.address)
    assert guide.ask("how many ibuprofen can i take")["text"] == store.messages.service_away
    assert guide.ask("i am pregnant, which stretches help")["text"] == store.messages.service_away


def test_it_heals(servers_apart):
    assert "shoes" in GuideClient(servers_apart.address).ask("best shoes for knee pain")["text"]


def test_no_words_of_visitors_in_the_logs(servers, servers_apart):
    """A marker that was sent, answered and refused is in no log, wherever the actions run."""
    for running in (servers, servers_apart):
        guide = GuideClient(running.address)
        for text in ("my zebrafinch knee hurts", "zebrafinch", "/zebrafinch", "zebrafinch " * 200):
            guide.send(text)
        assert "zebrafinch" not in running.log("rasa") + running.log("actions")
