"""What became of each message: lost, doubled, mixed up, or well. Pure functions over conversations and stored turns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from scripts.scale.visitors import Conversation, Sent


@dataclass(frozen=True)
class StoredTurn:
    """A message as it is in the database, with the texts that were stored as its answer."""

    id: str
    text: str
    answer: tuple[str, ...]


@dataclass
class Verdict:
    """Counts of messages.

    Attributes:
        conversations: how many.
        turns: messages that were sent.
        lost: neither stored nor excused with a sentence, or never answered.
        doubled: stored more than once.
        mixed_up: an answer that is not this message's own, a foreign message in a conversation, or another order.
        told: the visitor was told that something is away.
        tried_again: the widget had to send more than once.
        no_word_in_10_s: no sentence within 10 s, neither from the guide nor from the widget itself.
    """

    conversations: int = 0
    turns: int = 0
    lost: int = 0
    doubled: int = 0
    mixed_up: int = 0
    told: int = 0
    tried_again: int = 0
    no_word_in_10_s: int = 0

    @property
    def clean(self) -> bool:
        """Whether nothing was lost, doubled or mixed up, and everybody heard a word in time."""
        return not (self.lost or self.doubled or self.mixed_up or self.no_word_in_10_s)

    def as_dict(self) -> dict[str, int]:
        """All counts by name."""
        return asdict(self)


_WORD_SECONDS = 10


def stored_turns(events: Iterable[Mapping[str, Any]]) -> list[StoredTurn]:
    """Messages and answers from a conversation's events as dictionaries, in order."""
    turns: list[StoredTurn] = []
    for event in events:
        if event.get("event") == "user" and event.get("text"):
            turns.append(StoredTurn(event.get("message_id") or "", event["text"], ()))
        elif event.get("event") == "bot" and turns:
            last = turns[-1]
            turns[-1] = StoredTurn(last.id, last.text, (*last.answer, event.get("text") or ""))
    return turns


def judge(
    conversations: Sequence[Conversation],
    stored: Mapping[str, Sequence[StoredTurn]],
    excuses: Iterable[str],
    expected: Mapping[int, Sequence[Sequence[str]]] | None = None,
) -> Verdict:
    """Compare what visitors saw with what is stored and, where nothing was away, with what they should have seen.

    Args:
        conversations: what visitors sent and saw.
        stored: by token, the turns in the database.
        excuses: the sentences that say that something is away.
        expected: for each script the texts of each turn when all is well; None if messages were sent all at once.
    """
    verdict = Verdict(conversations=len(conversations))
    excuses = frozenset(excuses)
    for conversation in conversations:
        turns = stored[conversation.token]
        times = Counter(turn.id for turn in turns)
        by_id = {turn.id: turn for turn in turns}
        undisturbed = True
        for number, sent in enumerate(conversation.sent):
            excused = any(text in excuses for text in sent.texts)
            verdict.turns += 1
            verdict.told += excused or sent.tries > 1
            verdict.tried_again += sent.tries > 1
            verdict.no_word_in_10_s += sent.word_after is None or sent.word_after > _WORD_SECONDS
            verdict.lost += sent.answer is None or not (excused or times[sent.id])
            verdict.doubled += times[sent.id] > 1
            undisturbed = undisturbed and not excused
            should = expected[conversation.script][number] if expected and undisturbed else None
            verdict.mixed_up += _is_wrong(sent, by_id.get(sent.id), excuses, should)
        verdict.mixed_up += _strangers(conversation, turns, in_order=expected is not None)
    return verdict


def _is_wrong(sent: Sent, turn: StoredTurn | None, excuses: frozenset[str], should: Sequence[str] | None) -> bool:
    said = [text for text in sent.texts if text not in excuses]
    if should is not None and sent.answer is not None and said != list(should):
        return True
    if turn is None or not said:
        return False
    return turn.text != sent.text or [text for text in turn.answer if text not in excuses] != said


def _strangers(conversation: Conversation, turns: Sequence[StoredTurn], in_order: bool) -> int:
    """Messages that this visitor never sent; messages in another order; a reload that shows something else."""
    sent = [message.id for message in conversation.sent]
    kept = [turn.id for turn in turns]
    wrong = len(set(kept) - set(sent))
    if in_order:
        wrong += list(dict.fromkeys(kept)) != [number for number in sent if number in set(kept)]
    if conversation.history is not None:
        shown = [message["text"] for message in conversation.history if message["from"] == "visitor"]
        wrong += shown != [turn.text for turn in turns]
    return wrong


def p95(seconds: Sequence[float]) -> float | None:
    """The 95th percentile, or None of nothing."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))] if ordered else None
