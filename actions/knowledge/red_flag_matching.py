"""Find patterns among the words of a message: first tag the words, then see which patterns the tags complete."""

from __future__ import annotations

from dataclasses import dataclass

from actions.knowledge.red_flag_patterns import Pattern, PatternIndex, PatternSet, Phrase, Step

# A pattern that fits in more ways than this, in an endless message, is not followed further.
MOST_WAYS = 40

_NEXT_STATEMENT = frozenset({"so", "but", "and", "now", "just"})

# The words that matched: (first, behind the last) for each part of the pattern.
Hits = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Match:
    """A pattern found in a message.

    Attributes:
        name: of the concept or of the context list.
        hits: the words that matched, in order, without what stands between them.
    """

    name: str
    hits: Hits

    @property
    def start(self) -> int:
        """The first word."""
        return self.hits[0][0]

    @property
    def end(self) -> int:
        """The word behind the last one."""
        return max(hit[1] for hit in self.hits)

    @property
    def own_words(self) -> set[int]:
        """The words that the pattern itself names."""
        return {at for start, end in self.hits for at in range(start, end)}

    def overlaps(self, other: Match) -> bool:
        """Whether two matches share a place."""
        return self.start < other.end and other.start < self.end


class TaggedMessage:
    """The words of a message with their tags, and how far words stand apart."""

    def __init__(self, patterns: PatternSet, text: str) -> None:
        """Read and tag a text."""
        self._patterns = patterns
        self.words = patterns.reader.read(text)
        # Words up to each place, not counting fillers.
        self._load = [0]
        for word in self.words:
            self._load.append(self._load[-1] + (word.text not in patterns.fillers))
        self.tags = self._tag()

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

    def find(self, index: PatternIndex) -> list[Match]:
        """Every match of some patterns, in the order of the text."""
        found: dict[tuple[str, int, int], Match] = {}
        for pattern in (pattern for tag in self.tags for pattern in index.get(tag, ())):
            if pattern.tags <= self.tags.keys():
                for hits in self._joined(pattern):
                    hits = tuple(sorted(hits))
                    match = Match(pattern.name, hits)
                    if not pattern.closes or self.closes(match.end):
                        found.setdefault((pattern.name, match.start, match.end), match)
        return sorted(found.values(), key=lambda match: (match.start, match.end))

    def hide(self, places: set[int]) -> None:
        """Take words out of all further search."""
        if places:
            self.tags = {
                tag: kept
                for tag, spans in self.tags.items()
                if (kept := [span for span in spans if places.isdisjoint(range(*span))])
            }

    def apart(self, end: int, start: int) -> float:
        """Words between two places, not counting fillers; infinite across a sentence end."""
        if self.words[end - 1].sentence != self.words[start].sentence:
            return float("inf")
        return self._load[start] - self._load[end]

    def closes(self, end: int) -> bool:
        """Whether a statement ends before this word."""
        return end == len(self.words) or self.starts_part(end) or self.words[end].text in _NEXT_STATEMENT

    def starts_part(self, at: int) -> bool:
        """Whether a sentence, or a part of it behind a comma, begins with this word."""
        return at == 0 or self.words[at].after_comma or self.words[at].sentence != self.words[at - 1].sentence

    def part(self, at: int) -> tuple[int, int]:
        """The part of the sentence, between commas, in which a word stands."""
        start = at
        while not self.starts_part(start):
            start -= 1
        end = at + 1
        while end < len(self.words) and not self.starts_part(end):
            end += 1
        return start, end

    def sentence(self, match: Match) -> tuple[int, int]:
        """The sentence in which a match stands."""
        sentence = self.words[match.start].sentence
        first, last = match.start, match.end
        while first > 0 and self.words[first - 1].sentence == sentence:
            first -= 1
        while last < len(self.words) and self.words[last].sentence == sentence:
            last += 1
        return first, last

    def _joined(self, pattern: Pattern) -> list[Hits]:
        """Every way in which the runs of a pattern stand together."""
        found = self._run(pattern.runs[0])
        for run, reach in zip(pattern.runs[1:], pattern.reaches, strict=True):
            found = [one + other for other in self._run(run) for one in found if self._near(one, other, reach)]
            found = found[:MOST_WAYS]
        return found

    def _run(self, steps: tuple[Step, ...]) -> list[Hits]:
        """Every way in which the steps of a run follow each other."""
        found = [(span,) for span in self.tags[steps[0].tag]]
        for step in steps[1:]:
            found = [
                (*hits, span)
                for hits in found
                for span in self.tags[step.tag]
                if span[0] >= hits[-1][1]
                and self.apart(hits[-1][1], span[0]) <= step.gap
                and not (step.gap == 0 and self._comma_between(hits[-1][1], span[0]))
            ][:MOST_WAYS]
        return found

    def _comma_between(self, end: int, start: int) -> bool:
        return any(self.words[at].after_comma for at in range(end, start + 1))

    def _near(self, one: Hits, other: Hits, reach: int | None) -> bool:
        """Whether two runs do not overlap and stand close enough, in either order."""
        if reach is None:
            apart = all(one_end <= start or end <= one_start for one_start, one_end in one for start, end in other)
            return apart and self.words[one[0][0]].sentence == self.words[other[0][0]].sentence
        first, second = sorted((sorted(one), sorted(other)))
        end = max(hit[1] for hit in first)
        return end <= second[0][0] and self.apart(end, second[0][0]) <= reach
