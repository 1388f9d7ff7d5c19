"""What may come in from a website and what goes out. Pure functions without Rasa or Sanic."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

MAX_BODY_BYTES = 16 * 1024
MAX_TEXT_LENGTH = 1000
_KEYS = frozenset({"id", "text", "payload"})
_MESSAGE_ID = re.compile(r"^[A-Za-z0-9_-]{8,64}$")


class BadMessageError(ValueError):
    """The body is not what a widget sends. ``str()`` says what is wrong; ``status`` is the HTTP status."""

    def __init__(self, problem: str, status: int = 400) -> None:
        super().__init__(problem)
        self.status = status


@dataclass(frozen=True)
class Incoming:
    """A checked message of a visitor.

    Attributes:
        id: made by the widget; the same id is answered once.
        text: what was typed, cleaned; empty if nothing readable was typed.
        payload: the meaning of a tapped quick reply, or None for typed text.
    """

    id: str
    text: str
    payload: str | None = None

    @property
    def too_long(self) -> bool:
        """Whether the text is longer than the guide reads."""
        return len(self.text) > MAX_TEXT_LENGTH


def read_message(body: Any) -> Incoming:
    """Check the JSON body of a message.

    Args:
        body: decoded JSON: ``{"id": str, "text": str}``, with ``"payload": str`` for a tapped quick reply.

    Raises:
        BadMessageError: if it has another form.
    """
    if not isinstance(body, dict):
        raise BadMessageError("The body must be a JSON object.")
    unknown = set(body) - _KEYS
    if unknown:
        raise BadMessageError("Only 'id', 'text' and 'payload' may be sent.")
    message_id, text, payload = body.get("id"), body.get("text"), body.get("payload")
    if not isinstance(message_id, str) or not _MESSAGE_ID.match(message_id):
        raise BadMessageError("'id' must be 8 to 64 letters, digits, '-' or '_'.")
    if not isinstance(text, str):
        raise BadMessageError("'text' must be a string.")
    if payload is not None and not isinstance(payload, str):
        raise BadMessageError("'payload' must be a string.")
    return Incoming(message_id, clean(text), payload)


def read_feedback(body: Any) -> bool:
    """Whether an answer was helpful: ``{"helpful": bool}``.

    Raises:
        BadMessageError: if the body has another form.
    """
    if not isinstance(body, dict) or not isinstance(body.get("helpful"), bool):
        raise BadMessageError("'helpful' must be true or false.")
    return body["helpful"]


def clean(text: str) -> str:
    """Typed text as Rasa may see it: no control characters, no lone surrogates, no slash command."""
    readable = "".join(
        char if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cs", "Co", "Cn"} else " " for char in text
    )
    return " ".join(readable.split()).lstrip("/ ")


def origin_allowed(origin: str | None, host: str, origins: Iterable[str]) -> bool:
    """Whether a page of this origin may post. Pages of this server may, and those on the list.

    Args:
        origin: the ``Origin`` header; browsers send it with every POST, other clients may not.
        host: the ``Host`` header.
        origins: allowed origins such as ``https://practice.example``.
    """
    return origin is None or origin in set(origins) or urlsplit(origin).netloc == host
