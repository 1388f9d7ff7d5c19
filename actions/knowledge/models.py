"""The records of the fact store, as pydantic models. The keys are explained in ``facts/README.md``."""

from __future__ import annotations

from datetime import date
from enum import Enum

from pydantic import BaseModel, Extra, Field, constr

RecordId = constr(regex=r"^[A-Z]{1,2}\d{2,3}[a-z]?$")
Identifier = constr(regex=r"^[a-z][a-z0-9_]*$")
StatementId = constr(regex=r"^S\d{2}$")
Text = constr(strip_whitespace=True, min_length=2)


class Strict(BaseModel):
    """A record in which an unknown key is an error, so that a typing slip is never silently dropped."""

    class Config:
        """Settings of pydantic."""

        extra = Extra.forbid
        allow_mutation = False


class BodyPart(str, Enum):
    """The two parts that the guide covers."""

    BACK = "back"
    KNEE = "knee"


class Strength(str, Enum):
    """How sure the evidence makes us, strongest first."""

    STRONG = "strong"
    MODERATE = "moderate"
    LIMITED = "limited"
    EXPERT = "expert opinion"

    @property
    def words(self) -> str:
        """How a reader is told: ``good evidence``, ``expert advice``..."""
        return _STRENGTH_WORDS[self]


_STRENGTH_WORDS = {
    Strength.STRONG: "good evidence",
    Strength.MODERATE: "fair evidence",
    Strength.LIMITED: "limited evidence",
    Strength.EXPERT: "expert advice",
}


class ReviewStatus(str, Enum):
    """`checked` is set only after a clinician has signed the record off."""

    DRAFT = "draft"
    CHECKED = "checked"


# Kinds of subjects whose name alone tells which part is meant.
KIND_CONDITION = "condition"
KIND_EXERCISE = "exercise"
KIND_SLEEP_POSITION = "sleep_position"
PART_TELLING_KINDS = frozenset({KIND_CONDITION, "surgery"})


class Urgency(str, Enum):
    """How fast a person with a warning sign should act, most urgent first."""

    EMERGENCY = "emergency"
    SAME_DAY = "same_day"
    SOON = "soon"


class SourceStatus(str, Enum):
    """How far the research draft could look at a source."""

    SEEN = "seen"
    SECOND_HAND = "second-hand"
    TO_BE_CHECKED = "to be checked"


class Review(Strict):
    """Who looked at a record, when, and what is still to be checked."""

    status: ReviewStatus
    who: Text
    date: date
    note: Text | None = None


class Source(Strict):
    """A publication that records cite by id."""

    id: constr(regex=r"^R\d{2,3}$")
    organisation: Text
    title: Text
    short: Text
    year: int | None = Field(None, ge=1900, le=2100)
    url: constr(regex=r"^https?://\S+$") | None = None
    doi: constr(regex=r"^10\.\S+$") | None = None
    status: SourceStatus
    note: Text | None = None

    @property
    def link(self) -> str | None:
        """The address to show: the page if one is known, else the DOI resolver's. Safe inside a Markdown link."""
        address = self.url or (f"https://doi.org/{self.doi}" if self.doi else None)
        return address and address.replace("(", "%28").replace(")", "%29")


class Subject(Strict):
    """A thing that people name: a condition, an exercise, a shoe feature..."""

    id: Identifier
    kind: Identifier
    name: Text
    body_parts: list[BodyPart] = Field(..., min_items=1)
    words: list[Text] = Field(..., min_items=1)
    safety: bool = False
    anywhere: bool = False
    nearest: list[Identifier] = []

    @property
    def implies_part(self) -> bool:
        """Whether naming it tells the part: a meniscus is in the knee, but a chair or a sprain may be anywhere."""
        return self.kind in PART_TELLING_KINDS and not self.anywhere


class BodyWords(Strict):
    """Words for the parts, and phrases that look like them but mean something else."""

    back: list[Text] = Field(..., min_items=1)
    knee: list[Text] = Field(..., min_items=1)
    both: list[Text] = Field(..., min_items=1)
    not_body: list[Text] = []


class TopicWords(Strict):
    """The wording of a topic for the back, the knee, or both."""

    back: Text | None = None
    knee: Text | None = None
    both: Text

    def for_part(self, body_part: BodyPart | None) -> str:
        """The wording for one part, or the general one."""
        return (getattr(self, body_part.value) if body_part else None) or self.both


class Topic(Strict):
    """Something that people ask about; its intent, menu title, sample question and opening sentence."""

    id: Identifier
    intent: Identifier | None
    title: Text
    next: list[Identifier]
    ask: TopicWords
    lead: TopicWords
    visit: Text


