"""A small stand-in for the guide's server: the wire contract with scripted answers and faults, for states that the real
server cannot show at will."""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from scripts.project import LOOPBACK, ROOT

WIDGET = ROOT / "widget"
STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "require-trusted-types-for 'script'; trusted-types lit-html"
)
PLAIN_PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Host</title>'
    '<meta name="viewport" content="width=device-width, initial-scale=1"></head><body><main><h1>A site</h1></main>'
    '<script src="/guide/widget.js" {options} defer></script></body></html>'
)
_FILES = {
    "/guide/": ("demo/index.html", "text/html; charset=utf-8"),
    "/guide/chat": ("demo/chat.html", "text/html; charset=utf-8"),
    "/guide/widget.js": ("dist/widget.js", "text/javascript; charset=utf-8"),
    "/guide/demo.css": ("demo/demo.css", "text/css; charset=utf-8"),
    "/guide/demo.svg": ("demo/demo.svg", "image/svg+xml"),
    "/guide/icon.svg": ("icon.svg", "image/svg+xml"),
}
Message = dict[str, Any]


class FakeGuide:
    """Runs on a free port until ``close``.

    Attributes:
        answers: what is answered to a text, or a function that makes it; other texts are echoed.
        pages: host pages by path: HTML and content policy (empty for none).
        fault: asked for each message request with its number; returns one of ``drop_before``, ``drop_after``, an HTTP
            status as text, or None.
        down: True cuts every connection.
        hold: while set, messages wait.
        turns: the text of each message that was really handled, in order; sending again adds nothing.
        requests: method and path of each request.
    """

    def __init__(self) -> None:
        self.answers: dict[str, list[Message] | Callable[[str], list[Message]]] = {}
        self.pages: dict[str, tuple[str, str]] = {"/": (PLAIN_PAGE.format(options=""), STRICT)}
        self.fault: Callable[[int], str | None] = lambda _: None
        self.down = False
        self.refuse_forget = False
        self.free = threading.Event()
        self.free.set()
        self.turns: list[str] = []
        self.votes: list[bool] = []
        self.requests: list[str] = []
        self.sessions: dict[str, list[Message]] = {}
        self._answered: dict[tuple[str, str], list[Message]] = {}
        self._messages = 0
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer((LOOPBACK, 0), type("Handler", (_Handler,), {"guide": self}))
        self._server.daemon_threads = True
        self.origin = f"http://{LOOPBACK}:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        """Stop the server."""
        self.free.set()
        self._server.shutdown()
        self._server.server_close()

    def page(self, options: str = "", policy: str = STRICT, path: str = "/") -> str:
        """Set a host page whose script tag has these attributes; its address."""
        self.pages[path] = (PLAIN_PAGE.format(options=options), policy)
        return self.origin + path

    def answer(self, token: str, body: Message) -> list[Message]:
        """Answer once for each id, and remember it for the history."""
        with self._lock:
            key = (token, body["id"])
            if key not in self._answered:
                text = body["text"]
                self.turns.append(text)
                found = self.answers.get(text, [{"text": f"Answer to: {text}"}])
                self._answered[key] = found(text) if callable(found) else found
                self.sessions[token].append({"from": "visitor", "text": text})
                self.sessions[token].extend({"from": "guide", **message} for message in self._answered[key])
            return self._answered[key]

    def next_fault(self) -> str | None:
        """What goes wrong with the next message request."""
        with self._lock:
            self._messages += 1
            return self.fault(self._messages)


class _Handler(BaseHTTPRequestHandler):
    guide: FakeGuide
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):  # noqa: N802
        if self.path == "/favicon.ico":
            self._send(204, b"", "", "")
            return
        self.guide.requests.append(f"GET {self.path}")
        if self._cut_off():
            return
        path = self.path.split("?")[0]
        if path in self.guide.pages:
            html, policy = self.guide.pages[path]
            self._send(200, html.encode(), "text/html; charset=utf-8", policy)
        elif path == "/guide/history":
            token = self._token()
            if token is not None:
                self._json(200, {"messages": self.guide.sessions[token][-200:]})
        elif path in _FILES:
            name, kind = _FILES[path]
            self._send(200, (WIDGET / name).read_bytes(), kind, STRICT)
        elif path.startswith("/guide/pictures/") and (WIDGET / path[7:]).is_file():
            self._send(200, (WIDGET / path[7:]).read_bytes(), "image/svg+xml", "")
        else:
            self._send(404, b"", "text/plain", "")

    def do_POST(self):  # noqa: N802
        self.guide.requests.append(f"POST {self.path}")
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
        if self._cut_off():
            return
        if self.path == "/guide/session":
            token = uuid.uuid4().hex
            self.guide.sessions[token] = []
            self._json(200, {"token": token})
            return
        token = self._token()
        if token is None:
            return
        if self.path == "/guide/message":
            self._message(token, body)
        elif self.path == "/guide/forget" and self.guide.refuse_forget:
            self._json(503, {"error": "Not now."})
        elif self.path == "/guide/forget":
            del self.guide.sessions[token]
            self._json(200, {"forgotten": True})
        elif self.path == "/guide/feedback":
            self.guide.votes.append(body["helpful"])
            self._send(204, b"", "", "")

    def _message(self, token, body):
        self.guide.free.wait(30)
        fault = self.guide.next_fault()
        if fault == "drop_before" or self._cut_off():
            self.close_connection = True
            return
        if fault and fault.isdigit():
            self._json(int(fault), {"error": "This was refused for the test."})
            return
        answer = self.guide.answer(token, body)
        if fault == "drop_after":
            self.close_connection = True
            return
        self._json(200, {"messages": answer})

    def _cut_off(self):
        self.close_connection = self.close_connection or self.guide.down
        return self.guide.down

    def _token(self):
        token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        if token in self.guide.sessions:
            return token
        self._json(401, {"error": "This conversation is not known."})
        return None

    def _json(self, status, data):
        self._send(status, json.dumps(data).encode(), "application/json", "")

    def _send(self, status, body, kind, policy):
        self.send_response(status)
        if kind:
            self.send_header("Content-Type", kind)
        if policy:
            self.send_header("Content-Security-Policy", policy)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def wait_until(condition: Callable[[], bool], seconds: float = 15) -> None:
    """Wait until something holds.

    Raises:
        AssertionError: if it never does.
    """
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "It never happened."
        time.sleep(0.02)
