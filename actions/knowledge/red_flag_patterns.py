"""The patterns of ``facts/red_flag_patterns.yml``: models, checks, and the compact notation made ready to match.

The notation is explained at the top of that file. Here a line such as ``<cannot> .. pee|wee`` becomes a
:class:`Pattern`; finding patterns in a message is the work of ``red_flag_screen.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml
from pydantic import Field, ValidationError, constr, root_validator

from actions.knowledge.loading import FACTS_FOLDER, YAML_LOADER, StoreError
from actions.knowledge.models import Identifier, Strict, Text, Urgency
from actions.knowledge.red_flag_words import Reader

PATTERNS_FILE = FACTS_FOLDER / "red_flag_patterns.yml"

# Word lists that the screen needs: parts of the body show where a new statement begins, pain that somebody has it.
BODY_LIST = "<body>"
PAIN_LIST = "<pain>"

# How many words may stand between two parts of a pattern (filler words do not count).
GAPS = {"": 0, "..": 3, "...": 7}
NEAR = "~"
SAME_SENTENCE = "&"
# At the end of a line: the statement must end there.
CLOSING = " $"
NEAR_WORDS = 6

_RANGE = re.compile(r"^#(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)$")
_LIST = re.compile(r"^<([a-z][a-z0-9_]*)>$")
Line = constr(strip_whitespace=True, min_length=1)
_WORD = re.compile(r"^=?[a-z0-9]+$")


class Rule(Strict):
    """One way to recognise a flag: one of `any`, or every one of `all`; and none of `unless`. `|` means "or".

    A `sure` rule needs no word of the net beside it.
    """

    urgency: Urgency
    any: list[Text] = []
    all: list[Text] = []
    unless: list[Identifier] = []
    sure: bool = False

    @root_validator
    def _has_a_condition(cls, values: dict) -> dict:  # noqa: N805
        if bool(values.get("any")) == bool(values.get("all")):
            raise ValueError("a rule needs either 'any' or 'all', not both")
        return values

    @property
    def needs(self) -> list[list[str]]:
        """What must be there: of each inner list one concept."""
        return [self.any] if self.any else [item.split("|") for item in self.all]

    @property
    def concepts(self) -> list[str]:
        """Every concept that the rule names."""
        return [name for names in self.needs for name in names] + list(self.unless)


class FlagPatterns(Strict):
    """How one red flag is recognised, with sentences that a test runs."""

    id: str = Field(..., regex=r"^RF\d{2}[a-z]?$")
    rules: list[Rule] = Field(..., min_items=1)
    catches: list[Text] = Field(..., min_items=5)
    ignores: list[Text] = Field(..., min_items=3)


class ContextLines(Strict):
    """Words around a sign that change its meaning; see the file for what each list does."""

    other_sense: list[Line]
    deny: list[Line]
    deny_not: list[Line]
    deny_stop: list[Line]
    deny_after: list[Line]
    new_sign: list[Line]
    present: list[Line]
    past: list[Line]
    over: list[Line]
    suppose: list[Line]
    whether: list[Line]
    general: list[Line]
    study: list[Line]
    person: list[Line]


class PlainWords(Strict):
    """Words in which the net alone sees no sign: all of a message must be among them, and one among `about`."""

    about: list[Line]
    others: list[Line]
    phrases: list[Line]


class PatternFile(Strict):
    """The whole file."""

    forms: dict[str, list[str]]
    known_words: list[str]
    fillers: list[str]
    words: dict[Identifier, list[Line]]
    concepts: dict[Identifier, list[Line]]
    background: list[Identifier]
    events: list[Identifier]
    unexcused: list[Identifier]
    context: ContextLines
    plain: PlainWords
    flags: list[FlagPatterns] = Field(..., min_items=1)


@dataclass(frozen=True)
class Step:
    """One part of a pattern: a word list that must occur, at most `gap` words behind the part before."""

    tag: str
    gap: int


@dataclass(frozen=True)
class Pattern:
    """A compiled line: runs of steps. Each further run stands before or behind, near by or (None) in the sentence."""

    name: str
    runs: tuple[tuple[Step, ...], ...]
    reaches: tuple[int | None, ...]
    tags: frozenset[str]
    closes: bool = False


@dataclass(frozen=True)
class Phrase:
    """A word or several in a row that carry a tag. `exact` words are compared as typed, the others by lemma."""

    tag: str
    words: tuple[str, ...]
    lemmas: tuple[str, ...]
    exact: tuple[bool, ...]


@dataclass(frozen=True)
class NumberRange:
    """A number between two bounds, such as an age. Bounds with a decimal point want a number with one (38.5)."""

    tag: str
    low: float
    high: float

    def holds(self, number: str) -> bool:
        """Whether a number as typed is meant."""
        return self.low <= float(number) <= self.high and ("." in number or "." not in self.tag)


# Patterns by their rarest tag, so that a message is compared with few of them.
PatternIndex = dict[str, list[Pattern]]


def _indexed(patterns: Iterable[Pattern], items: dict[str, list[str]]) -> PatternIndex:
    index: PatternIndex = {}
    for pattern in patterns:
        index.setdefault(min(sorted(pattern.tags), key=lambda tag: len(items[tag])), []).append(pattern)
    return index


class PatternSet:
    """Everything that the screen needs, compiled once at start."""

    def __init__(self, data: PatternFile) -> None:
        self.flags = tuple(data.flags)
        self.background = frozenset(data.background)
        self.events = frozenset(data.events)
        self.unexcused = frozenset(data.unexcused)
        self.fillers = frozenset(data.fillers)
        self.plain_about = frozenset(data.plain.about)
        self.plain_words = self.plain_about | frozenset(data.plain.others)
        self.plain_phrases = tuple(data.plain.phrases)
        self._words = dict(data.words)
        self._problems: list[str] = []
        self._used: set[str] = {BODY_LIST, PAIN_LIST}
        concepts = [pattern for name, lines in data.concepts.items() for pattern in self._compile(name, lines)]
        context = [pattern for name, lines in data.context.dict().items() for pattern in self._compile(name, lines)]
        items = {tag: list(self._items(tag)) for tag in sorted(self._used)}
        self._check_names(data)
        if self._problems:
            raise StoreError(self._problems)
        self.reader = Reader(self._key_words(items), data.forms, data.known_words)
        self.ranges = tuple(
            NumberRange(tag, float(found.group(1)), float(found.group(2)))
            for tag in items
            if (found := _RANGE.match(tag))
        )
        self.concepts = _indexed(concepts, items)
        self.context = _indexed(context, items)
        # First word -> phrases; and for phrases of one word, (word, whether only as typed) -> tags.
        self.phrases: dict[str, list[Phrase]] = {}
        self.single_words: dict[tuple[str, bool], set[str]] = {}
        for tag, listed in items.items():
            for item in listed:
                self._add_phrase(tag, item.split())

    @cached_property
    def flag_ids(self) -> list[str]:
        """The flags that have patterns, in the order of the file."""
        return [flag.id for flag in self.flags]

    def _add_phrase(self, tag: str, words: list[str]) -> None:
        plain = tuple(word.lstrip("=") for word in words)
        lemmas = tuple(self.reader.lemma(word) for word in plain)
        exact = tuple(word.startswith("=") for word in words)
        if len(words) == 1:
            # A word as typed fits the word; its dictionary form fits too, unless only this very form is meant.
            self.single_words.setdefault((plain[0], True), set()).add(tag)
            if not exact[0]:
                self.single_words.setdefault((lemmas[0], False), set()).add(tag)
                self.single_words.setdefault((lemmas[0], True), set()).add(tag)
            return
        phrase = Phrase(tag, plain, lemmas, exact)
        for first in {plain[0], lemmas[0]} if not exact[0] else {plain[0]}:
            self.phrases.setdefault(first, []).append(phrase)

    def _compile(self, name: str, lines: Iterable[str]) -> Iterator[Pattern]:
        for line in lines:
            closes = line.endswith(CLOSING)
            runs = tuple(
                tuple(self._steps(name, line, text)) for text in re.split(r"\s[~&]\s", line.removesuffix(CLOSING))
            )
            if not all(runs):
                self._problem(name, line, "a part of the line holds no word", "put a word on both sides of each sign")
                continue
            reaches = tuple(
                NEAR_WORDS if sign == NEAR else None for sign in line.split() if sign in (NEAR, SAME_SENTENCE)
            )
            yield Pattern(name, runs, reaches, frozenset(step.tag for run in runs for step in run), closes)

    def _steps(self, name: str, line: str, text: str) -> Iterator[Step]:
        gap = ""
        for part in text.split():
            if part in GAPS:
                gap = part
                continue
            for word in part.split("|"):
                found = _LIST.match(word)
                if found and found.group(1) not in self._words:
                    self._problem(name, line, f"there is no word list '{found.group(1)}'", "add it under 'words:'")
                elif not (found or _WORD.match(word) or _RANGE.match(part)):
                    self._problem(name, line, f"'{part}' cannot be read", "see the notation at the top of the file")
            self._used.add(part)
            yield Step(part, GAPS[gap])
            gap = ""

    def _items(self, tag: str) -> Iterator[str]:
        """The phrases of a tag: its words, and what the lists in it hold."""
        for word in tag.split("|"):
            if _LIST.match(word):
                yield from self._listed(word, ())
            elif not word.startswith("#"):
                yield word

    def _listed(self, name: str, seen: tuple[str, ...]) -> Iterator[str]:
        """The phrases of a word list, with those of the lists that it takes in."""
        for item in self._words.get(name.strip("<>"), ()):
            if _LIST.match(item):
                if item in seen or item == name or item.strip("<>") not in self._words:
                    self._problem(name, item, "this list does not exist or takes in itself", "correct the name")
                else:
                    yield from self._listed(item, (*seen, name))
            elif all(_WORD.match(word) for word in item.split()):
                yield item
            else:
                self._problem(name, item, "only small letters, digits, blanks and a leading '='", "write plain words")

    def _check_names(self, data: PatternFile) -> None:
        sections = {"background": data.background, "events": data.events, "unexcused": data.unexcused}
        named = [(section, name) for section, names in sections.items() for name in names]
        by_rules = [(flag.id, name) for flag in data.flags for rule in flag.rules for name in rule.concepts]
        for entry, name in named + by_rules:
            if name not in data.concepts:
                self._problem(entry, name, "there is no such concept", "add it under 'concepts:'")
        for name in set(data.concepts) - {name for _, name in by_rules}:
            self._problem(name, "concepts", "no rule uses this concept", "name it in a rule or remove it")
        ids = [flag.id for flag in data.flags]
        for flag_id in {flag_id for flag_id in ids if ids.count(flag_id) > 1}:
            self._problem(flag_id, "id", "this flag stands twice", "put the rules together")

    def _problem(self, entry: str, field: str, what: str, fix: str) -> None:
        self._problems.append(f"{PATTERNS_FILE.name}, {entry}, '{field}': {what}. Fix: {fix}.")

    @staticmethod
    def _key_words(items: dict[str, list[str]]) -> set[str]:
        return {word.lstrip("=") for listed in items.values() for item in listed for word in item.split()}


def load_patterns(path: Path = PATTERNS_FILE) -> PatternSet:
    """Read, check and compile the patterns.

    Raises:
        StoreError: with all problems found, each naming file, entry, field and fix.
    """
    if not path.exists():
        raise StoreError([f"{path.name}: the file is missing. Fix: put it back in {path.parent.name}/."])
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=YAML_LOADER)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        reason = getattr(error, "problem", None) or "it is not UTF-8 text"
        fix = "check the indent; quote lines with '#' or ':'"
        raise StoreError([f"{path.name}{line}: cannot be read as YAML ({reason}). Fix: {fix}."]) from error
    if not isinstance(raw, dict):
        raise StoreError([f"{path.name}: the file must have sections. Fix: begin with 'forms:', 'words:' and so on."])
    try:
        data = PatternFile.parse_obj(raw)
    except ValidationError as error:
        raise StoreError([_explain(path.name, raw, item) for item in error.errors()]) from error
    return PatternSet(data)


def _explain(file_name: str, raw: dict, item: dict) -> str:
    steps = list(item["loc"])
    entry = str(steps[0])
    if steps[0] == "flags" and len(steps) > 1 and isinstance(raw["flags"], list):
        record = raw["flags"][steps[1]]
        entry = str(record.get("id") if isinstance(record, dict) else f"flag {steps[1] + 1}")
        steps = steps[2:]
    field = ".".join(str(step) for step in steps)
    return f"{file_name}, {entry}, '{field}': {item['msg']}. Fix: compare with an entry that works."
