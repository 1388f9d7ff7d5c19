"""Figures for operators, read by Prometheus. Counts and times only: no words, no conversation ids."""

from __future__ import annotations

from collections.abc import Sequence

from prometheus_client import Counter, Gauge, Histogram, start_http_server

LOOPBACK = "127.0.0.1"
_BUCKETS = (0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10, 15)

MESSAGES = Counter("guide_messages", "Messages of visitors that were answered", ["kind"])
INTENTS = Counter("guide_intents", "What messages were understood as", ["intent"])
SAFETY_REPLIES = Counter("guide_safety_replies", "Safety replies by level", ["level"])
REFUSALS = Counter("guide_refusals", "Requests that were refused", ["status"])
FEEDBACK = Counter("guide_feedback", "Was it helpful, by the topic of the last answer", ["helpful", "topic"])
ERRORS = Counter("guide_errors", "Messages or stored turns that failed", ["kind"])
ANSWER_SECONDS = Histogram("guide_answer_seconds", "Time to answer a message", buckets=_BUCKETS)
IN_FLIGHT = Gauge("guide_in_flight", "Messages being answered when the last one came in")


def serve(port: int) -> None:
    """Serve the figures on this machine only."""
    start_http_server(port, addr=LOOPBACK)


def count_turn(tapped: bool, intent: str | None, levels: Sequence[str], outcome: str, seconds: float) -> None:
    """Count one answered message.

    Args:
        tapped: whether a quick reply was tapped.
        intent: what it was understood as, if that is known.
        levels: levels of the safety replies in the answer.
        outcome: ``ok``, ``away``, ``too slow`` or the type of an error.
        seconds: from the request to the answer.
    """
    MESSAGES.labels("tapped" if tapped else "typed").inc()
    ANSWER_SECONDS.observe(seconds)
    if intent:
        INTENTS.labels(intent).inc()
    for level in levels:
        SAFETY_REPLIES.labels(level).inc()
    if outcome != "ok":
        ERRORS.labels(outcome).inc()
