"""What goes out to a browser: Rasa's bot message as the message of the widget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel

CHANNEL_NAME = "website"
PICTURES_ADDRESS = "/guide/pictures/"
LEVEL_EMERGENCY = "emergency"
LEVELS = (LEVEL_EMERGENCY, "today", "soon")
_PARTS = ("answer", "sources", "disclaimer")

Message = dict[str, Any]
Calls = Sequence[Mapping[str, str]]


def message_of(fields: Mapping[str, Any], calls: Calls = ()) -> Message | None:
    """The widget's message for one bot message, or None if there is nothing to show.

    Args:
        fields: what Rasa passes to a channel and keeps in the conversation: ``text``, ``buttons`` and the extra keys
            of our actions; those of a fixed response stand below ``metadata``.
        calls: the site owner's emergency numbers.
    """
    text = fields.get("text")
    if not isinstance(text, str) or not text.strip():
        return None
    extra = {**(fields.get("metadata") or {}), **{key: value for key, value in fields.items() if value is not None}}
    message: Message = {"text": text, "records": list(extra.get("records") or [])}
    parts = extra.get("parts")
    if isinstance(parts, Mapping):
        message["parts"] = {name: parts[name] for name in _PARTS if parts.get(name)}
    if extra.get("level") in LEVELS:
        message["level"] = extra["level"]
    if calls and (extra.get("level") == LEVEL_EMERGENCY or extra.get("self_harm")):
        message["call"] = [dict(call) for call in calls]
    if isinstance(extra.get("kind"), str):
        message["kind"] = extra["kind"]
    picture = extra.get("picture")
    if isinstance(picture, Mapping) and picture.get("file"):
        message["picture"] = {
            "src": PICTURES_ADDRESS + picture["file"],
            "alt": picture["alt"],
            "caption": picture["caption"],
        }
    if extra.get("buttons"):
        message["buttons"] = [{key: button[key] for key in ("title", "payload")} for button in extra["buttons"]]
    return message


class WebsiteOutput(CollectingOutputChannel):
    """Collects the messages of one turn. Unlike Rasa's own it does not cut a text at blank lines."""

    def __init__(self, calls: Calls = ()) -> None:
        super().__init__()
        self._calls = calls

    @classmethod
    def name(cls) -> str:
        """The channel name that responses in domain.yml can ask for."""
        return CHANNEL_NAME

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep one bot message."""
        made = message_of(message, self._calls)
        if made:
            await self._persist_message(made)
