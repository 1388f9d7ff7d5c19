"""Where an answer names anti-inflammatory medicine, it says too that this is not safe for all. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.knowledge.models import Fact
from actions.knowledge.store import Store

# The fact that says whom these medicines may harm and who can tell.
CAUTION = "F204"
_NAMED = re.compile(r"\b(?:nsaids?|ibuprofen|naproxen|diclofenac|anti-inflammator(?:y|ies))\b", re.IGNORECASE)


def with_caution(store: Store, facts: Sequence[Fact], most: int) -> list[Fact]:
    """The facts with the caution behind the first that names such a medicine, if that is among so many.

    Args:
        most: how many of the facts may be said.
    """
    caution = store.record(CAUTION)
    at = next((place for place, fact in enumerate(facts[:most]) if names_nsaid(fact)), None)
    if at is None or not isinstance(caution, Fact):
        return list(facts)
    others = [fact for fact in facts if fact.id != CAUTION]
    # The last place is the caution's own: what it is about stands before it.
    at = min(others.index(facts[at]) if facts[at] in others else 0, most - 2)
    if facts[0].id == CAUTION:
        return list(facts)
    return [*others[: at + 1], caution, *others[at + 1 :]]


def lacks_caution(facts: Sequence[Fact]) -> bool:
    """Whether such a medicine is named and the caution is not among the facts."""
    return any(map(names_nsaid, facts)) and all(fact.id != CAUTION for fact in facts)


def names_nsaid(fact: Fact) -> bool:
    """Whether what a fact says first names an anti-inflammatory medicine."""
    return bool(_NAMED.search(fact.simple))
