"""A whole conversation without servers: the same decisions and actions in the order in which Rasa makes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml
from rasa_sdk import Tracker
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher

from actions import names
from actions.knowledge.boundary_memory import BOUNDARY_OF_INTENT, boundaries_in_force, said
from actions.knowledge.boundary_patterns import load_boundary_patterns
from actions.knowledge.safety_dialogue import Heard, next_step, read_ending
from scripts.project import ROOT
from tests.safety.outgoing import responses

Entities = Sequence[tuple[str, str]]


def actions_by_intent() -> dict[str, str]:
    """What the rules do with each intent."""
    files = sorted((ROOT / "data" / "rules").glob("*.yml"))
    rules = [rule["steps"] for file in files for rule in yaml.safe_load(file.read_text(encoding="utf-8"))["rules"]]
    return {steps[0]["intent"]: steps[1]["action"] for steps in rules if "intent" in steps[0] and "action" in steps[1]}


@dataclass(frozen=True)
class Sent:
    """A message that leaves: its text, whether an action composed it, and the records in it."""

    text: str
    composed: bool
    records: tuple[str, ...] = ()


class Guide:
    """What all conversations share; built once."""

    def __init__(self) -> None:
        executor = ActionExecutor()
        executor.register_package("actions")
        self._run = executor.actions
        self.responses = responses()
        self.action_for = actions_by_intent()

    def run(self, action: str, tracker: Tracker) -> tuple[list[Sent], dict[str, Any]]:
        """Run an action: what it sends and the slots that it sets."""
        dispatcher = CollectingDispatcher()
        # The executor keeps the bound method, as Rasa's SDK calls it.
        events = self._run[action](dispatcher, tracker, {})
        slots = {event["name"]: event["value"] for event in events if event["event"] == "slot"}
        return [Sent(one["text"], True, tuple(one.get("records") or ())) for one in dispatcher.messages], slots

    def fixed(self, response: str) -> list[Sent]:
        """Every variant of a fixed response: any of them may be sent."""
        return [Sent(variant["text"], False) for variant in self.responses[response]]


@dataclass
class Conversation:
    """One conversation with its memory."""

    guide: Guide
    channel: str = "website"
    slots: dict[str, Any] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    pause: str | None = None

    def turn(self, intent: str, entities: Entities = (), text: str = "") -> list[Sent]:
        """Say something and get what leaves in answer."""
        message = {
            "intent": {"name": intent, "confidence": 0.9},
            "entities": [{"entity": name, "value": value} for name, value in entities],
            "text": text,
        }
        user = {"event": "user", "text": text, "parse_data": message, "input_channel": self.channel}
        self.events.append(user)
        step = next_step(_heard(intent, text, dict(entities)), self.pause, self.guide.responses, read_ending)
        self.pause = step.pause or self.pause
        if step.pause:
            self.events.append({"event": "slot", "name": names.SLOT_SAFETY_PAUSE, "value": step.pause})
        if step.response:
            return self.guide.fixed(step.response)
        action = self._action(intent)
        if action not in self.guide.responses:
            tracker = Tracker("person", self.slots, message, self.events, False, None, {}, "action_listen")
            sent, slots = self.guide.run(action, tracker)
            self.slots.update(slots)
            return sent
        return self.guide.fixed(action)

    def _action(self, intent: str) -> str:
        found = boundaries_in_force(said(self.events), load_boundary_patterns())
        if found and found != (BOUNDARY_OF_INTENT.get(intent),):
            return names.ACTION_DECLINE_BOUNDARY
        return self.guide.action_for[intent]


def _heard(intent: str, text: str, entities: Mapping[str, str]) -> Heard:
    return Heard(intent, text, entities.get(names.ENTITY_RED_FLAG), entities.get(names.ENTITY_URGENCY))
