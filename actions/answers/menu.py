"""The menu of topics, built from the store."""

from __future__ import annotations

from actions.answers.reply import Reply, ask_topic, ask_topics, bullets, say
from actions.knowledge.store import Store
from actions.names import KIND_MENU

# Shown as questions to tap: from different corners of the guide.
_SAMPLE_TOPICS = ("exercises", "sleep", "footwear", "see_doctor")


def show_topics(store: Store, body_part: str | None) -> Reply:
    """All topics by title, and four sample questions."""
    titles = [topic.title for topic in store.topics]
    return say(
        f"{store.messages.menu}\n\n{bullets(titles)}", ask_topics(store, _SAMPLE_TOPICS, body_part), kind=KIND_MENU
    )


def menu_of_topics(store: Store, opening: str) -> Reply:
    """Every topic as a question to tap."""
    found = (ask_topic(store, topic.id, None) for topic in store.topics)
    return say(opening, [quick_reply for quick_reply in found if quick_reply], kind=KIND_MENU)
