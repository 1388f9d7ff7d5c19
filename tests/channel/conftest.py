"""Servers of their own for the tests that break something: with figures, a second website and emergency numbers."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from scripts.project import LOOPBACK
from scripts.servers import Servers, free_port, stop_process
from scripts.train import ensure_model
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


class SlowActions:
    """An action server that takes its time; answers with the last words of the visitor.

    Args:
        port: where Rasa expects the action server.
        seconds: how long each answer takes.
    """

    def __init__(self, port: int, seconds: float) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                time.sleep(seconds)
                said = {"text": "Slowly: " + asked["tracker"]["latest_message"]["text"], "level": "emergency"}
                body = json.dumps({"events": [], "responses": [said]}).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer((LOOPBACK, port), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever)

    def __enter__(self) -> SlowActions:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def slow_actions(own_servers):
    """Replace the action server for one test: ``slow_actions(seconds)``; afterwards it is started again."""
    started: list[SlowActions] = []

    def replace(seconds: float) -> None:
        stop_process(own_servers.actions)
        started.append(SlowActions(own_servers.action_port, seconds).__enter__())

    yield replace
    for server in started:
        server.__exit__()
    own_servers.start_actions()
    own_servers.wait_for_actions()
