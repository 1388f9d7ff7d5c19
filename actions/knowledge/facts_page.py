"""The facts page: everything in the store as one plain web page that needs no script and prints well."""

from __future__ import annotations

from collections.abc import Sequence

from actions.knowledge.elements import Child, Element, document, node
from actions.knowledge.facts_page_entries import (
    STATUS_WORDS,
    boundary_entry,
    bullet_list,
    capital,
    card_entry,
    check_mark,
    fact_entry,
    myth_entry,
    red_flag_entry,
    source_entry,
    strength_label,
)
from actions.knowledge.models import BodyPart, Card, Fact, ReviewStatus, SourceStatus, Strength, Topic, Urgency
from actions.knowledge.store import Store

CHAT_ADDRESS = "/guide/"
_STRENGTH_MEANING = {
    Strength.STRONG: "Several good trials or reviews agree, or a guideline recommends it strongly.",
    Strength.MODERATE: "The research is good but not complete.",
    Strength.LIMITED: "The studies are few, small, weak, indirect, or they disagree.",
    Strength.EXPERT: "Sensible practice with little or no research behind it.",
}
_STATUS_MEANING = {
    SourceStatus.SEEN: "The title and the abstract or page text were read.",
    SourceStatus.SECOND_HAND: "It was read through a copy, a mirror or a summary only.",
    SourceStatus.TO_BE_CHECKED: "Some or all of it comes from general knowledge and still has to be looked up.",
}
_URGENCY_TITLES = {
    Urgency.EMERGENCY: "Emergency: get help now",
    Urgency.SAME_DAY: "Get help today",
    Urgency.SOON: "See someone soon",
}
_MYTHS = "myths"
_EXERCISES = "exercises"


def facts_page(store: Store) -> str:
    """The page as HTML text: the same for the same store.

    Every fact, card, red flag and source has its id as anchor (``#F140``, ``#E01``, ``#RF01``, ``#R72``), topics have
    ``#topic-footwear`` and what the guide declines has ``#declines-dosage``. It needs ``facts.css``,
    ``icon.svg`` and ``pictures/`` beside it.
    """
    topics = [topic for topic in store.topics if topic.id != _MYTHS]
    main = node(
        "main",
        _how_to_read(),
        _warning_signs(store),
        [_topic_section(store, topic) for topic in topics],
        _myths(store),
        _boundaries(store),
        _sources(store),
        id="content",
        tabindex="-1",
    )
    head = node(
        "head",
        node("meta", charset="utf-8"),
        node("meta", name="viewport", content="width=device-width, initial-scale=1"),
        node("title", "The facts: Back & Knee Guide"),
        node("link", rel="icon", href="icon.svg", type="image/svg+xml"),
        node("link", rel="stylesheet", href="facts.css"),
    )
    body = node(
        "body",
        node("a", "Skip to the facts", class_="skip", href="#content"),
        _header(store),
        node("div", _contents(store, topics), main, class_="columns"),
        node("footer", node("p", store.messages.disclaimer_short), node("p", _chat_link("Ask the guide a question"))),
    )
    return document(node("html", head, body, lang="en"))


def _header(store: Store) -> Element:
    records = [*store.facts, *store.cards, *store.red_flags]
    unreviewed = sum(record.review.status is not ReviewStatus.CHECKED for record in records)
    if unreviewed == len(records):
        reviewed = "No clinician has reviewed it yet."
        detail = "Every entry is a research draft. Points still to be looked up are marked "
    else:
        reviewed = f"A clinician has not yet reviewed {unreviewed} of {len(records)} entries."
        detail = "Each entry says so itself. Points still to be looked up are marked "
    myths = sum(fact.myth is not None for fact in store.facts)
    return node(
        "header",
        node("p", _chat_link("Ask the guide"), class_="back"),
        node("p", "Back & Knee Guide", class_="eyebrow"),
        node("h1", "Everything the guide can tell you"),
        node(
            "p",
            f"{len(store.facts)} facts ({myths} of them on myths) and {len(store.cards)} step-by-step cards about back "
            f"and knee pain in adults, how sure each one is, and the {len(store.sources)} sources behind them.",
            class_="lede",
        ),
        node(
            "div",
            node(
                "p", node("strong", "General information, not a diagnosis."), " It cannot tell what causes your pain."
            ),
            node("p", node("strong", reviewed), f" {detail}", check_mark(), "."),
            node(
                "p",
                node("strong", "In an emergency call your local emergency number"),
                " (999 in the UK, 112 in the EU, 911 in the US and Canada, 000 in Australia). ",
                node("a", "See the warning signs", href="#warning-signs"),
                ".",
            ),
            class_="notice",
        ),
    )


def _chat_link(text: str) -> Element:
    return node("a", text, href=CHAT_ADDRESS, class_="chat")


