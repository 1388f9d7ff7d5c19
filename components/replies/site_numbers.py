"""Fixed responses with the numbers of the site's owner in place of the examples from several countries.

The responses are complete without this class: it only replaces words, so a wrong setting can take nothing away.
"""

from __future__ import annotations

from typing import Any

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import EndpointConfig

from actions.knowledge.loading import load_store
from actions.knowledge.site_numbers import in_words, site_numbers
from actions.names import CHANNEL_SHELL


class SiteNumbersReplies(TemplatedNaturalLanguageGenerator):
    """Named in endpoints.yml. Serves the website and the shell alike."""

    def __init__(self, endpoint_config: EndpointConfig | None = None, domain: Domain | None = None) -> None:
        """Read the numbers. Raises SiteNumbersError if they cannot be used, so that the server does not start."""
        super().__init__(domain.responses if domain else {})
        numbers = site_numbers()
        self._examples = load_store().messages.number_examples
        self._numbers = in_words(numbers) if numbers else self._examples

    def generate_from_slots(
        self, utter_action: str, filled_slots: dict[str, Any], output_channel: str, **kwargs: Any
    ) -> dict[str, Any] | None:
        """A response with the site's numbers; in the shell without buttons, which would take over the keyboard."""
        # No slots: our replies have no gaps to fill, and Rasa would take the braces of a payload for gaps and log the
        # whole reply as an error.
        response = super().generate_from_slots(utter_action, {}, output_channel)
        if response is None:
            return None
        if response.get("text"):
            response["text"] = response["text"].replace(self._examples, self._numbers)
        if output_channel == CHANNEL_SHELL:
            response.pop("buttons", None)
        return response
