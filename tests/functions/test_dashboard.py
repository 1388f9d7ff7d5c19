"""The ready dashboard asks only for figures that the channel has."""

from __future__ import annotations

import json
import re

from prometheus_client import REGISTRY, generate_latest

from components.website import metrics
from scripts.project import ROOT

_FIGURE = re.compile(r"\b((?:guide|process)_[a-z_]+)")


def test_every_figure_of_the_dashboard_exists():
    metrics.count_turn(True, "ask_sleep", ["soon"], "too slow", 0.1)
    metrics.FEEDBACK.labels("yes", "sleep").inc()
    metrics.REFUSALS.labels("400").inc()
    known = set(_FIGURE.findall(generate_latest(REGISTRY).decode()))
    dashboard = json.loads((ROOT / "deploy" / "grafana-dashboard.json").read_text())
    asked = {
        name for panel in dashboard["panels"] for target in panel["targets"] for name in _FIGURE.findall(target["expr"])
    }
    assert asked and asked <= known


def test_a_turn_is_counted_once_by_each_figure():
    def value(name, **labels):
        return REGISTRY.get_sample_value(name, labels) or 0.0

    before = [
        value("guide_messages_total", kind="typed"),
        value("guide_intents_total", intent="ask_lifting"),
        value("guide_safety_replies_total", level="today"),
        value("guide_errors_total", kind="too slow"),
    ]
    metrics.count_turn(False, "ask_lifting", ["today"], "ok", 0.2)
    metrics.count_turn(False, None, [], "too slow", 13)
    after = [
        value("guide_messages_total", kind="typed"),
        value("guide_intents_total", intent="ask_lifting"),
        value("guide_safety_replies_total", level="today"),
        value("guide_errors_total", kind="too slow"),
    ]
    assert [new - old for new, old in zip(after, before, strict=True)] == [2, 1, 1, 1]
