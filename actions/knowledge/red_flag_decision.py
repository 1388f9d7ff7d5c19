"""Weigh what the patterns found against what the trained net says, and decide on one answer.

The patterns know combinations and context, the net knows how people put things. Each misses what the other finds, and
neither alone is quiet enough on look-alikes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from actions.knowledge.models import Urgency
from actions.knowledge.red_flag_screen import FIRST_FLAG, NOW, Finding
from actions.knowledge.red_flag_statements import NO_SIGN, flag_and_urgency

# How much a sign that the patterns found adds to the net's chance. The two thresholds were chosen on
# tests/safety/dev.jsonl (see docs/safety.md).
PATTERN_WEIGHT = 0.25
# The same for a sign that only the earlier messages complete: the net has not seen those.
ACROSS_MESSAGES_WEIGHT = 0.45
SURE = 0.6
POSSIBLE = 0.5

# Urgencies of an answer, beside those of the flags.
SELF_HARM = "self_harm"
MAY_BE = "possible"
_MARKUP = re.compile(r"<\w[^<>]*>")
_MOST_URGENT_FIRST = (SELF_HARM, "emergency", "today", "soon")
_LEVELS = {Urgency.EMERGENCY.value: "emergency", Urgency.SAME_DAY.value: "today", Urgency.SOON.value: "soon"}


@dataclass(frozen=True)
class Decision:
    """There is a warning sign.

    Attributes:
        flag: id in ``red_flags.yml``: the likeliest.
        urgency: ``emergency``, ``today``, ``soon``, ``self_harm``, or ``possible`` where it is not sure.
        start, end: where in the message the sign stands; the whole message if only the net found it.
    """

    flag: str
    urgency: str
    start: int
    end: int


def decide(
    text: str, findings: Sequence[Finding], chances: Mapping[str, float], across_messages: bool = False
) -> Decision | None:
    """Whether a message holds a warning sign.

    Args:
        text: the message.
        findings: of the patterns, most urgent first.
        across_messages: whether the patterns find nothing in the message without those before it.
        chances: of the net: by name of the sign (``none``, ``RF01/emergency``, ...), adding up to 1.

    Returns:
        None if there is none.
    """
    found = next((finding for finding in findings if finding.kind == NOW), None)
    # The net has learnt from people's words only; what it says about code is chance.
    chance = 0.0 if _MARKUP.search(text) else 1 - chances[NO_SIGN]
    weight = ACROSS_MESSAGES_WEIGHT if across_messages else PATTERN_WEIGHT
    score = chance + (weight if found else 0)
    if score < POSSIBLE:
        return None
    flag, urgency = _by_net(chances)
    start, end = (found.start, found.end) if found else (0, len(text))
    if score < SURE:
        return Decision(found.flag if found else flag, MAY_BE, start, end)
    if found:
        pattern_urgency = SELF_HARM if found.flag == FIRST_FLAG else _LEVELS[found.urgency]
        urgency = min(urgency, pattern_urgency, key=_MOST_URGENT_FIRST.index)
        flag = found.flag if urgency == pattern_urgency else flag
    return Decision(flag, urgency, start, end)


def _by_net(chances: Mapping[str, float]) -> tuple[str, str]:
    """The urgency that the net holds likeliest, and the likeliest flag of that urgency."""
    signs = {name: chance for name, chance in chances.items() if name != NO_SIGN}
    by_urgency: dict[str, float] = {}
    for name, chance in signs.items():
        urgency = flag_and_urgency(name)[1]
        by_urgency[urgency] = by_urgency.get(urgency, 0) + chance
    urgency = max(by_urgency, key=by_urgency.__getitem__)
    name = max((name for name in signs if flag_and_urgency(name)[1] == urgency), key=signs.__getitem__)
    return flag_and_urgency(name)
