"""Rasa component: adds an entity for each boundary that a message touches, and for what it says about the last one."""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from actions.knowledge.boundary_patterns import BoundaryFinder, load_boundary_patterns
from actions.knowledge.loading import load_store
from actions.names import ENTITY_BOUNDARY, ENTITY_BOUNDARY_CUE

# What a button or a slash command sends.
_COMMAND = re.compile(r"^/\w")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class BoundaryDetector(GraphComponent):
    """Leaves the intent alone. The whole message is the entity's place, as a boundary is often told in a story."""

    def __init__(self) -> None:
        """Read the patterns. They are not kept in the model, so a new one needs a restart but no training."""
        self._finder = BoundaryFinder(load_boundary_patterns(), load_store())

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> BoundaryDetector:
        """Called by Rasa."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities of each typed message."""
        for message in messages:
            text = message.get(TEXT) or ""
            if not text or _COMMAND.match(text):
                continue
            touched = self._finder.touched(text)
            pairs = [(ENTITY_BOUNDARY, name) for name in touched.boundaries]
            pairs += [(ENTITY_BOUNDARY_CUE, name) for name in touched.cues]
            found = [
                {"entity": entity, "value": name, "start": 0, "end": len(text), "extractor": type(self).__name__}
                for entity, name in pairs
            ]
            if found:
                message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages
