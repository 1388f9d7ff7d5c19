"""Compose the answer to a question from the store: lead sentence, a few facts with strength and source, disclaimer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from actions.answers.reply import (
    Question,
    QuickReply,
    Reply,
    ask_topics,
    bullets,
    finish,
    how_sure,
    numbered,
    payload,
    word_count,
)
from actions.knowledge.models import KIND_CONDITION, BodyPart, Card, Fact, Record, Subject
from actions.knowledge.store import Store, fits
from actions.names import ENTITY_CARD, INTENT_MORE

# An answer stays under this many words unless more is asked for (evidence pack, section D4).
MAX_WORDS = 150
MAX_FACTS = 3
# From this many facts on the named thing within the asked topic, facts from other topics are left out.
_ENOUGH_FACTS = 2
_PART_NAMES = {BodyPart.BACK: "Back", BodyPart.KNEE: "Knee"}
_TOPIC_EXERCISES = "exercises"
_TOPIC_CONDITION = "condition"
_TOPIC_CAUSES = "causes"
_TOPIC_SEE_DOCTOR = "see_doctor"
_SYMPTOM_NEXT = ("treatment", "exercises", "causes", "see_doctor")


def answer(store: Store, question: Question) -> Reply:
    """Answer a question about a topic, a part and named things.

    Args:
        question: at least a topic or a subject; ids that the store does not know are ignored.

    Returns:
        A complete reply. If the store has nothing that fits, the reply says so and offers topics.
    """
    subjects = [subject for subject in map(store.subject, question.subjects) if subject]
    card = _asked_card(store, question, subjects)
    if card:
        return show_card(store, card, question.body_part)
    topic = store.topic(question.topic) if question.topic else None
    facts = _facts_for(store, question, subjects)
    note = ""
    if not facts and question.part_is_carried:
        return answer(store, replace(question, body_part=None, part_is_carried=False))
    if subjects and not facts:
        note = f"I do not have a reliable fact on {subjects[0].name} for {_named_part(question)}."
        subjects = []
        facts = _facts_for(store, Question(question.topic, question.body_part), [])
    if not facts or (question.topic == _TOPIC_CONDITION and not subjects):
        return nothing_reliable(store, question)
    if subjects and (question.topic == _TOPIC_CONDITION or not _are_conditions(subjects)):
        opening = f"**{_capital(subjects[0].name)}**"
    else:
        opening = " ".join(filter(None, [note, topic.lead.for_part(question.part) if topic else ""]))
    exercises = _named_exercises(store, question) if question.topic == _TOPIC_EXERCISES else ""
    careful = question.topic == _TOPIC_SEE_DOCTOR or any(subject.safety for subject in subjects)
    extra = _safety(store, question) if careful else exercises
    return _fit(store, question, opening, facts, extra, next_questions(store, question))


def answer_symptom(store: Store, question: Question) -> Reply:
    """Meet a described symptom: sympathy, what is commonly known, signs that need help, next questions."""
    subjects = [subject for subject in map(store.subject, question.subjects) if subject]
    causes = Question(_TOPIC_CAUSES, question.body_part)
    facts = _facts_for(store, causes, subjects) or _facts_for(store, causes, [])
    quick_replies = ask_topics(store, _SYMPTOM_NEXT, question.body_part)
    return _fit(store, question, store.messages.sympathy, facts[:2], _safety(store, question), quick_replies)


def nothing_reliable(store: Store, question: Question) -> Reply:
    """Say openly that the store holds nothing on this, and offer topics."""
    quick_replies = ask_topics(store, ("causes", "treatment", "exercises", "see_doctor"), question.body_part)
    return finish(store, [store.boundary("no_fact").reply], (), quick_replies)


def show_card(store: Store, card: Card, body_part: str | None) -> Reply:
    """The steps of an exercise or position, with amount, cautions and when to stop."""
    amount = f"**Common amount:** {card.amount}" if card.amount else ""
    care = " ".join([*card.cautions, *card.stop])
    quick_replies = _other_cards(store, card) + ask_topics(
        store, (card.topic, _TOPIC_SEE_DOCTOR), body_part or card.body_parts[0].value
    )
    return finish(
        store,
        [
            f"**{card.name}** {how_sure(store, card)}\n{card.purpose}",
            f"**Start:** {card.start}",
            numbered(card.steps),
            amount,
            f"**Take care:** {care}" if care else "",
        ],
        [card],
        quick_replies,
        card.picture,
    )


def tell_more(store: Store, record_ids: Sequence[str], question: Question) -> Reply:
    """The detail and the caveat of what was last shown; further facts of the topic if there is none."""
    records = [record for record in map(store.record, record_ids) if isinstance(record, Fact)]
    if not records:
        return answer(store, question) if question.topic or question.subjects else nothing_reliable(store, question)
    lines = []
    for fact in records:
        caveat = f" *Keep in mind:* {fact.caveat}" if fact.caveat else ""
        lines.append(f"{fact.more}{caveat} {how_sure(store, fact)}")
    return finish(store, ["Here is more detail.", bullets(lines)], records, next_questions(store, question))


def show_sources(store: Store, record_ids: Sequence[str]) -> Reply:
    """Where the last answer came from, how sure it is, and when it was last checked."""
    records: list[Record] = [record for record in map(store.record, record_ids) if record]
    if not records:
        return finish(store, [store.boundary("who_are_you").reply, store.messages.about_sources])
    lines = []
    for record in records:
        what = record.simple if isinstance(record, Fact) else record.name
        sources = [_full_source(store, source_id) for source_id in record.sources] or ["no study found"]
        checked = record.review.date.strftime("%d %B %Y").lstrip("0")
        lines.append(f"{what} {how_sure(store, record).split(':')[0].rstrip(')')})\n  " + "\n  ".join(sources))
        lines[-1] += f"\n  Status: {record.review.status.value}, {checked}."
    return finish(store, [store.messages.about_sources, bullets(lines)], records)


def next_questions(store: Store, question: Question) -> list[QuickReply]:
    """What could be asked after an answer: the topic's own list, never the topic just asked."""
    topic = store.topic(question.topic) if question.topic else None
    following = topic.next if topic else _SYMPTOM_NEXT
    if question.topic == _TOPIC_EXERCISES and not question.subjects:
        cards = _cards_of(store, question)[:2]
    else:
        named = map(store.card_for, question.subjects)
        cards = [card for card in named if card and fits(card, question.part)][:1]
    return [_steps_of(card) for card in cards] + ask_topics(store, following, question.body_part)


def _facts_for(store: Store, question: Question, subjects: Sequence[Subject]) -> list[Fact]:
    """The facts to choose from, best first.

    A condition that is named beside a topic ("medicine for arthritis") is the setting: facts of the topic on it come
    first, then the topic's other facts. Any other thing that is named is what the question is about.
    """
    named = [subject.id for subject in subjects]
    found = store.find(question.topic, question.part, named)
    on_both = [fact for fact in found if question.topic in fact.topics]
    setting = bool(subjects) and question.topic not in (None, _TOPIC_CONDITION) and _are_conditions(subjects)
    if not setting:
        enough = bool(named) and question.topic != _TOPIC_CONDITION and len(on_both) >= _ENOUGH_FACTS
        return _take_turns(on_both if enough else found, question)
    of_topic = _take_turns(store.find(question.topic, question.part), question)
    return on_both + [fact for fact in of_topic if fact not in on_both]


def _are_conditions(subjects: Sequence[Subject]) -> bool:
    return all(subject.kind == KIND_CONDITION for subject in subjects)


def _take_turns(facts: list[Fact], question: Question) -> list[Fact]:
    """Nothing named, both parts or none asked: by rank, a shared fact, then back and knee in turn, then the rest."""
    if question.part or question.subjects:
        return facts
    ordered: list[Fact] = []
    for rank in sorted({fact.rank for fact in facts}):
        ranked = [fact for fact in facts if fact.rank == rank]
        own = [fact for fact in ranked if len(fact.body_parts) == 1 and question.topic in (None, fact.topics[0])]
        back = [fact for fact in own if fact.body_parts[0] is BodyPart.BACK]
        knee = [fact for fact in own if fact.body_parts[0] is BodyPart.KNEE]
        shared = [fact for fact in ranked if len(fact.body_parts) > 1]
        turns = [fact for pair in zip_longest(back, knee) for fact in pair if fact]
        chosen = shared[:1] + turns + shared[1:]
        ordered += chosen + [fact for fact in ranked if fact not in chosen]
    return ordered


