"""The facts page holds every record once, is well-formed, escapes what it shows and hides no open point."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

import pytest

from actions.answers.reply import how_sure
from actions.knowledge.facts_page import CHAT_ADDRESS, facts_page
from actions.knowledge.loading import load_store
from actions.knowledge.models import ReviewStatus, Strength
from actions.knowledge.store import Store
from scripts.project import ROOT

VOID = {"meta", "link", "img"}
STORE = load_store()


class Page(HTMLParser):
    """Reads a page; an element that is not closed in order is an error.

    Attributes:
        tags: every start tag with its attributes, in order.
        text_of: the words below each element with an id.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text_of: dict[str, str] = {}
        self._open: list[tuple[str, str | None]] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.tags.append((tag, attributes))
        if tag not in VOID:
            self._open.append((tag, attributes.get("id")))

    def handle_endtag(self, tag):
        assert self._open, f"</{tag}> closes nothing"
        opened, _ = self._open.pop()
        assert opened == tag, f"<{opened}> is closed by </{tag}>"

    def handle_data(self, data):
        for _, anchor in self._open:
            if anchor:
                self.text_of[anchor] = self.text_of.get(anchor, "") + data

    def values(self, name, *tags):
        return [attributes[name] for tag, attributes in self.tags if name in attributes and (not tags or tag in tags)]


def words(text):
    return " ".join(text.split())


HTML = facts_page(STORE)
PAGE = Page(HTML)


def changed(**fields):
    parts = {name: getattr(STORE, name) for name in Store.__dataclass_fields__}
    return Store(**{**parts, **fields})


def test_every_record_stands_once_under_its_anchor():
    anchors = Counter(PAGE.values("id"))
    assert [anchor for anchor, count in anchors.items() if count > 1] == []
    for record in (*STORE.facts, *STORE.cards, *STORE.red_flags, *STORE.sources):
        assert record.id in anchors, record.id
    assert all(f"declines-{boundary.id}" in anchors for boundary in STORE.boundaries)
    assert all(f"topic-{topic.id}" in anchors for topic in STORE.topics)


def test_a_fact_shows_all_that_it_says():
    for fact in STORE.facts:
        text = words(PAGE.text_of[fact.id])
        for part in (fact.myth, fact.simple, fact.more, fact.caveat, fact.review.note):
            assert part is None or words(part) in text, fact.id
        assert fact.strength.words.lower() in text.lower()
        assert all(STORE.source(source_id).short in text for source_id in fact.sources)
        assert fact.sources or "no study found" in text
        assert "draft, not seen by a clinician, 22 November 2026" in text


def test_a_card_shows_all_that_it_says():
    for card in STORE.cards:
        text = words(PAGE.text_of[card.id])
        shown = [card.name, card.purpose, card.start, card.amount, card.easier, card.harder, card.picture.caption]
        for part in [*shown, *card.steps, *card.cautions, *card.stop, card.review.note]:
            assert part is None or words(part) in text, card.id


def test_pictures_have_a_description_and_a_file():
    shown = {attributes["src"]: attributes["alt"] for tag, attributes in PAGE.tags if tag == "img"}
    drawn = [card.picture for card in STORE.cards if card.picture and card.picture.file]
    assert shown == {f"pictures/{picture.file}": picture.alt for picture in drawn}
    assert all((ROOT / "widget" / address).exists() for address in shown)


def test_red_flags_boundaries_and_sources_show_all_that_they_say():
    for flag in STORE.red_flags:
        text = words(PAGE.text_of[flag.id])
        for part in (flag.name, flag.reply, *flag.signs, *(level.if_ for level in flag.when), flag.review.note):
            assert part is None or words(part) in text, flag.id
    for boundary in STORE.boundaries:
        text = words(PAGE.text_of[f"declines-{boundary.id}"])
        assert all(words(part) in text for part in (boundary.asks, boundary.why, boundary.reply))
    for source in STORE.sources:
        text = words(PAGE.text_of[source.id])
        assert words(source.title) in text
        assert source.note is None or words(source.note) in text


def test_red_flags_stand_by_urgency():
    order = [anchor for anchor in PAGE.values("id") if re.fullmatch(r"RF\d{2}[a-z]?", anchor)]
    urgency = {flag.id: list(type(flag.urgency)).index(flag.urgency) for flag in STORE.red_flags}
    assert [urgency[anchor] for anchor in order] == sorted(urgency.values())


