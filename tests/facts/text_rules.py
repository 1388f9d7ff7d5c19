"""Rules for every sentence that the guide can say, as pure functions. Each returns what is wrong, or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import textstat

from actions.knowledge.models import Boundary, Card, Fact, RedFlag, Topic
from actions.knowledge.store import Store

MAX_GRADE = 8
MAX_SIMPLE_WORDS = 30
# The grade needs sentences: shorter texts (a name, a step, a sign) are read together with the others of their record.
_LONG_ENOUGH = 10

_DOSE = re.compile(
    r"\b\d+(\.\d+)?\s*(mg|mcg|µg|ml|g|grams?|milligrams?|micrograms?|millilit(re|er)s?)\b"
    r"|\b(tablets?|pills?|capsules?|doses?|spoonfuls?|puffs?|patch(es)?)\s+(a|per|each|every)\s+(day|week)"
    r"|\b(\d+|one|two|three|four)\s+(tablets?|pills?|capsules?|doses?)\b",
    re.IGNORECASE,
)
_HOW_OFTEN = re.compile(
    r"\bevery\s+\S+(\s+(to|or)\s+\S+)?\s+hours?\b"
    r"|\b(\S+\s+times?|once|twice)\s+(a|per|each|every)?\s*(day|daily|week)\b",
    re.IGNORECASE,
)
_PROMISE = re.compile(
    r"\b(will|does|can)\s+(always\s+)?(cure|fix|heal|get rid of|make you better|end your pain|stop the pain)\b"
    r"|\b(always|never)\s+(works?|helps?|heals?|fails?|comes? back)\b"
    r"|\b(is|are)\s+(a\s+)?(cure|cured|guaranteed|sure to|certain to|completely safe|perfectly safe|risk[- ]free)\b"
    r"|\b(guarantee[sd]?|miracle|100\s?%|no side effects)\b",
    re.IGNORECASE,
)
_ILLNESS = (
    r"(osteo)?arthritis|sciatica|gout|bursitis|tendin\w+|osteoporosis|stenosis|scoliosis|cancer|tumou?r|infection"
    r"|fracture|clot|sprain|strain|cyst|tear|torn|slipped|bulging|pulled|broken|runner's knee|jumper's knee|disease"
    r"|syndrome|inflammation"
)
_DIAGNOSIS = re.compile(
    r"\b(you('ve| have)( got)?|you('re| are) suffering from|you (probably|likely|clearly|may|might|must|could) have)\s+"
    rf"((a|an|some|the|knee|back|spinal|disc|blood|meniscus|ligament)\s+)*({_ILLNESS})\b"
    rf"|\byour (pain|back|knee|leg) (is|comes|means|must be|could be)( probably| likely)?( caused by| due to| from)?\s+"
    rf"((a|an|the)\s+)?({_ILLNESS})\b",
    re.IGNORECASE,
)
_ASKED_FIRST = re.compile(r"\b(if|when|unless|whether|before|in case)\b[^.!?]*$", re.IGNORECASE)
_FRIGHTENING = re.compile(
    r"\b(worn[- ](out|away)|wear and tear|crumbl\w+|bone on bone|damag\w+|degenerat\w+|crippl\w+|ruin\w*|wreck\w*"
    r"|deteriorat\w+|disintegrat\w+|destroy\w*|shatter\w*|paraly[sz]\w+|wheelchair|agony|rotten|ticking)\b",
    re.IGNORECASE,
)
_EXPLAINS = re.compile(r"\b(not|no|nor|never|n't|more than|rather than|instead of)\b|\"", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"')]*\s+")


@dataclass(frozen=True)
class Text:
    """One text of the store.

    Attributes:
        record: id of the record, or ``messages``.
        field: where it stands in the record.
        words: the text.
    """

    record: str
    field: str
    words: str

    @property
    def where(self) -> str:
        """Record and field in one word, such as ``F140.simple``."""
        return f"{self.record}.{self.field}"


def grade_problem(words: str) -> str | None:
    """A text that is harder to read than grade 8 (Flesch-Kincaid, textstat)."""
    grade = textstat.flesch_kincaid_grade(words)
    return f"reading grade {grade}" if grade > MAX_GRADE else None


def simple_problem(words: str) -> str | None:
    """A `simple` that is not one sentence of at most 30 words."""
    if len(words.split()) > MAX_SIMPLE_WORDS:
        return f"{len(words.split())} words"
    if not words.endswith((".", "!", "?")) or len(_sentences(words)) != 1:
        return "not one whole sentence"
    return None


def dose_problem(words: str, repeats_allowed: bool = False) -> str | None:
    """An amount of medicine, or how often to take it; `repeats_allowed` is for the steps of cards."""
    found = _DOSE.search(words) or (None if repeats_allowed else _HOW_OFTEN.search(words))
    return f"reads like a dose: {found.group()}" if found else None


def promise_problem(words: str) -> str | None:
    """A promise of a result."""
    found = _PROMISE.search(words)
    return f"promises: {found.group()}" if found else None


def diagnosis_problem(words: str) -> str | None:
    """A diagnosis of the reader; "if you have ..." is none."""
    for sentence in _sentences(words):
        for found in _DIAGNOSIS.finditer(sentence):
            if not _ASKED_FIRST.search(sentence[: found.start()]):
                return f"diagnoses: {found.group()}"
    return None


def frightening_problem(words: str) -> str | None:
    """A frightening word in a sentence that neither denies, corrects nor quotes it."""
    for sentence in _sentences(words):
        found = _FRIGHTENING.search(sentence)
        if found and not _EXPLAINS.search(sentence):
            return f"frightens: {found.group()}"
    return None


def texts_of(store: Store) -> Iterator[Text]:
    """Every text that the guide can say, and the drawn pictures' descriptions. Not what visitors say (cues, words)."""
    for record in (*store.facts, *store.cards, *store.red_flags, *store.boundaries, *store.topics):
        for field, words in _fields(record):
            if words is not None:
                yield Text(record.id, field, words)
    for field, value in store.messages.dict().items():
        if isinstance(value, str):
            yield Text("messages", field, value)
        else:
            pairs = value.items() if isinstance(value, dict) else enumerate(value, start=1)
            yield from (Text("messages", f"{field}.{getattr(key, 'value', key)}", words) for key, words in pairs)


