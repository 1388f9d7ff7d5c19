"""An action server that answers in wrong ways, in place of the real one."""

from __future__ import annotations

import socket
import threading
from http.server import BaseHTTPRequestHandler

from scripts.project import LOOPBACK
from tests.action_stand_in import ActionStandIn, send

_HTML = b"<html><body>Bad gateway</body></html>"

# Status and body of each wrong answer; "closed" and "hangs" give none.
WRONG_ANSWERS: dict[str, tuple[int, bytes]] = {
    "500": (500, b'{"error": "boom", "request_body": {}}'),
    "404": (404, b"not found"),
    "400 with text": (400, b"bad"),
    "400 with JSON": (400, b'{"error": "x", "action_name": "y"}'),
    "503": (503, b""),
    "redirect to nowhere": (302, b""),
    "no JSON": (200, b"{"),
    "HTML": (200, _HTML),
    "null": (200, b"null"),
    "list": (200, b"[]"),
    "other keys": (200, b'{"hello": 1}'),
    "unknown event": (200, b'{"events": [{"event": "explode"}], "responses": []}'),
    "not UTF-8": (200, b'{"events": [], "responses": [{"text": "\xff\xfe"}]}'),
    "nothing said": (200, b'{"events": [], "responses": []}'),
}


class FaultyActions(ActionStandIn):
    """Answers each action in the way that `wrong` names: a key of `WRONG_ANSWERS`, "closed" or "hangs"."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.wrong = "500"
        self.asked = threading.Event()

    def answer(self, handler: BaseHTTPRequestHandler, asked: bytes) -> None:
        """Answer wrongly, or not at all."""
        self.asked.set()
        if self.wrong == "hangs":
            self.ended.wait()
        if self.wrong not in WRONG_ANSWERS:
            handler.connection.shutdown(socket.SHUT_RDWR)
            return
        status, body = WRONG_ANSWERS[self.wrong]
        send(handler, status, body, **({"Location": f"http://{LOOPBACK}:9/"} if status == 302 else {}))
