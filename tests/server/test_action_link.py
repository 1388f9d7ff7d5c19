"""The link to the action server, against a real HTTP server that misbehaves."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web
from rasa.utils.endpoints import ClientResponseError

from components.server import action_link
from components.server.action_link import ActionLink


class ActionServer:
    """Answers as told, and counts the connections."""

    def __init__(self) -> None:
        self.answers: list = []
        self.connections: set = set()

    async def handle(self, request: web.Request) -> web.Response:
        """Give the next answer: JSON, a status with a body, or a closed connection."""
        self.connections.add(request.transport)
        answer = self.answers.pop(0) if self.answers else {"events": [], "responses": []}
        if answer == "close":
            request.transport.close()
            return web.Response()
        if answer == "wait":
            await asyncio.sleep(30)
        if isinstance(answer, int):
            return web.json_response({"request_body": "marker-of-a-person"}, status=answer)
        return web.json_response(answer)


def talk(answers: list, times: int) -> tuple[list, ActionServer]:
    """Ask a server several times over one link; returns results (or errors) and the server."""

    async def run() -> tuple[list, ActionServer]:
        server, app, results = ActionServer(), web.Application(), []
        server.answers = list(answers)
        app.router.add_post("/webhook", server.handle)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        link = ActionLink(f"http://127.0.0.1:{port}/webhook", enable_selective_domain=True)
        for _ in range(times):
            try:
                results.append(await link.request(method="post", json={"next_action": "a"}, timeout=300))
            except Exception as error:
                results.append(error)
        assert link.kwargs == {"enable_selective_domain": True}
        await link.close()
        await runner.cleanup()
        return results, server

    return asyncio.run(run())


def test_one_connection_for_many_calls():
    results, server = talk([], 5)
    assert results == [{"events": [], "responses": []}] * 5
    assert len(server.connections) == 1


def test_a_broken_connection_is_tried_once_more():
    results, _ = talk([{"events": []}, "close", {"events": ["second"]}], 2)
    assert results == [{"events": []}, {"events": ["second"]}]


@pytest.mark.parametrize("status", [400, 404, 500])
def test_an_error_of_the_action_server_quotes_nobody(status):
    """Rasa logs the error, and the action server's body holds the whole conversation."""
    [error], _ = talk([status], 1)
    assert isinstance(error, ClientResponseError)
    assert str(status) in str(error)
    assert "marker-of-a-person" not in f"{error} {error.__cause__} {error.text}"


def test_a_silent_action_server_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(action_link, "_ANSWER_SECONDS", 0.05)
    [error], _ = talk(["wait"], 1)
    assert isinstance(error, asyncio.TimeoutError)
