"""The action server is down: people are told in a sentence, the emergency path works, and it heals."""

from __future__ import annotations

import pytest

from scripts.servers import stop_process
from tests.guide_client import GuideClient


@pytest.fixture
def servers_without_actions(servers):
    """The shared servers with the action server stopped; it is started again afterwards."""
    stop_process(servers.actions)
    yield servers
    servers.start_actions()
    servers.wait_for_actions()


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


def test_it_heals(servers):
    assert "shoes" in GuideClient(servers.address).ask("best shoes for knee pain")["text"]


def test_no_words_of_visitors_in_the_logs(servers):
    """A marker that was sent, answered and refused is in no log of either server."""
    guide = GuideClient(servers.address)
    for text in ("my zebrafinch knee hurts", "zebrafinch", "/zebrafinch", "zebrafinch " * 200):
        guide.send(text)
    assert "zebrafinch" not in servers.log("rasa") + servers.log("actions")