class Record(Strict):
    """What facts and cards have in common."""

    id: RecordId
    body_parts: list[BodyPart] = Field(..., min_items=1)
    strength: Strength
    sources: list[str]
    statements: list[StatementId] = []
    review: Review


class Picture(Strict):
    """A drawing, described for those who cannot see it."""

    alt: Text
    caption: Text
    file: constr(regex=r"^[a-z0-9_]+\.svg$") | None = None


class Fact(Record):
    """One thing that the guide may say."""

    simple: Text
    more: Text
    caveat: Text | None = None
    myth: Text | None = None
    topics: list[Identifier] = Field(..., min_items=1)
    subjects: list[Identifier] = []
    rank: int = Field(..., ge=1, le=3)
    general: bool = False


class Card(Record):
    """Steps to follow: an exercise, a sleep position, a way to lift."""

    subject: Identifier
    name: Text
    topic: Identifier = "exercises"
    purpose: Text
    start: Text
    steps: list[Text] = Field(..., min_items=2)
    amount: Text | None = None
    easier: Text | None = None
    harder: Text | None = None
    cautions: list[Text] = []
    stop: list[Text] = []
    picture: Picture | None = None


class UrgentIf(Strict):
    """One level of urgency of a red flag and when it applies."""

    urgency: Urgency
    if_: Text = Field(..., alias="if")


class RedFlag(Strict):
    """A warning sign, in patients' words, with the reply that sends people to help."""

    id: constr(regex=r"^RF\d{2}[a-z]?$")
    name: Text
    body_parts: list[BodyPart]
    urgency: Urgency
    signs: list[Text] = Field(..., min_items=1)
    when: list[UrgentIf] = []
    reply: Text
    cues: list[Text] = Field(..., min_items=1)
    sources: list[str]
    review: Review


class Boundary(Strict):
    """Something that the guide declines, and the words in which it does."""

    id: Identifier
    asks: Text
    examples: list[Text] = []
    why: Text
    reply: Text
    again: Text | None = None
    topics: list[Identifier] = []
    facts: list[str] = []
    fact_on_named: bool = False
    signs: bool = False
    still_answers: list[Identifier] | None = None


class Messages(Strict):
    """Fixed sentences that are not about one topic."""

    disclaimer_short: Text
    disclaimer_long: Text
    safety_short: Text
    safety_back: Text
    safety_knee: Text
    not_reviewed: Text
    sympathy: Text
    sorry: Text
    calm: Text
    detail_noted: Text
    detail_unknown: list[Text] = Field(..., min_items=2)
    said_already: Text
    no_fact_on: Text
    one_thing: Text
    off_topic: list[Text] = Field(..., min_items=2)
    other_health_again: Text
    praise: Text
    joke: Text
    answer_failed: Text
    about_sources: Text
    menu: Text
    greet: Text
    goodbye: Text
    thank: Text
    affirm: Text
    deny: Text
    not_understood: Text
    service_away: Text
    warning_sign: Text
    number_examples: Text
    warning_lead: dict[Urgency, Text]
    warning_close: Text
    safety_pause: dict[Identifier, Text]
    care_held: Text
    care_held_unnamed: Text
    care_held_until: Text
    empty_message: Text
    too_long: Text
    not_kept: Text
    which_part: Text
    ask_part: Text
    did_you_mean: Text
    two_misses: Text
    other_language: Text
    not_answered: Text
    insult: Text
    forgotten: Text
    started_again: Text
    privacy: Text
    who_wrote: Text
    nothing_to_follow: Text
    safe_for_you: Text
    stopped: Text
    no_walk: Text
    no_picture: Text
    no_more: Text
    which_one: Text
    appointment: Text
    appointment_always: list[Text] = Field(..., min_items=1)
    appointment_empty: Text
    in_short: Text
    more_detail: Text
    why: Text
    how_sure: Text
    several: Text
    strength_meaning: dict[Strength, Text]
    labels: dict[Identifier, Text]
    exercise_rules: list[Text] = Field(..., min_items=1)
    urgency: dict[Urgency, Text]


class Command(Strict):
    """Something that people say to steer the talk, in their words."""

    id: Identifier
    phrases: list[Text] = Field(..., min_items=1)


class Commands(Strict):
    """All commands, and how messages are read before they are compared."""

    small_words: list[constr(min_length=1)]
    written_as: dict[constr(min_length=1), Text]
    commands: list[Command] = Field(..., min_items=1)
