"""Run the actions in Rasa's own process: no second server to start, no way over the network for each answer."""

from __future__ import annotations

import json
import logging
from typing import Any

from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor

logger = logging.getLogger(__name__)
_PACKAGE = "actions"
_FAILED = 500


class ActionsInside(EndpointConfig):
    """Stands where Rasa keeps the address of the action server, and gives the answers that one would give."""

    def __init__(self) -> None:
        """Find the actions and read the fact store. Raises StoreError if the store is not fit to answer from."""
        # The actions need no domain, so Rasa need not write it out for each call.
        super().__init__(url="", enable_selective_domain=True)
        from actions.guide_action import the_store

        the_store()
        self._executor = ActionExecutor()
        self._executor.register_package(_PACKAGE)

    async def request(self, *arguments: Any, **keywords: Any) -> dict[str, Any]:
        """Run one action.

        Args:
            keywords: ``json`` holds Rasa's action call; what concerns the network is not needed.

        Returns:
            ``{"events": [...], "responses": [...]}``.

        Raises:
            ClientResponseError: if the action failed, as from an action server. No words of the visitor are in it.
        """
        try:
            answer = await self._executor.run(keywords["json"])
            # As from a server: plain JSON, and nothing in it that somebody else still holds.
            return json.loads(json.dumps(answer))
        except Exception as error:
            kind = type(error).__name__
            logger.error("%s failed: %s", keywords["json"].get("next_action"), kind)
            raise ClientResponseError(_FAILED, f"The action failed: {kind}.", "") from None

    async def close(self) -> None:
        """Nothing is open."""
