"""Find warning signs in a message, and tell a sign that is there now from one that is denied, past or only asked about.

Four steps, each a plain function of words and patterns: tag the words, match concepts, judge the context of each match
(in the spirit of ConText: a cue, its reach, and what ends its reach), and see which rules of which flag hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from actions.knowledge.models import Urgency
from actions.knowledge.red_flag_patterns import (
    BODY_LIST,
    PAIN_LIST,
    Pattern,
    PatternIndex,
    PatternSet,
    Phrase,
    Rule,
    load_patterns,
)
from actions.knowledge.red_flag_words import Word

NOW = "now"
ASKED = "asked about"
DENIED = "denied"
PAST = "past"

# The flag on self-harm comes before all others.
FIRST_FLAG = "RF22"
# How far, in words that are no fillers, a "no" reaches forward, and a "ruled out" back.
DENY_REACH = 5
DENY_BACK_REACH = 5
# Words around a match in which "my" or "he" makes a general question a personal one.
PERSON_BEFORE, PERSON_AFTER = 6, 4
# How many words behind a sign "all gone now" may stand, and how many earlier messages count.
OVER_REACH = 25
TURNS_REMEMBERED = 4

_URGENCY_ORDER = list(Urgency)
# From the surest reading of a message to the one that lets everything count.
_LEVELS = ((NOW,), (NOW, ASKED), (NOW, ASKED, PAST), (NOW, ASKED, PAST, DENIED))
# A pattern that fits in more ways than this, in an endless message, is not followed further.
_MOST_WAYS = 40


@dataclass(frozen=True)
class Finding:
    """A warning sign in a message.

    Attributes:
        flag: id in ``red_flags.yml``.
        urgency: how fast to act, from the rule that fits.
        kind: ``now`` (in the person or somebody near), ``asked about``, ``denied`` or ``past``.
        start, end: where in the message the sign stands.
        text: these words of the message.
        concepts: names of the concepts that were found, for whoever tunes the patterns.
    """

    flag: str
    urgency: str
    kind: str
    start: int
    end: int
    text: str
    concepts: tuple[str, ...]


@dataclass(frozen=True)
class Match:
    """A pattern found in a message; `hits` are the words that matched, `span` the place in the text."""

    name: str
    start: int
    end: int
    hits: tuple[tuple[int, int], ...]
    kind: str = NOW
    span: tuple[int, int] = (0, 0)


def screen(text: str, earlier_texts: Sequence[str] = (), patterns: PatternSet | None = None) -> list[Finding]:
    """Warning signs in a message.

    Args:
        text: the message.
        earlier_texts: what the person wrote before, oldest first; completes combinations, never a finding of its own.
        patterns: other patterns than those of the store, for tests.

    Returns:
        One finding per flag: first what is there now, the most urgent (and self-harm) first.
    """
    patterns = patterns or _store_patterns()
    here = _judged(patterns, text)
    before = {match.name for earlier in earlier_texts[-TURNS_REMEMBERED:] for match in _now(patterns, earlier)}
    levels = [(kinds[-1], _first_by_name(here, kinds)) for kinds in _LEVELS]
    findings = []
    for flag in patterns.flags if here else ():
        best = None
        for rule in flag.rules:
            fit = _fit(rule, levels, before)
            if fit:
                kind, matches = fit
                start, end = min(match.span[0] for match in matches), max(match.span[1] for match in matches)
                names = tuple(dict.fromkeys(match.name for match in matches))
                found = Finding(flag.id, rule.urgency.value, kind, start, end, text[start:end], names)
                best = found if best is None else min(best, found, key=_order)
        if best:
            findings.append(best)
    return sorted(findings, key=_order)


def _order(finding: Finding) -> tuple[bool, bool, int]:
    return finding.kind != NOW, finding.flag != FIRST_FLAG, _URGENCY_ORDER.index(Urgency(finding.urgency))


@lru_cache(maxsize=1)
def _store_patterns() -> PatternSet:
    return load_patterns()


@lru_cache(maxsize=256)
def _judged(patterns: PatternSet, text: str) -> tuple[Match, ...]:
    """Every concept of a message. Kept for a while, as each message is looked at again with those behind it."""
    return tuple(_Message(patterns, text).judged())


def _now(patterns: PatternSet, text: str) -> list[Match]:
    return [match for match in _judged(patterns, text) if match.kind == NOW]


def _first_by_name(matches: Iterable[Match], kinds: Sequence[str]) -> dict[str, Match]:
    found: dict[str, Match] = {}
    for match in matches:
        if match.kind in kinds:
            found.setdefault(match.name, match)
    return found


def _fit(rule: Rule, levels: list[tuple[str, dict[str, Match]]], before: set[str]) -> tuple[str, list[Match]] | None:
    """The matches of this message that satisfy a rule, and the kind of the least certain of them."""
    if any(name in levels[0][1] for name in rule.unless):
        return None
    for kind, present in levels:
        chosen: list[Match] = []
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


class _Message:
    """One message: its words, their tags, and what the context cues among them say about a match."""

    def __init__(self, patterns: PatternSet, text: str) -> None:
        self._patterns = patterns
        self.words = patterns.reader.read(text)
        self._load = [0]
        for word in self.words:
            self._load.append(self._load[-1] + (word.text not in patterns.fillers))
        self._tags = self._tag()
        self._cues: dict[str, list[Match]] = {}
        for match in self._find(patterns.context):
            self._cues.setdefault(match.name, []).append(match)
        self._hide(self._cues.get("other_sense", ()))

    def judged(self) -> list[Match]:
        """Every concept in the message, each with its kind."""
        found = self._find(self._patterns.concepts)
        return [replace(match, kind=self._kind(match), span=self._span(match)) for match in found]

    def _span(self, match: Match) -> tuple[int, int]:
        return self.words[match.start].start, self.words[match.end - 1].end

    # --- Tags and patterns -------------------------------------------------------------------------------------------

    def _tag(self) -> dict[str, list[tuple[int, int]]]:
        tags: dict[str, list[tuple[int, int]]] = {}
        phrases = self._patterns.phrases
        for at, word in enumerate(self.words):
            if word.text[-1].isdigit():
                for bounds in self._patterns.ranges:
                    if bounds.holds(word.text):
                        tags.setdefault(bounds.tag, []).append((at, at + 1))
            keys = (word.text,) if word.lemma == word.text else (word.text, word.lemma)
            for tag in {tag for key in keys for tag in self._patterns.single_words.get((key, key == word.text), ())}:
                tags.setdefault(tag, []).append((at, at + 1))
            for phrase in {phrase for key in keys for phrase in phrases.get(key, ())}:
                end = self._phrase_end(phrase, at)
                if end:
                    tags.setdefault(phrase.tag, []).append((at, end))
        return {tag: sorted(spans) for tag, spans in tags.items()}

    def _phrase_end(self, phrase: Phrase, at: int) -> int | None:
        """Where a phrase that begins here ends, or None; filler words inside it are passed over."""
        words, sentence, last = self.words, self.words[at].sentence, len(phrase.words) - 1
        step = 0
        while at < len(words) and words[at].sentence == sentence:
            word = words[at]
            if word.text == phrase.words[step] or (not phrase.exact[step] and word.lemma == phrase.lemmas[step]):
                if step == last:
                    return at + 1
                step += 1
            elif step == 0 or word.text not in self._patterns.fillers:
                return None
            at += 1
        return None

    def _find(self, index: PatternIndex) -> list[Match]:
        found: dict[tuple[str, int, int], Match] = {}
        for pattern in (pattern for tag in self._tags for pattern in index.get(tag, ())):
            if pattern.tags <= self._tags.keys():
                for hits in self._joined(pattern):
                    hits = tuple(sorted(hits))
                    start, end = hits[0][0], max(hit[1] for hit in hits)
                    if pattern.closes and not self._closes(end):
                        continue
                    found.setdefault((pattern.name, start, end), Match(pattern.name, start, end, hits))
        return sorted(found.values(), key=lambda match: (match.start, match.end))

    def _joined(self, pattern: Pattern) -> list[tuple[tuple[int, int], ...]]:
        """Every way in which the runs of a pattern stand together."""
        found = self._run(pattern.runs[0])
        for run, reach in zip(pattern.runs[1:], pattern.reaches, strict=True):
            found = [one + other for other in self._run(run) for one in found if self._near(one, other, reach)]
            found = found[:_MOST_WAYS]
        return found

    def _run(self, steps: tuple) -> list[tuple[tuple[int, int], ...]]:
        found = [(span,) for span in self._tags[steps[0].tag]]
        for step in steps[1:]:
            found = [
                (*hits, span)
                for hits in found
                for span in self._tags[step.tag]
                if span[0] >= hits[-1][1]
                and self._apart(hits[-1][1], span[0]) <= step.gap
                and not (step.gap == 0 and self._comma_between(hits[-1][1], span[0]))
            ][:_MOST_WAYS]
        return found

    def _comma_between(self, end: int, start: int) -> bool:
        return any(self.words[at].after_comma for at in range(end, start + 1))

    def _near(self, one: tuple, other: tuple, reach: int | None) -> bool:
        """Whether two runs do not overlap and stand close enough, in either order."""
        if reach is None:
            apart = all(one_end <= start or end <= one_start for one_start, one_end in one for start, end in other)
            return apart and self.words[one[0][0]].sentence == self.words[other[0][0]].sentence
        first, second = sorted((sorted(one), sorted(other)))
        end = max(hit[1] for hit in first)
        return end <= second[0][0] and self._apart(end, second[0][0]) <= reach

    def _apart(self, end: int, start: int) -> float:
        """Words between two places, not counting fillers; infinite across a sentence end."""
        if self.words[end - 1].sentence != self.words[start].sentence:
            return float("inf")
        return self._load[start] - self._load[end]

    def _hide(self, matches: Iterable[Match]) -> None:
        """Take the words of a figure of speech out of the search."""
        hidden = {at for match in matches for start, end in match.hits for at in range(start, end)}
        if hidden:
            self._tags = {
                tag: kept
                for tag, spans in self._tags.items()
                if (kept := [span for span in spans if hidden.isdisjoint(range(*span))])
            }
            for name, cues in self._cues.items():
                if name != "other_sense":
                    self._cues[name] = [cue for cue in cues if hidden.isdisjoint(range(cue.start, cue.end))]

    # --- Context -----------------------------------------------------------------------------------------------------

    def _kind(self, match: Match) -> str:
        background = match.name in self._patterns.background
        if self._denied(match):
            return DENIED
        if not background and (self._over(match) or self._past(match)):
            return PAST
        if not background and self._asked(match):
            return ASKED
        return NOW

    def _denied(self, match: Match) -> bool:
        if any(self._refused_by(cue, match) for cue in self._cues.get("deny", ())):
            return True
        return any(
            cue.start >= match.end
            and self._apart(match.end, cue.start) <= DENY_BACK_REACH
            and not any(match.end <= stop.start and stop.end <= cue.start for stop in self._cues.get("deny_stop", ()))
            for cue in self._cues.get("deny_after", ())
        )

    def _closes(self, end: int) -> bool:
        """Whether a statement ends before this word."""
        return end == len(self.words) or self._starts_part(end) or self.words[end].text in _NEXT_STATEMENT

    def _starts_part(self, at: int) -> bool:
        """Whether a sentence, or a part of it behind a comma, begins with this word."""
        return at == 0 or self.words[at].after_comma or self.words[at].sentence != self.words[at - 1].sentence

    def _refused_by(self, cue: Match, match: Match) -> bool:
        """Whether a "no" before the sign, or between its words, reaches it."""
        own = {at for start, end in match.hits for at in range(start, end)}
        if not own.isdisjoint(range(cue.start, cue.end)):
            return False
        if any(self._overlap(cue, no_cue) for no_cue in self._cues.get("deny_not", ())):
            return False
        reached = [hit for hit in match.hits if hit[0] >= cue.end]
        if not reached or self._apart(cue.end, reached[0][0]) > DENY_REACH:
            return False
        if cue.end <= match.start and self._negative(match.start):
            return False
        if self._stop_between(cue.end, reached[0][0]) or self._new_list(cue.end, reached[0][0]):
            return False
        return not any(
            new.start >= reached[0][0] and self._apart(match.end, new.start) < 4
            for new in self._cues.get("new_sign", ())
            if new.start >= match.end
        )

    def _negative(self, at: int) -> bool:
        """Whether the sign itself begins with a negative ("I don't have no feeling")."""
        return self.words[at].text in {"no", "not", "cannot", "never", "nothing", "without"}

    def _stop_between(self, start: int, end: int) -> bool:
        return any(start <= cue.start < end for cue in self._cues.get("deny_stop", ()))

    def _new_list(self, start: int, end: int) -> bool:
        """Whether a comma between opens a new statement. "No fever, chills": a bare sign goes on with the list."""
        of_verb = start > 1 and self.words[start - 1].text == "not" and self.words[start - 2].text in _HELPING_VERBS
        for at in range(start, end + 1):
            breaks = self.words[at].after_comma and self.words[at].text not in _LIST_WORDS
            if breaks and (of_verb or self._apart_words(at, end) > 0 or self._is_subject(at)):
                return True
        return False

    def _apart_words(self, start: int, end: int) -> int:
        return self._load[end] - self._load[start]

    def _is_subject(self, at: int) -> bool:
        return any(cue.start == at for cue in self._cues.get("person", ())) or self._has_tag(BODY_LIST, at)

    def _has_tag(self, tag: str, at: int) -> bool:
        return any(start == at for start, _ in self._tags.get(tag, ()))

    def _over(self, match: Match) -> bool:
        """Whether the sign is said to have gone: "passed in a minute", "all fine now"."""
        return any(
            match.end <= cue.start <= match.end + OVER_REACH
            and not self._back_again(cue)
            and not self._body_between(self._part(cue.start)[0], cue.start, match.end)
            for cue in self._cues.get("over", ())
        )

    def _back_again(self, cue: Match) -> bool:
        """Whether the same part goes on to say that it is there again: "went away overnight and is back today"."""
        end = cue.end + 1 if cue.end < len(self.words) and self.words[cue.end].text == "now" else cue.end
        return self._present_between(end, self._part(cue.end - 1)[1])

    def _body_between(self, start: int, end: int, floor: int) -> bool:
        """Whether another part of the body is what has got better."""
        return any(max(start, floor) <= at < end for at, _ in self._tags.get(BODY_LIST, ()))

    def _past(self, match: Match) -> bool:
        """Whether the sign lies in the past: a cue in the same part of the sentence, or one that opens the sentence."""
        start, end = self._part(match.start)
        first = self._sentence(match)[0]
        event = match.name in self._patterns.events
        return any(
            (start <= cue.start < end or first <= cue.start <= first + 2)
            and (event or not self._present_between(start, end))
            and (event or not self._present_between(min(cue.start, match.start), max(cue.end, match.end)))
            for cue in self._cues.get("past", ())
        )

    def _part(self, at: int) -> tuple[int, int]:
        """The part of the sentence, between commas, in which a word stands."""
        start = at
        while not self._starts_part(start):
            start -= 1
        end = at + 1
        while end < len(self.words) and not self._starts_part(end):
            end += 1
        return start, end

    def _sentence(self, match: Match) -> tuple[int, int]:
        sentence = self.words[match.start].sentence
        first, last = match.start, match.end
        while first > 0 and self.words[first - 1].sentence == sentence:
            first -= 1
        while last < len(self.words) and self.words[last].sentence == sentence:
            last += 1
        return first, last

    def _present_between(self, start: int, end: int) -> bool:
        over = self._cues.get("over", ())
        return any(
            start <= cue.start < end and not any(self._overlap(cue, gone) for gone in over)
            for cue in self._cues.get("present", ())
        )

    def _asked(self, match: Match) -> bool:
        first, last = self._sentence(match)
        if match.name in self._patterns.unexcused:
            study = bool(self._cues.get("study")) and not self._personal(match, first, last)
            return study or (self._is_question(first, match) and not self._cues.get("person"))
        supposed = any(
            first <= cue.start < match.start
            and not any(self._overlap(cue, whether) for whether in self._cues.get("whether", ()))
            for cue in self._cues.get("suppose", ())
        )
        if supposed and not self._present_between(*self._part(match.start)):
            return True
        if self._present_between(first, last):
            return False
        if self._personal(match, first, last) or self._told_elsewhere(first, last):
            return False
        own = {at for start, end in match.hits for at in range(start, end)}
        general = any(
            first <= cue.start <= match.start and own.isdisjoint(range(cue.start, cue.end))
            for cue in self._cues.get("general", ())
        )
        return general or self._is_question(first, match) or bool(self._cues.get("study"))

    def _told_elsewhere(self, first: int, last: int) -> bool:
        """Whether another sentence tells that it is so now: "Does it turn poo black? Mine has been since Monday"."""
        others = [
            {self.words[at].sentence for at in places if not first <= at < last}
            for places in (
                [cue.start for cue in self._cues.get("person", ())],
                [cue.start for cue in self._cues.get("present", ())] + [at for at, _ in self._tags.get(PAIN_LIST, ())],
            )
        ]
        return bool(others[0] & others[1])

    def _speaks_of_me(self) -> bool:
        return bool(self._cues.get("person"))

    def _told_elsewhere(self, first: int, last: int) -> bool:
        """Whether another sentence tells that it is so now: "Does it turn poo black? Mine has been since Monday"."""
        sentences = [
            {self.words[cue.start].sentence for cue in self._cues.get(name, ()) if not first <= cue.start < last}
            for name in ("present", "person")
        ]
        return bool(sentences[0] & sentences[1])

    def _is_question(self, first: int, match: Match) -> bool:
        """Whether the sentence opens with a question word that is no part of the sign itself."""
        return self.words[first].text in _QUESTION_WORDS and match.start > first

    def _personal(self, match: Match, first: int, last: int) -> bool:
        start, end = max(first, match.start - PERSON_BEFORE), min(last, match.end + PERSON_AFTER)
        general = self._cues.get("general", ())
        return any(
            start <= cue.start < end and not any(self._overlap(cue, question) for question in general)
            for cue in self._cues.get("person", ())
        )

    @staticmethod
    def _overlap(one: Match, other: Match) -> bool:
        return one.start < other.end and other.start < one.end


_LIST_WORDS = frozenset({"or", "nor", "no", "not", "and"})
_NEXT_STATEMENT = frozenset({"so", "but", "and", "now", "just"})
_HELPING_VERBS = frozenset("do does did will would could should can have has had".split())
_QUESTION_WORDS = frozenset("can could does do did is are was which what how why when where who would should".split())


def words_of(text: str, patterns: PatternSet) -> list[Word]:
    """How a message is read; a help for whoever writes patterns."""
    return patterns.reader.read(text)
