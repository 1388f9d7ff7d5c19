"""Servers of their own for the tests that break something: with figures, a second website and emergency numbers."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler

import pytest

from scripts.project import LOOPBACK
from scripts.servers import Servers, free_port
from scripts.train import ensure_model
from tests.action_stand_in import ActionStandIn, instead_of_actions, send
from tests.guide_client import GuideClient

ORIGIN = "https://practice.example"


class OwnServers(Servers):
    """The servers, and where their figures are."""

    metrics_port: int

    def figures(self) -> str:
        """What Prometheus reads."""
        import requests

        return requests.get(f"http://{LOOPBACK}:{self.metrics_port}/metrics", timeout=10).text


@pytest.fixture(scope="module")
def own_servers():
    """Rasa and the action server, not shared with other test files."""
    port = free_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GUIDE_METRICS_PORT", str(port))
        patch.setenv("GUIDE_ORIGINS", ORIGIN)
        patch.setenv("GUIDE_EMERGENCY_NUMBERS", "Ambulance=999;Listening line=116 123")
        with OwnServers(ensure_model(), free_port(), actions_apart=True) as running:
            running.metrics_port = port
            yield running


@pytest.fixture
def own_guide(own_servers) -> GuideClient:
    """A new conversation with those servers."""
    return GuideClient(own_servers.address)


class SlowActions(ActionStandIn):
    """Takes its time (``seconds``), and answers with the last words of the visitor as an emergency."""

    seconds = 0.0

    def answer(self, handler: BaseHTTPRequestHandler, asked: bytes) -> None:
        """Answer late."""
        if self.ended.wait(self.seconds):
            return
        said = {"text": "Slowly: " + json.loads(asked)["tracker"]["latest_message"]["text"], "level": "emergency"}
        body = json.dumps({"events": [], "responses": [said]}).encode()
        send(handler, 200, body, **{"Content-Type": "application/json"})


@pytest.fixture
def slow_actions(own_servers):
    """A slow action server in place of the real one, which is started again afterwards."""
    with instead_of_actions(own_servers, SlowActions) as server:
        yield server
