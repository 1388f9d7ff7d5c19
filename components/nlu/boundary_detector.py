"""Rasa component: adds an entity for each boundary that a message touches, and for what it says about the last one."""

from __future__ import annotations

import re

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from actions.knowledge.boundary_patterns import BoundaryFinder, load_boundary_patterns
from actions.knowledge.loading import load_store
from actions.names import ENTITY_BOUNDARY, ENTITY_BOUNDARY_CUE
from components.nlu.component_bases import StatelessComponent
from components.nlu.findings import add_entities

# What a button or a slash command sends.
_COMMAND = re.compile(r"^/\w")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class BoundaryDetector(StatelessComponent):
    """Leaves the intent alone. The whole message is the entity's place, as a boundary is often told in a story."""

    def __init__(self) -> None:
        """Read the patterns. They are not kept in the model, so a new one needs a restart but no training."""
        self._finder = BoundaryFinder(load_boundary_patterns(), load_store())

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities of each typed message."""
        for message in messages:
            text = message.get(TEXT) or ""
            if not text or _COMMAND.match(text):
                continue
            touched = self._finder.touched(text)
            pairs = [(ENTITY_BOUNDARY, name) for name in touched.boundaries]
            pairs += [(ENTITY_BOUNDARY_CUE, name) for name in touched.cues]
            add_entities(message, self, [(entity, name, 0, len(text)) for entity, name in pairs])
        return messages
