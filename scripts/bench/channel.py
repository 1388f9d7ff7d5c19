"""The website channel without its limits on haste, which a measurement would run into at once."""

from __future__ import annotations

from typing import Any

from components.website.channel import WebsiteInput
from components.website.rate_limit import RateLimit


class BenchInput(WebsiteInput):
    """All else is the real channel."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Lift every limit."""
        super().__init__(*args, **kwargs)
        for name, value in list(vars(self).items()):
            if isinstance(value, RateLimit):
                setattr(self, name, RateLimit(10**9))
