"""Compose the answer to a question from the store: lead sentence, a few facts with strength and source, disclaimer."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from actions.answers.by_kind import ByKind, by_kind, without_question_words
from actions.answers.cautions import lacks_caution, with_caution
from actions.answers.headings import heading, is_setting, told_in_detail
from actions.answers.nearest import calming, listed, nearest, on_part, without_facts
from actions.answers.ranking import (
    best_first,
    closest_first,
    from_other_topics,
    not_on_another_condition,
    on_another_condition,
    pointed_at,
    without_repeats,
)
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
from actions.knowledge.language import BOTH_PARTS
from actions.knowledge.models import KIND_CONDITION, BodyPart, Card, Fact, Record, Subject, Topic
from actions.knowledge.store import Store, fits
from actions.names import ENTITY_BODY_PART, ENTITY_CARD, ENTITY_COMMAND, INTENT_COMMAND, INTENT_MORE

# An answer stays under this many words unless more is asked for (evidence pack, section D4).
MAX_WORDS = 150
MAX_FACTS = 3
NAMED_EXERCISES = 5
# A myth on the named condition stands behind so many facts of the topic.
_BEFORE_A_MYTH = 1
# From this many facts on the named thing within the asked topic, facts from other topics are left out.
_ENOUGH_FACTS = 2
_PART_NAMES = {BodyPart.BACK: "Back", BodyPart.KNEE: "Knee"}
_TOPIC_EXERCISES = "exercises"
_STRETCHING, _STRETCH = "stretching", re.compile(r"\b(?:stretch|loosen|less stiff|more freely)")
_TOPIC_CONDITION = "condition"
_TOPIC_SEE_DOCTOR = "see_doctor"
_TOPIC_CONNECTION = "connection"
_SYMPTOM_NEXT = ("treatment", "exercises", "causes", "see_doctor")


def answer(
    store: Store,
    question: Question,
    leave_out: Collection[str] = (),
    ask_part: bool = False,
    opening: str | None = None,
) -> Reply:
    """Answer a question about a topic, a part and named things.

    Args:
        question: at least a topic or a subject; ids that the store does not know are ignored.
        leave_out: ids of facts that were said before.
        ask_part: True to ask "back or knee?" at the end.
        opening: said first in place of the usual opening.

    Returns:
        A complete reply. If the store has nothing that fits, the reply says so and offers topics.
    """
    subjects = [subject for subject in map(store.subject, question.subjects) if subject]
    card = None if leave_out else _asked_card(store, question, subjects)
    if card:
        return show_card(store, card, question.body_part)
    question, subjects, note = _to_what_is_known(store, question, subjects)
    subjects = without_question_words(question, subjects)
    topic = store.topic(question.topic) if question.topic else None
    facts = [fact for fact in facts_for(store, question, subjects) if fact.id not in leave_out]
    if not facts and question.subjects_are_carried:
        return answer(store, replace(question, subjects=(), subjects_are_carried=False), leave_out, ask_part, opening)
    if not facts and question.part_is_carried and question.body_part:
        return answer(store, replace(question, body_part=None, part_is_carried=False), leave_out, ask_part, opening)
    if subjects and not facts:
        note = store.messages.no_fact_on.format(thing=on_part(subjects, question))
        subjects = []
        facts = facts_for(store, Question(question.topic, question.body_part), [])
    first = by_kind(store, question, subjects) if not leave_out and opening is None else ByKind()
    facts = first.before(store, facts, question.subjects)
    if not facts or (question.topic == _TOPIC_CONDITION and not subjects and not first.facts):
        return nothing_reliable(store, question)
    if first.missing or first.facts:
        note = store.messages.no_fact_on.format(thing=first.missing) if first.missing else ""
    lead = ""
    if opening is None and not leave_out:
        opening = note or heading(question, subjects, facts)
        lead = "" if first.facts or first.missing else _lead(question, topic, subjects, facts)
    extra = "" if leave_out else _closing(store, question, subjects, ask_part)
    if question.worried and not leave_out:
        opening, lead, extra = store.messages.calm, "", extra or signs(store, question)
        calm = [] if first.facts else calming(store, question)
        facts = [*calm, *(fact for fact in facts if fact not in calm)]
    following = (parts_to_pick(store) if ask_part else []) + next_questions(store, question)
    in_full = first.in_full or told_in_detail(subjects, facts[0])
    return fit(store, question, [opening or "", lead], facts, extra, following, leads=not lead, in_full=in_full)


def _to_what_is_known(
    store: Store, question: Question, subjects: Sequence[Subject]
) -> tuple[Question, Sequence[Subject], str]:
    """The question without things on which nothing is known, or on what comes nearest; and the words that say so."""
    unknown = [] if question.subjects_are_carried else without_facts(store, subjects)
    if not unknown:
        return question, subjects, ""
    note = store.messages.no_fact_on.format(thing=listed(unknown))
    known = [subject for subject in subjects if subject not in unknown]
    question = replace(question, subjects=tuple(subject.id for subject in known))
    if known:
        return question, known, note
    question = nearest(store, question, unknown)
    return question, [subject for subject in map(store.subject, question.subjects) if subject], note


def _lead(question: Question, topic: Topic | None, subjects: Sequence[Subject], facts: Sequence[Fact]) -> str:
    """The opening sentence of the topic, if the first fact is on it and no thing is what the question is about."""
    if topic is None or (subjects and not is_setting(question, subjects)):
        return ""
    return topic.lead.for_part(question.part) if subjects or topic.id in facts[0].topics else ""


def _closing(store: Store, question: Question, subjects: Sequence[Subject], ask_part: bool) -> str:
    """What follows the facts: signs that need help, common exercises, "back or knee?", the connection."""
    careful = any(subject.safety for subject in subjects) and not question.subjects_are_carried
    if question.topic == _TOPIC_SEE_DOCTOR or careful:
        stretches = named_exercises(store, question) if _STRETCHING in question.subjects else ""
        return " ".join(filter(None, [stretches, signs(store, question)]))
    if _asks_for_both(question):
        return store.topic(_TOPIC_CONNECTION).lead.both
    closing = [named_exercises(store, question)] if question.topic == _TOPIC_EXERCISES else []
    if ask_part:
        closing.append(store.messages.which_part)
    return " ".join(filter(None, closing))


def parts_differ(store: Store, question: Question) -> bool:
    """Whether most of the first facts on a topic are other ones for the back than for the knee."""
    if question.subjects:
        return False
    back, knee = (
        {fact.id for fact in facts_for(store, replace(question, body_part=part.value), ())[:MAX_FACTS]}
        for part in BodyPart
    )
    return bool(back) and bool(knee) and len(back & knee) < MAX_FACTS / 2


def parts_to_pick(store: Store) -> list[QuickReply]:
    """Quick replies that answer "back or knee?"; the topic stays."""
    return [
        QuickReply(
            store.messages.labels[part],
            payload(INTENT_COMMAND, {ENTITY_COMMAND: "switch_part", ENTITY_BODY_PART: part}),
        )
        for part in (*(part.value for part in BodyPart), BOTH_PARTS)
    ]


def nothing_reliable(store: Store, question: Question) -> Reply:
    """Say openly that the store holds nothing on this, and offer topics."""
    quick_replies = ask_topics(store, ("causes", "treatment", "exercises", "see_doctor"), question.body_part)
    return finish(store, [store.boundary("no_fact").reply], (), quick_replies)


def show_card(store: Store, card: Card, body_part: str | None) -> Reply:
    """The steps of an exercise or position, with amount, cautions and when to stop."""
    amount = f"**Common amount:** {card.amount}" if card.amount else ""
    care = " ".join([*card.cautions, *card.stop])
    walk = [walk_reply(store, card)] if card.topic == _TOPIC_EXERCISES else []
    part = body_part or card.body_parts[0].value
    quick_replies = walk + _other_cards(store, card) + ask_topics(store, (card.topic, _TOPIC_SEE_DOCTOR), part)
    heading, start = f"**{card.name}** {how_sure(store, card)}", f"**Start:** {card.start}"
    rest = [start, numbered(card.steps), amount, f"**Take care:** {care}" if care else ""]
    reply = finish(store, [f"{heading}\n{card.purpose}", *rest], [card], quick_replies, card.picture)
    # What it is for is left out before anything that is needed to do it.
    return (
        reply
        if word_count(reply.text) <= MAX_WORDS
        else finish(store, [heading, *rest], [card], quick_replies, card.picture)
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


def walk_reply(store: Store, card: Card) -> QuickReply:
    """A quick reply that starts to go through a card step by step."""
    meaning = {ENTITY_COMMAND: "walk", ENTITY_CARD: card.id}
    return QuickReply(store.messages.labels["walk"], payload(INTENT_COMMAND, meaning))


def next_questions(store: Store, question: Question) -> list[QuickReply]:
    """What could be asked after an answer: the topic's own list, never the topic just asked."""
    topic = store.topic(question.topic) if question.topic else None
    following = topic.next if topic else _SYMPTOM_NEXT
    if question.topic == _TOPIC_EXERCISES and (not question.subjects or question.subjects_are_carried):
        cards = cards_of(store, question)[:2]
    else:
        named = map(store.card_for, question.subjects)
        cards = [card for card in named if card and fits(card, question.part)][:1]
    return [steps_of(card) for card in cards] + ask_topics(store, following, question.body_part)


def facts_for(store: Store, question: Question, subjects: Sequence[Subject]) -> list[Fact]:
    """The facts to choose from, best first.

    A condition that is named beside a topic ("medicine for arthritis") is the setting: facts of the topic on it come
    first, then the topic's other facts. Any other thing that is named is what the question is about.
    """
    named = [subject.id for subject in subjects]
    found = best_first(store, store.find(question.topic, question.part, named), question)
    on_both = [fact for fact in found if question.topic in fact.topics]
    if not is_setting(question, subjects):
        on_both, found = (not_on_another_condition(store, facts, named) for facts in (on_both, found))
        enough = bool(named) and question.topic != _TOPIC_CONDITION and len(on_both) >= _ENOUGH_FACTS
        return on_both if enough else from_other_topics(store, found, question) + found
    if question.worried:
        # What eases a fear is what is known of the thing that is feared.
        on_both += [fact for fact in found if fact not in on_both]
    of_topic = best_first(store, store.find(question.topic, question.part), question)
    if any(subject.kind == KIND_CONDITION for subject in subjects):
        meant = pointed_at(store, of_topic, question)
        of_topic = [fact for fact in of_topic if fact in meant or not on_another_condition(store, fact, named)]
    if not on_both and not question.subjects_are_carried:
        # Nothing on the condition under this topic: what people get wrong about it is worth saying.
        myths = [fact for fact in found if fact.myth and fact.subjects[0] in named][:1]
        of_topic = [*of_topic[:_BEFORE_A_MYTH], *myths, *of_topic[_BEFORE_A_MYTH:]]
    return closest_first(store, on_both + [fact for fact in of_topic if fact not in on_both], question)


def _asks_for_both(question: Question) -> bool:
    """Whether somebody asked about back and knee at once, and not about how they are connected."""
    both = question.body_part == BOTH_PARTS and not question.part_is_carried and not question.subjects
    return both and question.topic != _TOPIC_CONNECTION


def fit(
    store: Store,
    question: Question,
    opening: Sequence[str],
    facts: Sequence[Fact],
    extra: str,
    quick_replies: Sequence[QuickReply],
    leads: bool = False,
    in_full: bool = False,
) -> Reply:
    """As many facts as fit into the word limit, at least one.

    Args:
        opening: what is said before the facts.
        extra: what is said after them.
        leads: True if the first fact is to be the sentence that answers; else all facts stand in a list.
        in_full: True if the first fact is said with its detail, which may hold the figure that was asked for.
    """
    facts = with_caution(store, without_repeats(facts), MAX_FACTS)
    label_parts = question.part is None and len({tuple(fact.body_parts) for fact in facts[:MAX_FACTS]}) > 1
    detail = [facts[0].more] if len(facts) == 1 and not in_full else []
    for count in range(min(MAX_FACTS, len(facts)), 0, -1):
        chosen = facts[:count]
        if lacks_caution(chosen) and count > 1:
            continue
        lines = [_line(store, fact, label_parts, in_full and fact is chosen[0]) for fact in chosen]
        listed_facts = [lines[0], bullets(lines[1:])] if leads else [bullets(lines)]
        # A thing with a single fact gets its detail at once, where there is room.
        for more in (detail, []):
            reply = finish(store, [*opening, *listed_facts, *more, extra], chosen, quick_replies)
            if word_count(reply.text) <= MAX_WORDS:
                return reply
    return reply


