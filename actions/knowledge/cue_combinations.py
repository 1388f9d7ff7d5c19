"""Weak cues across the last messages: which of them together are a warning sign. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from pydantic import Field

from actions.knowledge.loading import FACTS_FOLDER, read_checked
from actions.knowledge.models import Strict, Text, Urgency

COMBINATIONS_FILE = FACTS_FOLDER / "cue_combinations.yml"


class Combination(Strict):
    """Cues that together are a warning sign; of each entry one of the names between ``|``."""

    flag: str = Field(..., regex=r"^RF\d{2}[a-z]?$")
    urgency: Urgency
    all: list[Text] = Field(..., min_items=2)

    def needs(self) -> list[frozenset[str]]:
        """One set of cue names for each entry."""
        return [frozenset(entry.split("|")) for entry in self.all]


class Combinations(Strict):
    """The whole file; ``remembered_messages`` is how many messages count, with the present one."""

    remembered_messages: int = Field(..., ge=1, le=20)
    combinations: list[Combination] = Field(..., min_items=1)


@lru_cache(maxsize=1)
def load_combinations(path: Path = COMBINATIONS_FILE) -> Combinations:
    """Read and check the file. Raises StoreError with what is wrong and how to fix it."""
    return read_checked(path, Combinations)


def combined(turns: Sequence[Iterable[str]], data: Combinations) -> tuple[str, Urgency] | None:
    """The most urgent warning sign that the last messages make together.

    Args:
        turns: the cues of each message, oldest first; the last is the present one, which has to add a cue.
        data: the combinations.

    Returns:
        Flag and urgency, or None. Cues that make a sign without the present message do not count again.
    """
    recent = [frozenset(cues) for cues in turns[-data.remembered_messages :]]
    if not recent or not recent[-1]:
        return None
    seen = frozenset().union(*recent)
    order = list(Urgency)
    fitting = [
        rule
        for rule in data.combinations
        if all(names & seen for names in rule.needs()) and any(names & recent[-1] for names in rule.needs())
    ]
    best = min(fitting, key=lambda rule: order.index(rule.urgency), default=None)
    return (best.flag, best.urgency) if best else None
