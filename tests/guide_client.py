"""Talks to the website channel as a browser does."""

from __future__ import annotations

import time
import uuid
from typing import Any

import requests

TIMEOUT_SECONDS = 60
TOO_MANY = 429


class GuideClient:
    """One conversation. The page's address ends with ``/guide/``."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.token = self._new_token()

    def _new_token(self) -> str:
        """Begin a conversation. Tests begin more of them in a minute than a server allows; then they wait."""
        response = self.post("session", {}, token=None)
        while response.status_code == TOO_MANY:
            time.sleep(1)
            response = self.post("session", {}, token=None)
        return response.json()["token"]

    def post(self, path: str, body: Any, token: str | None = "own", **headers: str) -> requests.Response:
        """POST JSON; ``token`` is "own", None for none, or another token."""
        given = self.token if token == "own" else token
        if given:
            headers["Authorization"] = f"Bearer {given}"
        return requests.post(self.address + path, json=body, headers=headers, timeout=TIMEOUT_SECONDS)

    def send(self, text: str, payload: str | None = None) -> requests.Response:
        """Send a message and return the raw response."""
        body = {"id": uuid.uuid4().hex, "text": text}
        return self.post("message", body | ({"payload": payload} if payload else {}))

    def ask(self, text: str) -> dict[str, Any]:
        """Send a message and return the first answer: ``text``, ``records`` and perhaps ``buttons``."""
        response = self.send(text)
        assert response.status_code == 200, response.text
        return response.json()["messages"][0]

    def tap(self, button: dict[str, str]) -> dict[str, Any]:
        """Tap a quick reply and return the first answer."""
        response = self.send(button["title"], button["payload"])
        assert response.status_code == 200, response.text
        return response.json()["messages"][0]

    def read_history(self, token: str | None = None) -> requests.Response:
        """Ask for the conversation so far, perhaps with another token, and return the raw response."""
        headers = {"Authorization": f"Bearer {token or self.token}"}
        return requests.get(self.address + "history", headers=headers, timeout=TIMEOUT_SECONDS)

    def history(self) -> list[dict[str, Any]]:
        """The messages of the conversation, oldest first."""
        response = self.read_history()
        assert response.status_code == 200, response.text
        return response.json()["messages"]

    def visitor_texts(self) -> list[str]:
        """What the visitor said, as the history shows it."""
        return [message["text"] for message in self.history() if message["from"] == "visitor"]