def _line(store: Store, fact: Record, label_parts: bool = False, in_full: bool = False) -> str:
    label = ""
    if label_parts and len(fact.body_parts) == 1:
        label = f"**{_PART_NAMES[fact.body_parts[0]]}:** "
    myth = f"People say: {fact.myth} " if getattr(fact, "myth", None) else ""
    more = f" {fact.more}" if in_full and isinstance(fact, Fact) else ""
    return f"{label}{myth}{fact.simple}{more} {how_sure(store, fact)}"


def _asked_card(store: Store, question: Question, subjects: Sequence[Subject]) -> Card | None:
    """The exercise card to show: a named exercise, asked for under exercises or by its name alone."""
    for subject in subjects:
        card = store.card_for(subject.id)
        if card and card.topic == _TOPIC_EXERCISES and question.topic in (_TOPIC_EXERCISES, _TOPIC_CONDITION, None):
            return card
    return None


def cards_of(store: Store, question: Question) -> list[Card]:
    """Cards for a question; for both parts the back and the knee take turns."""
    if question.part:
        return store.cards_for(_TOPIC_EXERCISES, question.part)
    pairs = zip(
        store.cards_for(_TOPIC_EXERCISES, BodyPart.BACK),
        store.cards_for(_TOPIC_EXERCISES, BodyPart.KNEE),
        strict=False,
    )
    return [card for pair in pairs for card in pair]


def named_exercises(store: Store, question: Question) -> str:
    """A sentence with common exercises, or with stretches where these are asked for; empty beside other things."""
    stretches = _STRETCHING in question.subjects
    if question.subjects and not question.subjects_are_carried and not stretches:
        return ""
    cards = [
        card for card in cards_of(store, question) if not stretches or _STRETCH.search(f"{card.purpose} {card.steps}")
    ]
    names = [card.name.lower() for card in cards[:NAMED_EXERCISES]]
    if not names:
        return ""
    return f"Common ones are: {', '.join(dict.fromkeys(names))}."


def _other_cards(store: Store, card: Card) -> list[QuickReply]:
    cards = [other for other in store.cards_for(card.topic, card.body_parts[0]) if other.id != card.id]
    later = [other for other in cards if other.id > card.id]
    return [steps_of(other) for other in (later or cards)[:1]]


def steps_of(card: Card) -> QuickReply:
    """A quick reply that shows the steps of a card."""
    return QuickReply(f"Show me: {card.name[:1].lower()}{card.name[1:]}", payload(INTENT_MORE, {ENTITY_CARD: card.id}))


def signs(store: Store, question: Question) -> str:
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
