"""A small notation for what people say, and how it is found in a message. Pure functions.

Used by ``boundary_patterns.yml`` and ``safety_pause.yml``. A line is a row of parts with blanks between them:

    pregnant         this word                        diagnos*         a word that begins so
    how|what_if      one of these (_ is a blank)      <medicine>       one of the phrases of a list under `words`
    N, N1-17         a number, one from 1 to 17       really?          a part that may be missing
    a .. b           up to 3 words between            a ... b          up to 8 words between
    ^ a              the sentence begins with a       a $, a b|$       the sentence ends with a; with a, or behind it b
    a & b            both in the message, anywhere and in any order

A message is read in lower case, with contractions opened ("can't" is "cannot", "don't" is "do not"), without commas,
and with slips mended in longer words. Parts of a line never reach over the end of a sentence, except
with "&".
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from spacy.lookups import Table, load_lookups

SENTENCE_END = "."
_GAPS = {"..": 3, "...": 8}
_PIECE = re.compile(r"\d+(?:[.,]\d+)?|[a-z]+(?:'[a-z]+)*|[.!?;\n]+")
_CHOICE = r"(?:N(?:\d+-\d+)?|[a-z0-9]+(?:_[a-z0-9]+)*\*?|<[a-z_]+>)"
_PART = re.compile(rf"^{_CHOICE}(?:\|{_CHOICE})*(?:\|\$|\?)?$")
_OR_ENDS = "|$"
_RANGE = re.compile(r"^N(\d+)-(\d+)$")
_LISTED = re.compile(r"^[a-z0-9N*]+(?: [a-z0-9N*]+)*$|^<[a-z_]+>$")
_WILD = frozenset("N*")
_SPELLINGS = {
    **dict.fromkeys(("can't", "cant", "canot", "cannot"), "cannot"),
    **dict.fromkeys(("won't", "wont"), "will not"),
    **dict.fromkeys(("i'm", "im"), "i am"),
    **dict.fromkeys(("i've", "ive"), "i have"),
    **dict.fromkeys(("it's", "its"), "it is"),
    **dict.fromkeys(("ain't", "aint"), "is not"),
    **dict.fromkeys(("dont", "dnt"), "do not"),
    **dict.fromkeys(("doesnt",), "does not"),
    **dict.fromkeys(("didnt",), "did not"),
    **dict.fromkeys(("isnt",), "is not"),
    **dict.fromkeys(("havent",), "have not"),
    **dict.fromkeys(("wasnt",), "was not"),
    **dict.fromkeys(("shouldnt",), "should not"),
    **dict.fromkeys(("thats",), "that is"),
    **dict.fromkeys(("whats",), "what is"),
    **dict.fromkeys(("hes", "shes"), "he is"),
    **dict.fromkeys(("theyre",), "they are"),
    **dict.fromkeys(("ur", "yr"), "your"),
    **dict.fromkeys(("u", "ya"), "you"),
    **dict.fromkeys(("n", "nd"), "and"),
    **dict.fromkeys(("w", "wiv"), "with"),
    **dict.fromkeys(("ok", "okay", "kk"), "ok"),
    **dict.fromkeys(("gonna",), "going to"),
    **dict.fromkeys(("wanna",), "want to"),
    **dict.fromkeys(("gimme",), "give me"),
    **dict.fromkeys(("gotta",), "have to"),
    **dict.fromkeys(("shud",), "should"),
    **dict.fromkeys(("cud",), "could"),
    **dict.fromkeys(("wud",), "would"),
    **dict.fromkeys(("r",), "are"),
    **dict.fromkeys(("plz", "pls"), "please"),
}
_ENDINGS = {"n't": " not", "'s": "", "'m": " am", "'re": " are", "'ve": " have", "'ll": " will", "'d": " would"}
_WITH_IS = frozenset({"that", "it", "he", "she", "what", "there", "here", "who", "where", "how"})
_SHORTEST_KEY = 5
_SHORTEST_MENDED = 4
_SHORTEST_FOR_TWO_SLIPS = 9


class PhraseError(ValueError):
    """A line cannot be read. ``str()`` quotes it and says what is wrong."""


@dataclass(frozen=True)
class Found:
    """A line that was found in a message: the read words that it matched."""

    line: str
    words: str


@dataclass(frozen=True)
class _Line:
    """A compiled line.

    Attributes:
        text: as it stands in the file.
        runs: one expression for each side of ``&``.
        needs: words of which a message must have at least one; empty if that can't be said. Looking for them first
            is ten times quicker than to try every expression.
    """

    text: str
    runs: tuple[re.Pattern[str], ...]
    needs: frozenset[str]

    def match(self, plain: str, words: Set[str]) -> str | None:
        """The words of a read message that fit, or None."""
        if self.needs and self.needs.isdisjoint(words):
            return None
        matches = []
        for run in self.runs:
            match = run.search(plain)
            if match is None:
                return None
            matches.append(match.group().strip())
        return " & ".join(matches)

    def blotted_out_of(self, plain: str, words: Set[str]) -> str:
        """A read message without the words that fit."""
        if self.needs and self.needs.isdisjoint(words):
            return plain
        for run in self.runs:
            plain = run.sub(" _", plain)
        return plain


class PhraseBook:
    """Named groups of lines, compiled once."""

    def __init__(
        self,
        words: Mapping[str, Sequence[str]],
        groups: Mapping[str, Sequence[str]],
        hidden: Mapping[str, Sequence[str]] | None = None,
        unless: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """Compile.

        Args:
            words: lists of phrases that lines name as ``<name>``.
            groups: lines by the name of what they mean.
            hidden: lines of which the words are blotted out before a group is looked for, by group.
            unless: lines beside which a group is not meant, by group.

        Raises:
            PhraseError: for the first line that cannot be read.
        """
        self._words = words
        self._groups = {name: [self._compile(line) for line in lines] for name, lines in groups.items()}
        self._hidden = {name: [self._compile(line) for line in lines] for name, lines in (hidden or {}).items()}
        self._unless = {name: [self._compile(line) for line in lines] for name, lines in (unless or {}).items()}
        lines = [line for lines in (*groups.values(), *words.values(), *(hidden or {}).values()) for line in lines]
        self._spelt = frozenset(word for line in lines for word in re.findall(r"[a-z]+", line))
        self._key_words = frozenset(word for word in self._spelt if len(word) >= _SHORTEST_KEY)

    def read(self, text: str) -> str:
        """A message as the lines see it: words and sentence ends with one blank around each."""
        return f" {SENTENCE_END} {' '.join(map(self._mended, _pieces(text)))} {SENTENCE_END} "

    def find(self, text: str) -> dict[str, Found]:
        """The groups that a message belongs to, each with the first of its lines that fits."""
        plain = self.read(text)
        words = frozenset(plain.split())
        found = {}
        for name, lines in self._groups.items():
            seen = plain
            for line in self._hidden.get(name, ()):
                seen = line.blotted_out_of(seen, words)
            hit = next((Found(line.text, match) for line in lines if (match := line.match(seen, words))), None)
            if hit and not any(line.match(plain, words) for line in self._unless.get(name, ())):
                found[name] = hit
        return found

    def _mended(self, word: str) -> str:
        """A word with a slip of one letter (two in a long word) put right, if no dictionary knows it as it is."""
        if len(word) < _SHORTEST_MENDED or word in self._spelt or word in _dictionary():
            return word
        return _nearest(word, self._key_words) or word

    def _compile(self, line: str) -> _Line:
        runs = [run.split() for run in line.split(" & ")]
        compiled = tuple(self._compile_run(line, run) for run in runs)
        needs = [words for run in runs for part in run if (words := self._needed(line, part))]
        return _Line(line, compiled, min(needs, key=len, default=frozenset()))

    def _needed(self, line: str, part: str) -> frozenset[str]:
        """The words of which one must be there for a part to fit; none if it may be left out or has a wildcard."""
        if part in _GAPS or part in "^$" or part.endswith(("?", _OR_ENDS)):
            return frozenset()
        firsts = frozenset(phrase.split()[0] for phrase in self._phrases(line, part))
        return frozenset() if any(set(word) & _WILD for word in firsts) else firsts

    def _compile_run(self, line: str, parts: list[str]) -> re.Pattern[str]:
        expression, ends = "", "(?= )"
        for place, part in enumerate(parts):
            if part in _GAPS:
                expression += rf"(?: [^ .]+){{0,{_GAPS[part]}}}?"
            elif part == "^" and place == 0:
                expression += rf"(?<= {re.escape(SENTENCE_END)})"
            elif part == "$" and place == len(parts) - 1:
                ends = rf"(?= {re.escape(SENTENCE_END)} )"
            elif not _PART.match(part):
                raise PhraseError(f"'{line}': '{part}' cannot be read; phrases.py explains the notation")
            elif part.endswith("?"):
                expression += f"(?: {self._alternatives(line, part[:-1])})?"
            elif part.endswith(_OR_ENDS):
                expression += rf"(?: {self._alternatives(line, part[:-2])}|(?= {re.escape(SENTENCE_END)}))"
            else:
                expression += f" {self._alternatives(line, part)}"
        if not expression:
            raise PhraseError(f"'{line}': there is no word on one side of '&'")
        return re.compile(expression + ends)

    def _alternatives(self, line: str, part: str) -> str:
        # The longest first, so that "blood test result" is not cut short at "blood test".
        phrases = sorted(set(self._phrases(line, part)), key=len, reverse=True)
        return f"(?:{'|'.join(map(_as_expression, phrases))})"

    def _phrases(self, line: str, part: str) -> Iterator[str]:
        for choice in part.split("|"):
            if choice.startswith("<"):
                yield from self._listed(line, choice[1:-1], ())
            else:
                yield choice.replace("_", " ")

    def _listed(self, line: str, name: str, seen: tuple[str, ...]) -> Iterable[str]:
        if name not in self._words or name in seen:
            raise PhraseError(f"'{line}': there is no list '{name}' under 'words', or it takes in itself")
        for phrase in self._words[name]:
            if not _LISTED.match(phrase):
                raise PhraseError(f"words, {name}: '{phrase}' must be small letters, digits and blanks")
            if phrase.startswith("<"):
                yield from self._listed(line, phrase[1:-1], (*seen, name))
            else:
                yield phrase


def _as_expression(phrase: str) -> str:
    if bounds := _RANGE.match(phrase):
        low, high = map(int, bounds.groups())
        return "|".join(map(str, range(high, low - 1, -1)))
    return phrase.replace("N", r"\d+(?:[.,]\d+)?").replace("*", "[a-z0-9]*")


def plain_words(text: str) -> str:
    """A phrase as it can stand in a list of words: small letters, no apostrophes, contractions opened."""
    return " ".join(word for word in _pieces(text) if word != SENTENCE_END)


def _pieces(text: str) -> Iterator[str]:
    for piece in _PIECE.findall(text.lower().replace("’", "'").replace("`", "'")):
        if piece[0] in ".!?;\n":
            yield SENTENCE_END
        else:
            yield from _opened(piece).split()


def _opened(piece: str) -> str:
    if piece in _SPELLINGS:
        return _SPELLINGS[piece]
    if piece.removesuffix("'s") in _WITH_IS:
        return piece.replace("'s", " is")
    for ending, words in _ENDINGS.items():
        if piece.endswith(ending):
            return piece.removesuffix(ending) + words
    return piece.replace("'", "")


@lru_cache(maxsize=1)
def _dictionary() -> Container[str]:
    """English words that are spelt right: spaCy's table of word forms and its list of base forms."""
    lookups = load_lookups("en", ["lemma_lookup", "lemma_index"])
    forms, bases = lookups.get_table("lemma_lookup"), lookups.get_table("lemma_index")
    return _Dictionary(forms, frozenset(word for words in bases.values() for word in words))


@dataclass(frozen=True)
class _Dictionary:
    forms: Table
    bases: frozenset[str]

    def __contains__(self, word: object) -> bool:
        return word in self.bases or word in self.forms


@lru_cache(maxsize=4096)
def _nearest(word: str, key_words: frozenset[str]) -> str | None:
    """The key word that differs by one slip, or in a long word by two; None if none or several are equally near."""
    most = 2 if len(word) >= _SHORTEST_FOR_TWO_SLIPS else 1
    near: dict[int, list[str]] = {}
    for key in key_words:
        if abs(len(key) - len(word)) <= most and key[0] == word[0]:
            slips = _slips(word, key, most)
            if slips is not None:
                near.setdefault(slips, []).append(key)
    best = near[min(near)] if near else []
    return best[0] if len(best) == 1 else None


def _slips(one: str, other: str, most: int) -> int | None:
    """How many letters were left out, added, changed or swapped, or None if more than `most`."""
    before_last: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, wanted in enumerate(other, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, before_last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return None
        before_last, last = last, row
    return last[-1] if last[-1] <= most else None