def test_every_open_point_is_visible():
    records = (*STORE.facts, *STORE.cards, *STORE.red_flags)
    assert sum((record.review.note or "").count("[check]") for record in records) > 100
    for record in records:
        assert PAGE.text_of[record.id].count("[check]") == (record.review.note or "").count("[check]"), record.id
    assert "details" not in {tag for tag, _ in PAGE.tags}
    assert "hidden" not in (ROOT / "widget" / "facts.css").read_text()


def test_myths_have_the_fixed_form():
    for fact in STORE.facts:
        if fact.myth:
            text = PAGE.text_of[fact.id]
            marks = ("What people say", fact.myth, "What the evidence says", fact.simple, "Source")
            places = [words(text).index(words(mark)) for mark in marks]
            assert places == sorted(places), fact.id


def test_the_top_says_what_the_page_is():
    top = words(re.sub(r"<[^>]+>", "", HTML[: HTML.index("<nav")]))
    assert "General information, not a diagnosis." in top
    assert "No clinician has reviewed it yet." in top
    assert "In an emergency call your local emergency number" in top
    assert f'href="{CHAT_ADDRESS}"' in HTML[: HTML.index("<nav")]


def test_the_top_follows_the_reviews():
    fact = STORE.facts[0]
    review = fact.review.copy(update={"status": ReviewStatus.CHECKED, "who": "A. Physio"})
    page = facts_page(changed(facts=(fact.copy(update={"review": review}), *STORE.facts[1:])))
    assert "No clinician has reviewed it yet." not in page
    assert "A clinician has not yet reviewed 280 of 281 entries." in page
    assert "checked by A. Physio" in words(Page(page).text_of[fact.id])


def test_links_lead_somewhere():
    anchors = set(PAGE.values("id"))
    links = PAGE.values("href", "a")
    assert [link for link in links if link.startswith("#") and link[1:] not in anchors] == []
    assert all(re.match(r"#|https?://|/guide/$", link) for link in links)
    contents = HTML[HTML.index("<nav") : HTML.index("</nav>")]
    assert all(f'href="#topic-{topic.id}"' in contents for topic in STORE.topics)


def test_headings_are_in_order():
    levels = [int(tag[1]) for tag, _ in PAGE.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


def test_landmarks_and_skip_link():
    names = Counter(tag for tag, _ in PAGE.tags)
    assert [names[tag] for tag in ("header", "nav", "main", "footer")] == [1, 1, 1, 1]
    first_link = next(attributes for tag, attributes in PAGE.tags if tag == "a")
    assert first_link["href"] == "#content"


def test_no_script_and_no_style_of_its_own():
    assert {tag for tag, _ in PAGE.tags} & {"script", "style", "iframe", "form"} == set()
    names = {name for _, attributes in PAGE.tags for name in attributes}
    assert [name for name in names if name == "style" or name.startswith("on")] == []


@pytest.mark.parametrize("field", ["simple", "more", "caveat"])
def test_html_in_a_fact_is_shown_as_text(field):
    evil = "<script>alert(1)</script> & \"quotes\" <img src=x onerror='alert(1)'>"
    page = facts_page(changed(facts=(STORE.facts[0].copy(update={field: evil}), *STORE.facts[1:])))
    assert evil in Page(page).text_of[STORE.facts[0].id]
    assert "<script" not in page
    assert "<img src=x" not in page


def test_html_in_an_attribute_is_shown_as_text():
    evil = '"><script>alert(1)</script>'
    card = STORE.cards[0]
    picture = card.picture.copy(update={"alt": evil})
    page = facts_page(changed(cards=(card.copy(update={"picture": picture}), *STORE.cards[1:])))
    assert evil in Page(page).values("alt")
    assert ("script", {}) not in Page(page).tags


def test_same_store_same_page():
    assert facts_page(load_store()) == HTML


def test_strength_words_are_those_of_the_answers():
    for strength in Strength:
        fact = next(fact for fact in STORE.facts if fact.strength is strength)
        assert how_sure(STORE, fact).startswith(f"({strength.words}")