def _contents(store: Store, topics: Sequence[Topic]) -> Element:
    def item(target: str, title: str, count: int | None = None) -> Element:
        number = None if count is None else node("span", str(count), class_="count")
        return node("li", node("a", node("span", title), number, href=f"#{target}"))

    counts = {topic.id: len(_facts_of(store, topic)) + len(_cards_of(store, topic)) for topic in store.topics}
    return node(
        "nav",
        node("h2", "Contents"),
        node(
            "ul",
            item("how-to-read", "How to read this page"),
            item("warning-signs", "Warning signs", len(store.red_flags)),
            [item(f"topic-{topic.id}", topic.title, counts[topic.id]) for topic in topics],
            item("topic-myths", "Common myths", counts.get(_MYTHS, 0)),
            item("declines", "What the guide does not do", len(store.boundaries)),
            item("sources", "Sources", len(store.sources)),
        ),
        aria_label="Contents",
    )


def _how_to_read() -> Element:
    strengths = [
        [node("dt", strength_label(strength)), node("dd", meaning)] for strength, meaning in _STRENGTH_MEANING.items()
    ]
    statuses = [
        [node("dt", capital(STATUS_WORDS[status])), node("dd", meaning)] for status, meaning in _STATUS_MEANING.items()
    ]
    return _section(
        "how-to-read",
        "How to read this page",
        node(
            "p",
            "Each fact says in one sentence what is known. Below it stand the detail, what to keep in mind, how "
            "sure it is, where it comes from, and whether a clinician has looked at it.",
        ),
        node("h3", "How sure"),
        node("dl", strengths, class_="key"),
        node("h3", "What we have seen of a source"),
        node("dl", statuses, class_="key"),
        node(
            "p",
            "In review notes, ",
            check_mark(),
            " marks a point that still has to be looked up. The notes of the "
            "sources use CS for confirmed in a search, CS-2 for seen second-hand, and GK for general knowledge.",
        ),
    )


def _warning_signs(store: Store) -> Element:
    groups = []
    for urgency, title in _URGENCY_TITLES.items():
        flags = [flag for flag in store.red_flags if flag.urgency is urgency]
        if flags:
            groups += [
                node("h3", title),
                node("p", store.messages.urgency[urgency], class_="lead"),
                [red_flag_entry(store, flag) for flag in flags],
            ]
    lead = "Each sign is listed under the fastest action that it can call for. Nobody can check you through a web page."
    return _section("warning-signs", "Warning signs", node("p", lead, class_="lead"), groups, class_="warning")


def _topic_section(store: Store, topic: Topic) -> Element:
    parts = {BodyPart.BACK: topic.lead.back, BodyPart.KNEE: topic.lead.knee}
    leads = [
        node("li", node("strong", f"{capital(part.value)}: "), lead)
        for part, lead in parts.items()
        if lead and lead != topic.lead.both
    ]
    cards = [card_entry(store, card) for card in _cards_of(store, topic)]
    rules = None
    if cards and topic.id == _EXERCISES:
        rules = [node("h3", "For every exercise"), bullet_list(store.messages.exercise_rules, "rules")]
    return _section(
        f"topic-{topic.id}",
        topic.title,
        node("p", topic.lead.both, class_="lead"),
        node("ul", leads, class_="leads") if leads else None,
        [fact_entry(store, fact) for fact in _facts_of(store, topic)],
        rules,
        cards,
        _elsewhere(store, topic),
    )


def _elsewhere(store: Store, topic: Topic) -> Element | None:
    others = [fact for fact in store.facts if topic.id in fact.topics[1:]]
    if not others:
        return None
    links = [node("li", node("a", fact.myth or fact.simple, href=f"#{fact.id}")) for fact in others]
    return node("div", node("h3", "On this topic, elsewhere on the page"), node("ul", links), class_="elsewhere")


def _myths(store: Store) -> Element:
    topic = store.topic(_MYTHS)
    facts = [fact for fact in store.facts if fact.myth is not None]
    lead = node("p", topic.lead.both, class_="lead") if topic else None
    return _section("topic-myths", "Common myths", lead, [myth_entry(store, fact) for fact in facts])


def _boundaries(store: Store) -> Element:
    lead = node(
        "p",
        "Some questions need a person who can examine, or are outside what the guide knows. This is what it says then.",
        class_="lead",
    )
    return _section("declines", "What the guide does not do", lead, [boundary_entry(item) for item in store.boundaries])


def _sources(store: Store) -> Element:
    cited: dict[str, list[str]] = {}
    for record in (*store.facts, *store.cards, *store.red_flags):
        for source_id in record.sources:
            cited.setdefault(source_id, []).append(record.id)
    lead = node(
        "p",
        "Everything on this page is in our own words. These are the publications that it rests on, with "
        "what we have seen of each.",
        class_="lead",
    )
    items = [source_entry(source, cited.get(source.id, [])) for source in store.sources]
    return _section("sources", "Sources", lead, node("ul", items, class_="references"))


def _section(anchor: str, title: str, *children: Child, class_: str | None = None) -> Element:
    heading = node("h2", title, id=f"{anchor}-title")
    return node("section", heading, children, id=anchor, class_=class_, aria_labelledby=f"{anchor}-title")


def _facts_of(store: Store, topic: Topic) -> list[Fact]:
    """The facts that stand under a topic: those with it as their own (first) topic; myths stand together."""
    if topic.id == _MYTHS:
        return [fact for fact in store.facts if fact.myth is not None]
    return [fact for fact in store.facts if fact.topics[0] == topic.id and fact.myth is None]


def _cards_of(store: Store, topic: Topic) -> list[Card]:
    return [card for card in store.cards if card.topic == topic.id]
