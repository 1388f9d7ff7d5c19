"""Stands in for the action server, for tests in which it answers late or in wrong ways."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TypeVar

from scripts.project import LOOPBACK
from scripts.servers import Servers, stop_process


class ActionStandIn:
    """Listens where Rasa expects the action server. A subclass says what it answers.

    ``ended`` is set when it stops, so that no answer is waited for any longer.
    """

    def __init__(self, port: int) -> None:
        self.ended = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                outer.answer(self, self.rfile.read(int(self.headers["Content-Length"])))

            def log_message(self, *arguments: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer((LOOPBACK, port), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever)

    def answer(self, handler: BaseHTTPRequestHandler, asked: bytes) -> None:
        """Answer one call of Rasa, of which ``asked`` is the JSON body; `send` does it the usual way."""
        raise NotImplementedError

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> None:
        """End, also while somebody waits for an answer."""
        self.ended.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def send(handler: BaseHTTPRequestHandler, status: int, body: bytes, **headers: str) -> None:
    """Send a whole response."""
    handler.send_response(status)
    for name, value in {**headers, "Content-Length": str(len(body))}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


S = TypeVar("S", bound=ActionStandIn)


@contextmanager
def instead_of_actions(servers: Servers, stand_in: type[S]) -> Iterator[S]:
    """Put a stand-in in the place of the action server, which is started again afterwards."""
    stop_process(servers.actions)
    standing_in = stand_in(servers.action_port)
    standing_in.start()
    try:
        yield standing_in
    finally:
        standing_in.stop()
        servers.start_actions()
        servers.wait_for_actions()
