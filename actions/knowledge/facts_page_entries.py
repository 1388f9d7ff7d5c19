"""How each record of the store looks on the facts page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from actions.knowledge.elements import Child, Element, node
from actions.knowledge.models import (
    BodyPart,
    Boundary,
    Card,
    Fact,
    RedFlag,
    Review,
    ReviewStatus,
    Source,
    SourceStatus,
    Strength,
    Urgency,
)
from actions.knowledge.store import Store

STATUS_WORDS = {
    SourceStatus.SEEN: "seen",
    SourceStatus.SECOND_HAND: "seen second-hand",
    SourceStatus.TO_BE_CHECKED: "to be checked",
}
_URGENCY_WHEN = {
    Urgency.EMERGENCY: "An emergency if",
    Urgency.SAME_DAY: "Today if",
    Urgency.SOON: "Soon if",
}
_OPEN_POINT = re.compile(r"(\[check\])")


def red_flag_entry(store: Store, flag: RedFlag) -> Element:
    """A warning sign: what one would notice, how fast to act, what the guide says."""
    levels = [node("li", node("strong", f"{_URGENCY_WHEN[level.urgency]}: "), level.if_) for level in flag.when]
    return node(
        "article",
        node("h4", flag.name),
        node("ul", [node("li", sign) for sign in flag.signs]),
        node("ul", levels, class_="levels") if levels else None,
        _says(flag.reply),
        _foot(store, flag.id, flag.sources, flag.review),
        id=flag.id,
        class_=f"flag {flag.urgency.value}",
    )


def fact_entry(store: Store, fact: Fact) -> Element:
    """A fact with its detail, caveat, strength, sources and review."""
    return node(
        "article",
        node("h3", fact.simple),
        _details(store, fact),
        id=fact.id,
        class_="fact",
    )


def _details(store: Store, fact: Fact) -> list[Element | None]:
    """What follows the first words of a fact or myth."""
    caveat = node("p", node("strong", "Keep in mind: "), fact.caveat, class_="caveat") if fact.caveat else None
    tags = _tags(fact.strength, fact.body_parts)
    return [node("p", fact.more), caveat, tags, _foot(store, fact.id, fact.sources, fact.review)]


def card_entry(store: Store, card: Card) -> Element:
    """Steps to follow, with the picture."""
    lines = [("Common amount", card.amount), ("Easier", card.easier), ("Harder", card.harder)]
    lists = [("Take care", card.cautions), ("When to stop", card.stop)]
    notes: list[tuple[str, Child]] = [*lines, *((name, bullet_list(texts) if texts else None) for name, texts in lists)]
    return node(
        "article",
        node("h3", card.name),
        node("p", card.purpose, class_="lead"),
        _picture(card),
        node("p", node("strong", "Start: "), card.start),
        node("ol", [node("li", step) for step in card.steps]),
        node("dl", [[node("dt", name), node("dd", note)] for name, note in notes if note is not None], class_="notes"),
        _tags(card.strength, card.body_parts),
        _foot(store, card.id, card.sources, card.review),
        id=card.id,
        class_="card",
    )


def _picture(card: Card) -> Element | None:
    if card.picture is None or card.picture.file is None:
        return None
    image = node(
        "img", src=f"pictures/{card.picture.file}", alt=card.picture.alt, width="480", height="300", loading="lazy"
    )
    return node("figure", image, node("figcaption", card.picture.caption))


def myth_entry(store: Store, fact: Fact) -> Element:
    """A myth in its fixed form: what people say, what the evidence says, how sure, source."""
    return node(
        "article",
        node("h3", node("span", "What people say", class_="label"), " ", fact.myth),
        node("p", "What the evidence says", class_="label"),
        node("p", fact.simple, class_="answer"),
        _details(store, fact),
        id=fact.id,
        class_="myth",
    )


def boundary_entry(boundary: Boundary) -> Element:
    """Something that the guide declines, why, and in which words."""
    facts = [node("a", fact, href=f"#{fact}", class_="id") for fact in boundary.facts]
    return node(
        "article",
        node("h3", boundary.asks),
        node("p", node("strong", "Why: "), boundary.why),
        _says(boundary.reply),
        node("p", "It may add this fact: ", _joined(facts), ".", class_="small") if facts else None,
        id=f"declines-{boundary.id}",
        class_="declined",
    )


def source_entry(source: Source, cited_by: Sequence[str]) -> Element:
    """A reference with its status and the records that cite it."""
    address = node("a", re.sub(r"^https?://", "", source.link), href=source.link) if source.link else None
    users = [node("a", record_id, href=f"#{record_id}", class_="id") for record_id in cited_by]
    return node(
        "li",
        node(
            "p",
            [node("span", source.id, class_="id"), " ", node("strong", _sentence(source.organisation)), " "],
            [_sentence(source.title), f" {source.year}." if source.year else "", " ", address],
        ),
        node(
            "p",
            node("span", f"{capital(STATUS_WORDS[source.status])}. ", class_=f"status {_css(source.status.value)}"),
            _marked(source.note),
            class_="small",
        ),
        node("p", ["Used by ", _joined(users), "."] if users else "Not used by any entry.", class_="small"),
        id=source.id,
    )


def bullet_list(lines: Iterable[str], class_: str | None = None) -> Element:
    """A list of plain lines."""
    return node("ul", [node("li", line) for line in lines], class_=class_)


def _says(reply: str) -> Element:
    return node("div", node("p", "The guide says", class_="label"), node("p", reply), class_="says")


def _tags(strength: Strength, parts: Sequence[BodyPart]) -> Element:
    return node("p", strength_label(strength), " ", node("span", _parts(parts), class_="part"), class_="tags")


def strength_label(strength: Strength) -> Element:
    """Strength in words."""
    words = capital(strength.words)
    if strength in (Strength.STRONG, Strength.MODERATE):
        words += f" ({strength.value})"
    return node("span", words, class_=f"strength {_css(strength.value)}")


def _foot(store: Store, record_id: str, source_ids: Sequence[str], review: Review) -> Element:
    sources = [_cited(store.source(source_id)) for source_id in source_ids]
    return node(
        "div",
        node("a", record_id, href=f"#{record_id}", class_="id", aria_label=f"Link to {record_id}"),
        node(
            "p",
            node("strong", "Sources: " if len(sources) > 1 else "Source: "),
            _joined(sources, "; ") if sources else "no study found",
            ".",
        ),
        node("p", node("strong", "Review: "), f"{_reviewed(review)}, {_day(review.date)}. ", _marked(review.note)),
        class_="foot",
    )


def _reviewed(review: Review) -> str:
    if review.status is ReviewStatus.CHECKED:
        return f"checked by {review.who}"
    return "draft, not seen by a clinician"


def _cited(source: Source) -> list[Child]:
    label = node("a", source.short, href=source.link) if source.link else source.short
    status = "" if source.status is SourceStatus.SEEN else f", {STATUS_WORDS[source.status]}"
    entry = node("a", source.id, href=f"#{source.id}", class_="id", aria_label=f"{source.id}, full reference")
    return [label, " ", node("span", "(", entry, class_="together"), f"{status})"]


def check_mark() -> Element:
    """The mark of a point that is still to be looked up."""
    return node("mark", "[check]")


def _marked(note: str | None) -> list[Child]:
    return [check_mark() if piece == "[check]" else piece for piece in _OPEN_POINT.split(note or "")]


def _joined(items: Sequence[Child], between: str = ", ") -> list[Child]:
    return [child for number, item in enumerate(items) for child in ((between, item) if number else (item,))]


def _parts(parts: Sequence[BodyPart]) -> str:
    return capital(" and ".join(part.value for part in parts))


def _css(value: str) -> str:
    return value.replace(" ", "-")


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def capital(text: str) -> str:
    """The text with its first letter in upper case."""
    return text[:1].upper() + text[1:]
