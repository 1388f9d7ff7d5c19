"""The website channel without its limits on haste, which a measurement would run into at once."""

from __future__ import annotations

from dataclasses import replace

from components.website.channel import WebsiteInput
from components.website.settings import Settings

_WITHOUT_LIMIT = 1_000_000_000


class BenchInput(WebsiteInput):
    """All else is the real channel."""

    def __init__(self, settings: Settings) -> None:
        """Lift the limits."""
        lifted = replace(settings, sessions_per_minute=_WITHOUT_LIMIT, messages_per_minute=_WITHOUT_LIMIT)
        super().__init__(lifted)
