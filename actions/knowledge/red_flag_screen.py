"""Find warning signs in a message, and tell a sign that is there now from one that is denied, past or only asked about.

Four steps, each a plain function of words and patterns: tag the words, match concepts, judge the context of each match
(in the spirit of ConText: a cue, its reach, and what ends its reach), and see which rules of which flag hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from actions.knowledge.models import Urgency
from actions.knowledge.red_flag_context import ASKED, DENIED, NOW, PAST, Context
from actions.knowledge.red_flag_matching import TaggedMessage
from actions.knowledge.red_flag_patterns import PatternSet, Rule, load_patterns

# The flag on self-harm comes before all others.
FIRST_FLAG = "RF22"
# How many earlier messages count.
TURNS_REMEMBERED = 4

_URGENCY_ORDER = list(Urgency)
# From the surest reading of a message to the one that lets everything count.
_LEVELS = ((NOW,), (NOW, ASKED), (NOW, ASKED, PAST), (NOW, ASKED, PAST, DENIED))


@dataclass(frozen=True)
class Finding:
    """A warning sign in a message.

    Attributes:
        flag: id in ``red_flags.yml``.
        urgency: how fast to act, from the rule that fits.
        kind: ``now`` (in the person or somebody near), ``asked about``, ``denied`` or ``past``.
        start, end: where in the message the sign stands.
        text: these words of the message.
        concepts: names of the concepts that were found.
        sure: whether the rule is plain enough to count by itself.
        parts: how many things of its rule were told, earlier messages included.
    """

    flag: str
    urgency: str
    kind: str
    start: int
    end: int
    text: str
    concepts: tuple[str, ...]
    sure: bool = False
    parts: int = 1


@dataclass(frozen=True)
class Sign:
    """A concept in a message, with what its context makes of it and its place in the text."""

    name: str
    kind: str
    start: int
    end: int


def screen(text: str, earlier_texts: Sequence[str] = (), patterns: PatternSet | None = None) -> list[Finding]:
    """Warning signs in a message.

    Args:
        text: the message.
        earlier_texts: what the person wrote before, oldest first; completes combinations, never a finding of its own.
        patterns: other patterns than those of the store, for tests.

    Returns:
        One finding per flag: first what is there now, the most urgent (and self-harm) first; then those of more parts
        and of sure rules, as they tell most exactly what it is: behind a sore leg, breathlessness may mean a clot.
    """
    patterns = patterns or _store_patterns()
    here = _signs(patterns, text)
    before = {sign.name for earlier in earlier_texts[-TURNS_REMEMBERED:] for sign in _now(patterns, earlier)}
    levels = [(kinds[-1], _first_by_name(here, kinds)) for kinds in _LEVELS]
    findings = []
    for flag in patterns.flags if here else ():
        best = None
        for rule in flag.rules:
            fit = _fit(rule, levels, before)
            if fit:
                kind, signs = fit
                start, end = min(sign.start for sign in signs), max(sign.end for sign in signs)
                names = tuple(dict.fromkeys(sign.name for sign in signs))
                found = Finding(
                    flag.id, rule.urgency.value, kind, start, end, text[start:end], names, rule.sure, len(rule.needs)
                )
                best = found if best is None else min(best, found, key=_order)
        if best:
            findings.append(best)
    return sorted(findings, key=_order)


def only_plain(text: str, patterns: PatternSet | None = None) -> bool:
    """Whether a message holds nothing but words of an ordinary ache, of being pregnant, or of how to reach help."""
    patterns = patterns or _store_patterns()
    words = " ".join(["", *(word.text for word in patterns.reader.read(text)), ""])
    rest = words
    for phrase in patterns.plain_phrases:
        rest = rest.replace(f" {phrase} ", " ")
    left = rest.split()
    about = rest != words or not patterns.plain_about.isdisjoint(left)
    return about and all(word in patterns.plain_words or word.isdigit() for word in left)


def _order(finding: Finding) -> tuple[bool, bool, int, int, bool, int]:
    urgency = _URGENCY_ORDER.index(Urgency(finding.urgency))
    exactness = (-finding.parts, not finding.sure, -len(finding.concepts))
    return finding.kind != NOW, finding.flag != FIRST_FLAG, urgency, *exactness


@lru_cache(maxsize=1)
def _store_patterns() -> PatternSet:
    return load_patterns()


@lru_cache(maxsize=256)
def _signs(patterns: PatternSet, text: str) -> tuple[Sign, ...]:
    """Every concept of a message. Kept for a while, as each message is looked at again with those behind it."""
    message = TaggedMessage(patterns, text)
    context = Context(patterns, message)
    words = message.words
    return tuple(
        Sign(match.name, context.kind(match), words[match.start].start, words[match.end - 1].end)
        for match in message.find(patterns.concepts)
    )


def _now(patterns: PatternSet, text: str) -> list[Sign]:
    return [sign for sign in _signs(patterns, text) if sign.kind == NOW]


def _first_by_name(signs: Iterable[Sign], kinds: Sequence[str]) -> dict[str, Sign]:
    found: dict[str, Sign] = {}
    for sign in signs:
        if sign.kind in kinds:
            found.setdefault(sign.name, sign)
    return found


def _fit(rule: Rule, levels: list[tuple[str, dict[str, Sign]]], before: set[str]) -> tuple[str, list[Sign]] | None:
    """The signs of this message that satisfy a rule, and the kind of the least certain of them."""
    if any(name in levels[0][1] for name in rule.unless):
        return None
    for kind, present in levels:
        chosen: list[Sign] = []
        for names in rule.needs:
            name = next((name for name in names if name in present), None)
            if name:
                chosen.append(present[name])
            elif before.isdisjoint(names):
                break
        else:
            if chosen:
                return kind, chosen
    return None
