"""Recognise a message that steers the talk ("next", "simpler please", "and for the knee?"), from facts/commands.yml."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.matcher.levenshtein import levenshtein

from actions.knowledge.age import OLDEST, YOUNGEST
from actions.knowledge.language import Vocabulary, part_of
from actions.knowledge.models import Commands
from actions.names import ENTITY_BODY_PART

NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_ORDINALS = ("1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th", "9th")
LAST = -1
MOST_WORDS = 12
_WORD = re.compile(r"[a-z0-9']+")
_SLOT = re.compile(r"\{(part|thing|number|place|age)\}")
# Words that may stand before a body part or a thing: "my bad knee", "some new shoes".
_DETERMINERS = frozenset("a an the my your his her our their some sore bad painful other left right".split())
# A slip is looked for only in words that are long enough not to become another word.
_SLIPS_BY_LENGTH = ((7, 2), (5, 1))


@dataclass(frozen=True)
class Command:
    """What a message asks for.

    Attributes:
        id: an id of commands.yml.
        number: what was picked, from 1; ``LAST`` for the last; an age in years; None if the command picks nothing.
    """

    id: str
    number: int | None = None


class CommandFinder:
    """Finds the command of a whole message. Built once from the store's commands and vocabulary."""

    def __init__(self, commands: Commands, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._written_as = {key: words.split() for key, words in commands.written_as.items()}
        self._small = sorted((words.split() for words in commands.small_words), key=len, reverse=True)
        self._exact: dict[tuple[str, ...], Command] = {}
        self._templates: list[tuple[tuple[str, ...], str, tuple[str, ...], str]] = []
        for command in commands.commands:
            for phrase in command.phrases:
                self._add(command.id, phrase)

    def find(self, text: str) -> Command | None:
        """The command that a message is, or None if it is anything else.

        Args:
            text: the message as typed.
        """
        words = self._words(text)
        if not words or len(words) > MOST_WORDS:
            return None
        variants = list(self._without_small_words(words))
        for look in (self._exactly, self._by_template, self._with_a_slip):
            for variant in variants:
                found = look(variant)
                if found:
                    return found
        return None

    def _add(self, command_id: str, phrase: str) -> None:
        slot = _SLOT.search(phrase)
        if slot is None:
            last = LAST if phrase.startswith("the last") else None
            self._exact[tuple(phrase.split())] = Command(command_id, last)
        elif slot[1] in ("part", "thing"):
            before, after = (tuple(side.split()) for side in _SLOT.split(phrase)[::2])
            self._templates.append((before, slot[1], after, command_id))
        elif slot[1] == "age":
            for age in range(YOUNGEST, OLDEST + 1):
                self._exact[tuple(phrase.replace(slot[0], str(age)).split())] = Command(command_id, age)
        else:
            names = NUMBERS if slot[1] == "number" else PLACES
            for number, name in enumerate(names, start=1):
                for value in (name, str(number) if slot[1] == "number" else _ORDINALS[number - 1]):
                    self._exact[tuple(phrase.replace(slot[0], value).split())] = Command(command_id, number)

    def _words(self, text: str) -> list[str]:
        typed = _WORD.findall(text.lower().replace("’", "'"))
        return [word for part in typed for word in self._written_as.get(part, [part])]

    def _without_small_words(self, words: list[str]) -> Iterator[tuple[str, ...]]:
        """The words as they are, then with ever more small words off both ends; never nothing."""
        yield tuple(words)
        while True:
            shorter = self._strip_once(words)
            if not shorter or len(shorter) == len(words):
                return
            words = shorter
            yield tuple(words)

    def _strip_once(self, words: list[str]) -> list[str]:
        for small in self._small:
            if words[: len(small)] == small:
                return words[len(small) :]
            if words[-len(small) :] == small:
                return words[: -len(small)]
        return words

    def _exactly(self, words: tuple[str, ...]) -> Command | None:
        return self._exact.get(words)

    def _by_template(self, words: tuple[str, ...]) -> Command | None:
        for before, slot, after, command_id in self._templates:
            end = len(words) - len(after)
            fits = words[: len(before)] == before and words[end:] == after
            middle = words[len(before) : end]
            if fits and middle and self._is_named(middle, slot):
                return Command(command_id)
        return None

    def _is_named(self, middle: Sequence[str], slot: str) -> bool:
        """Whether some words are a body part, or a thing of the store, and nothing else."""
        name = list(middle)
        while name and name[0] in _DETERMINERS:
            name.pop(0)
        if slot == "part" and name in (["both"], ["both", "of", "them"]):
            return True
        text = " ".join(name)
        mentions = [mention for mention in self._vocabulary.mentions(self._vocabulary.parse(text))]
        stated = [mention for mention in mentions if not mention.implied]
        if slot == "part":
            covered = {mention.start for mention in stated} and part_of(stated)
            only_parts = all(mention.entity == ENTITY_BODY_PART for mention in stated)
            rest = _left_over(text, stated)
            return bool(covered) and only_parts and rest <= {"and", "or", "&"}
        things = [mention for mention in stated if mention.entity != ENTITY_BODY_PART]
        return bool(things) and _left_over(text, stated) <= _DETERMINERS | {"and", "or", "in", "of", "knee", "back"}

    def _with_a_slip(self, words: tuple[str, ...]) -> Command | None:
        for phrase, command in self._exact.items():
            if len(phrase) == len(words):
                unlike = [pair for pair in zip(phrase, words, strict=True) if pair[0] != pair[1]]
                if len(unlike) == 1 and _is_slip(*unlike[0]):
                    return command
        return None


def _left_over(text: str, mentions: Sequence[object]) -> set[str]:
    """The words of a text that no mention covers."""
    spans = [(mention.start, mention.end) for mention in mentions]
    found = _WORD.finditer(text)
    return {word[0] for word in found if not any(start <= word.start() < end for start, end in spans)}


def _is_slip(meant: str, typed: str) -> bool:
    """Whether a word is another with a typing slip: same first letter, one or two letters off."""
    if meant[0] != typed[0]:
        return False
    allowed = next((slips for length, slips in _SLIPS_BY_LENGTH if min(len(meant), len(typed)) >= length), 0)
    return bool(allowed) and levenshtein(meant, typed, allowed) <= allowed
