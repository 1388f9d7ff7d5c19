"""Rasa tokenizer on spaCy: English tokens with dictionary lemmas, without a spaCy model to download."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from actions.knowledge.language import lower_keeping_length, make_pipeline

# Where the parsed text travels to the components behind this one.
SPACY_DOC = "spacy_doc"
# Stands for a blank message: Rasa's classifiers raise an error where there is no token at all.
_BLANK = "__blank__"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class SpacyTokenizer(Tokenizer):
    """Splits a message into tokens; the lemma of each is what the count vectors see."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Rasa's tokenizer options, at their usual values."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None}

    def __init__(self, config: dict[str, Any]) -> None:
        """Load the spaCy pipeline (about 0.4 s)."""
        super().__init__(config)
        self._nlp = make_pipeline()

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Tokens of one attribute of a message; blank tokens are dropped."""
        doc = self._nlp(lower_keeping_length(message.get(attribute)))
        message.set(SPACY_DOC, doc)
        tokens = [Token(token.text, token.idx, lemma=token.lemma_) for token in doc if not token.is_space]
        return tokens or [Token(_BLANK, 0)]
