"""Finding facts in the store: the documented order, and never a fact of another part."""

from __future__ import annotations

import pytest

from actions.knowledge.models import BodyPart
from actions.knowledge.store import sources_of


@pytest.mark.parametrize("part", list(BodyPart))
def test_never_a_fact_of_another_part(store, part):
    for topic in store.topics:
        assert all(part in fact.body_parts for fact in store.find(topic.id, part))


def test_topic_facts_come_by_rank(store):
    ranks = [fact.rank for fact in store.find("footwear", BodyPart.KNEE)]
    assert ranks == sorted(ranks) and len(ranks) > 5


def test_a_named_thing_narrows(store):
    facts = store.find("sleep", BodyPart.BACK, ["mattress"])
    assert facts[0].id == "F164"
    assert all("mattress" in fact.subjects for fact in facts)


def test_the_asked_topic_comes_before_other_topics(store):
    on_topic = ["prevention" in fact.topics for fact in store.find("prevention", None, ["insoles"])]
    assert on_topic == sorted(on_topic, reverse=True)
    assert set(on_topic) == {True, False}


def test_a_fact_on_two_named_things_comes_before_a_fact_on_one(store):
    facts = store.find("heat_ice", None, ["heat", "ice"])
    both = [{"heat", "ice"} <= set(fact.subjects) for fact in facts if "heat_ice" in fact.topics]
    assert both == sorted(both, reverse=True) and both[0]


def test_the_order_is_stable(store):
    assert store.find("causes") == store.find("causes")


@pytest.mark.parametrize(
    "arguments", [("nothing", None, ()), ("sleep", BodyPart.KNEE, ("mattress",)), (None, None, ("x",))]
)
def test_nothing_fits(store, arguments):
    assert store.find(*arguments) == []


def test_unknown_ids_from_outside_are_none(store):
    assert store.subject("x") is store.topic("x") is store.record("x") is store.card_for("x") is None


def test_sources_are_listed_once(store):
    sources = sources_of(store, store.facts[:20])
    assert len({source.id for source in sources}) == len(sources) > 3


def test_links_are_safe_inside_markdown(store):
    for source in store.sources:
        assert source.link is None or not set("()[] ") & set(source.link)