def reading_units(texts: Iterable[Text]) -> list[Text]:
    """The texts to grade: long ones alone, the short ones of a record together as one text ``ID.short``."""
    units, short = [], {}
    for text in texts:
        if len(text.words.split()) >= _LONG_ENOUGH:
            units.append(text)
        else:
            ending = "" if text.words.endswith((".", "!", "?")) else "."
            short.setdefault(text.record, []).append(f"{text.words[:1].upper()}{text.words[1:]}{ending}")
    return [*units, *(Text(record, "short", " ".join(words)) for record, words in short.items())]


def _sentences(words: str) -> list[str]:
    return [sentence for sentence in _SENTENCE_END.split(words.strip()) if sentence]


def _fields(record: object) -> Iterator[tuple[str, str | None]]:
    if isinstance(record, Fact):
        yield from ((name, getattr(record, name)) for name in ("simple", "more", "caveat", "myth"))
    elif isinstance(record, Card):
        names = ("name", "purpose", "start", "amount", "easier", "harder")
        yield from ((name, getattr(record, name)) for name in names)
        yield from _numbered(record, "steps", "cautions", "stop")
        if record.picture:
            yield from (("alt", record.picture.alt), ("caption", record.picture.caption))
    elif isinstance(record, RedFlag):
        yield from ((name, getattr(record, name)) for name in ("name", "reply"))
        yield from _numbered(record, "signs")
        yield from ((f"when.{level.urgency.value}", level.if_) for level in record.when)
    elif isinstance(record, Boundary):
        yield from ((name, getattr(record, name)) for name in ("asks", "why", "reply"))
    elif isinstance(record, Topic):
        yield "title", record.title
        for name in ("ask", "lead"):
            yield from ((f"{name}.{part}", words) for part, words in getattr(record, name).dict().items())


def _numbered(record: object, *names: str) -> Iterator[tuple[str, str]]:
    for name in names:
        yield from ((f"{name}.{number}", words) for number, words in enumerate(getattr(record, name), start=1))
