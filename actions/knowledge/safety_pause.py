"""What is held back after safety replies, and why: several reasons may stand side by side. Pure.

The conversation keeps it as one word: the reasons in the order in which they came up, joined by ``+``. A flag's id
stands for an emergency reply, which stops every other answer; ``today_`` before it for a reply that asks for a check
today, which stops tips for self-care only; ``repeated`` tells that the action was said once more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from actions.names import FLAG_SELF_HARM, LEVEL_EMERGENCY, LEVEL_SELF_HARM, SLOT_SAFETY_PAUSE

LIFTED = "lifted"
_REPEATED = "repeated"
_CHECK = "today_"
_BETWEEN = "+"


@dataclass(frozen=True)
class Pause:
    """Reasons to hold answers back.

    Attributes:
        reasons: what came up, the latest last: a flag's id, or ``today_`` and a flag's id.
        repeated: whether the action was repeated since the last emergency reply.
    """

    reasons: tuple[str, ...] = ()
    repeated: bool = False

    @classmethod
    def read(cls, word: str | None) -> Pause:
        """What a conversation keeps. None and ``lifted`` hold nothing back."""
        if not word or word == LIFTED:
            return cls()
        # Conversations of earlier versions say "emergency_repeated".
        parts = word.replace(f"_{_REPEATED}", f"{_BETWEEN}{_REPEATED}").split(_BETWEEN)
        return cls(tuple(part for part in parts if part != _REPEATED), _REPEATED in parts)

    @property
    def word(self) -> str:
        """The word to keep."""
        return _BETWEEN.join([*self.reasons, *([_REPEATED] if self.repeated else [])]) or LIFTED

    @property
    def emergencies(self) -> tuple[str, ...]:
        """The reasons that stop every other answer, the latest last."""
        return tuple(reason for reason in self.reasons if not reason.startswith(_CHECK))

    @property
    def check(self) -> str | None:
        """The id of the latest flag that needs a check before there are tips for self-care, or None."""
        checks = [reason.removeprefix(_CHECK) for reason in self.reasons if reason.startswith(_CHECK)]
        return checks[-1] if checks else None

    @property
    def on_self_harm(self) -> bool:
        """Whether the latest emergency is about self-harm."""
        return bool(self.emergencies) and is_self_harm(self.emergencies[-1])

    def with_emergency(self, flag: str | None) -> Pause:
        """An emergency reply was given; earlier ones stay."""
        return Pause(self._with(flag or LEVEL_EMERGENCY))

    def with_check(self, flag: str | None) -> Pause:
        """A reply was given that asks for a check today."""
        return replace(self, reasons=self._with(f"{_CHECK}{flag}")) if flag else self

    def with_repeat(self) -> Pause:
        """The action was repeated."""
        return replace(self, repeated=True)

    def without(self, reasons: Iterable[str]) -> Pause:
        """Some reasons are gone; what is left is said anew."""
        gone = set(reasons)
        return Pause(tuple(reason for reason in self.reasons if reason not in gone))

    def _with(self, reason: str) -> tuple[str, ...]:
        return (*(one for one in self.reasons if one != reason), reason)


def is_self_harm(reason: str) -> bool:
    """Whether a reason is about self-harm."""
    return reason in (FLAG_SELF_HARM, LEVEL_SELF_HARM)


def kept_pause(events: Iterable[Mapping[str, Any]], slot: str | None) -> Pause:
    """The pause of a conversation: from its events, which outlive a restart; from the slot where they were cut off.

    Args:
        events: Rasa events as dictionaries, oldest first.
        slot: value of the slot ``safety_pause``.
    """
    words = [
        event.get("value")
        for event in events
        if event.get("event") == "slot" and event.get("name") == SLOT_SAFETY_PAUSE and event.get("value")
    ]
    return Pause.read(words[-1] if words else slot)
