"""An action server that answers in wrong ways, in place of the real one."""

from __future__ import annotations

import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from scripts.project import LOOPBACK

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


class FaultyActions:
    """Answers each action in the way that `wrong` names: a key of `WRONG_ANSWERS`, "closed" or "hangs".

    Args:
        port: where Rasa expects the action server.
    """

    def __init__(self, port: int) -> None:
        self.wrong = "500"
        self.asked = threading.Event()
        self._going_on = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                outer.asked.set()
                if outer.wrong == "hangs":
                    outer._going_on.wait()
                if outer.wrong not in WRONG_ANSWERS:
                    self.connection.shutdown(socket.SHUT_RDWR)
                    return
                status, body = WRONG_ANSWERS[outer.wrong]
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", f"http://{LOOPBACK}:9/")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer((LOOPBACK, port), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever)

    def __enter__(self) -> FaultyActions:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._going_on.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