def _fit(
    store: Store,
    question: Question,
    opening: str,
    facts: Sequence[Fact],
    extra: str,
    quick_replies: Sequence[QuickReply],
) -> Reply:
    """As many facts as fit into the word limit, at least one."""
    label_parts = question.part is None and len({tuple(fact.body_parts) for fact in facts[:MAX_FACTS]}) > 1
    for count in range(min(MAX_FACTS, len(facts)), 0, -1):
        chosen = facts[:count]
        lines = bullets([_line(store, fact, label_parts) for fact in chosen])
        reply = finish(store, [opening, lines, extra], chosen, quick_replies)
        if word_count(reply.text) <= MAX_WORDS:
            break
    return reply


def _line(store: Store, fact: Record, label_parts: bool = False) -> str:
    label = ""
    if label_parts and len(fact.body_parts) == 1:
        label = f"**{_PART_NAMES[fact.body_parts[0]]}:** "
    myth = f"People say: {fact.myth} " if getattr(fact, "myth", None) else ""
    return f"{label}{myth}{fact.simple} {how_sure(store, fact)}"


def _asked_card(store: Store, question: Question, subjects: Sequence[Subject]) -> Card | None:
    """The exercise card to show: a named exercise, asked for under exercises or by its name alone."""
    for subject in subjects:
        card = store.card_for(subject.id)
        if card and card.topic == _TOPIC_EXERCISES and question.topic in (_TOPIC_EXERCISES, _TOPIC_CONDITION, None):
            return card
    return None


def _cards_of(store: Store, question: Question) -> list[Card]:
    """Cards for a question; for both parts the back and the knee take turns."""
    if question.part:
        return store.cards_for(_TOPIC_EXERCISES, question.part)
    pairs = zip(
        store.cards_for(_TOPIC_EXERCISES, BodyPart.BACK),
        store.cards_for(_TOPIC_EXERCISES, BodyPart.KNEE),
        strict=False,
    )
    return [card for pair in pairs for card in pair]


def _named_exercises(store: Store, question: Question) -> str:
    if question.subjects:
        return ""
    names = [card.name.lower() for card in _cards_of(store, question)[:5]]
    return f"Common ones are: {', '.join(dict.fromkeys(names))}."


def _other_cards(store: Store, card: Card) -> list[QuickReply]:
    cards = [other for other in store.cards_for(card.topic, card.body_parts[0]) if other.id != card.id]
    later = [other for other in cards if other.id > card.id]
    return [_steps_of(other) for other in (later or cards)[:1]]


def _steps_of(card: Card) -> QuickReply:
    return QuickReply(f"Show me: {card.name[:1].lower()}{card.name[1:]}", payload(INTENT_MORE, {ENTITY_CARD: card.id}))


def _safety(store: Store, question: Question) -> str:
    """The signs that need help; those of one part only where this very question names the part."""
    part = None if question.part_is_carried else question.part
    if part is BodyPart.BACK:
        return store.messages.safety_back
    if part is BodyPart.KNEE:
        return store.messages.safety_knee
    return store.messages.safety_short


def _full_source(store: Store, source_id: str) -> str:
    source = store.source(source_id)
    year = f", {source.year}" if source.year else ""
    link = f" {source.link}" if source.link else ""
    return f"{source.organisation}: {source.title}{year}.{link}"


def _named_part(question: Question) -> str:
    return f"the {question.part.value}" if question.part else "that"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
