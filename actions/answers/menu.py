"""The menu of topics, built from the store."""

from __future__ import annotations

from actions.answers.reply import Reply, ask_topics, bullets, finish
from actions.knowledge.store import Store

# Shown as questions to tap: from different corners of the guide.
_SAMPLE_TOPICS = ("exercises", "sleep", "footwear", "see_doctor")


def show_topics(store: Store, body_part: str | None) -> Reply:
    """All topics by title, and four sample questions."""
    titles = [topic.title for topic in store.topics]
    return finish(store, [store.messages.menu, bullets(titles)], (), ask_topics(store, _SAMPLE_TOPICS, body_part))
