"""Rasa entity extractor: body parts and named things, from the fact store's own vocabulary."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from actions.knowledge.language import Vocabulary, make_pipeline
from actions.knowledge.loading import load_store
from components.nlu.component_bases import StatelessComponent
from components.nlu.findings import add_entities


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class SubjectExtractor(StatelessComponent, EntityExtractorMixin):
    """Reports ``body_part`` and one entity per named thing; the value is the id in the store."""

    def __init__(self) -> None:
        """Read the vocabulary. It is not kept in the model, so a new word needs a restart but no training."""
        self._vocabulary = Vocabulary(load_store(), make_pipeline())

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities of each message."""
        for message in messages:
            text = message.get(TEXT)
            if not text:
                continue
            mentions = self._vocabulary.mentions(self._vocabulary.parse(text))
            add_entities(message, self, [(found.entity, found.value, found.start, found.end) for found in mentions])
        return messages
