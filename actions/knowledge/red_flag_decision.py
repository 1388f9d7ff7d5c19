"""Weigh what the patterns found against what the trained net says, and decide on one answer.

The patterns know combinations and context, the net knows how people put things. Each misses what the other finds, and
neither alone is quiet enough on look-alikes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from actions.knowledge.models import Urgency
from actions.knowledge.red_flag_screen import FIRST_FLAG, NOW, Finding, only_plain
from actions.knowledge.red_flag_statements import NO_SIGN, flag_and_urgency

# How much a sign that the patterns found adds to the net's chance. The two thresholds were chosen on
# tests/safety/dev.jsonl (see docs/safety.md).
PATTERN_WEIGHT = 0.25
# The same for a sign that only the earlier messages complete: the net has not seen those.
ACROSS_MESSAGES_WEIGHT = 0.45
SURE = 0.65
POSSIBLE = 0.55

# From this chance on a flag of the net's names what it is; below, the reply is the general one of the urgency.
NAMED = 0.3
# The same where the patterns found nothing: a wrong name would let a reader think that the reply is not meant for them.
NAMED_ALONE = 0.5
# From this chance on the net alone may speak of self-harm; below, the reply is the softer one, which names it too.
SELF_HARM_ALONE = 0.6
UNNAMED = "unnamed"

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
        flag: id in ``red_flags.yml``: the likeliest; ``unnamed`` where none stands out.
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
    # The net has learnt from people's words only; what it says about code is chance. An ordinary ache alone, or talk of
    # how to reach help, is no sign, however it sounds to the net.
    unheard = _MARKUP.search(text) or (found is None and only_plain(text))
    chance = 0.0 if unheard else 1 - chances[NO_SIGN]
    weight = ACROSS_MESSAGES_WEIGHT if across_messages else PATTERN_WEIGHT
    score = chance + (weight if found else 0)
    sure = found is not None and any(
        finding.sure and finding.kind == NOW and finding.urgency == found.urgency for finding in findings
    )
    if score < POSSIBLE and not sure:
        return None
    flag, urgency, likelihood = _by_net(chances)
    # Words for another sign that need no second opinion outdo the net's guess, as a faint guess is outdone by any.
    if urgency == SELF_HARM and (sure or likelihood < SELF_HARM_ALONE) and not _told_of_self_harm(findings):
        if found is None:
            return Decision(UNNAMED, MAY_BE, 0, len(text))
        flag, urgency = found.flag, _LEVELS[found.urgency]
    if found is None and likelihood < NAMED_ALONE:
        flag = UNNAMED
    start, end = (found.start, found.end) if found else (0, len(text))
    if score < SURE and not sure:
        return Decision(found.flag if found else flag, MAY_BE, start, end)
    if found:
        pattern_urgency = SELF_HARM if found.flag == FIRST_FLAG else _LEVELS[found.urgency]
        # Only a flag that the net names makes it more urgent than the pattern.
        if flag == UNNAMED or _MOST_URGENT_FIRST.index(pattern_urgency) <= _MOST_URGENT_FIRST.index(urgency):
            flag, urgency = found.flag, pattern_urgency
    return Decision(flag, urgency, start, end)


def _told_of_self_harm(findings: Sequence[Finding]) -> bool:
    return any(finding.flag == FIRST_FLAG and finding.kind == NOW for finding in findings)


def _by_net(chances: Mapping[str, float]) -> tuple[str, str, float]:
    """The likeliest flag of the urgency that the net holds likeliest, unnamed where no flag stands out; its chance."""
    by_urgency: dict[str, float] = {}
    likeliest: dict[str, tuple[float, str]] = {}
    for name, chance in chances.items():
        if name == NO_SIGN:
            continue
        flag, urgency = flag_and_urgency(name)
        # Thoughts of self-harm have words of their own; a faint echo of them is none.
        if urgency == SELF_HARM and chance < NAMED:
            continue
        by_urgency[urgency] = by_urgency.get(urgency, 0) + chance
        likeliest[urgency] = max(likeliest.get(urgency, (0.0, "")), (chance, flag))
    urgency = max(by_urgency, key=by_urgency.__getitem__)
    chance, flag = likeliest[urgency]
    return (flag if chance >= NAMED else UNNAMED), urgency, chance
