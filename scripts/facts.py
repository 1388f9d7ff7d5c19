"""Check the fact store, build the facts page and print what is in the store: ``make facts``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from actions.knowledge.facts_page import facts_page
from actions.knowledge.loading import FACTS_FOLDER, StoreError, load_store
from actions.knowledge.models import Record, RedFlag, ReviewStatus, Strength
from actions.knowledge.store import Store
from scripts.project import ROOT, stop

PAGE = ROOT / "widget" / "facts.html"
LEFT_OUT = FACTS_FOLDER / "LEFT_OUT.md"
_LEFT_OUT_ROW = re.compile(r"^\| (R\d{2,3}) \|.*\| (.+?) \|$", re.MULTILINE)


def main() -> None:
    """Stop with the validator's problems if the store is bad; else write the page and print the summary."""
    try:
        store = load_store()
    except StoreError as error:
        stop(str(error))
    reasons = reasons_left_out(LEFT_OUT)
    unexplained = [source_id for source_id in unused_sources(store) if source_id not in reasons]
    if unexplained:
        stop(
            f"No record cites {', '.join(unexplained)}. Fix: cite them, or add a row with the reason to "
            f"{LEFT_OUT.relative_to(ROOT)}."
        )
    PAGE.write_text(facts_page(store), encoding="utf-8", newline="\n")
    print(summary(store, reasons))
    print(f"\nThe page is {PAGE.relative_to(ROOT)}.")


def unused_sources(store: Store) -> list[str]:
    """Ids of the sources that no fact, card or red flag cites, in the order of the file."""
    cited = {source_id for record in _reviewed(store) for source_id in record.sources}
    return [source.id for source in store.sources if source.id not in cited]


def reasons_left_out(path: Path) -> dict[str, str]:
    """Why a source is not cited, by id, from the table rows ``| R10 | source | reason |`` of a Markdown file."""
    return dict(_LEFT_OUT_ROW.findall(path.read_text(encoding="utf-8")))


def summary(store: Store, reasons: dict[str, str]) -> str:
    """What the store holds, as text: facts per topic and strength, then totals.

    Args:
        reasons: why a source is not cited, by id.
    """
    heads = ["facts", *(strength.value for strength in Strength), "unreviewed", "oldest check"]
    rows = [[topic.title, *_row([f for f in store.facts if f.topics[0] == topic.id])] for topic in store.topics]
    rows.append(["All facts", *_row(store.facts)])
    lines = ["Each fact is counted under its first topic.", "", *_table(["topic", *heads], rows), ""]
    myths = sum(fact.myth is not None for fact in store.facts)
    exercises = sum(card.topic == "exercises" for card in store.cards)
    unreviewed = [record for record in _reviewed(store) if record.review.status is not ReviewStatus.CHECKED]
    open_points = sum((record.review.note or "").count("[check]") for record in _reviewed(store))
    unused = unused_sources(store)
    oldest = min((record.review for record in _reviewed(store)), key=lambda review: review.date)
    lines += _totals(
        ("facts", f"{len(store.facts)}, {myths} of them myths"),
        ("cards", f"{len(store.cards)}: {exercises} exercises, {len(store.cards) - exercises} for other steps"),
        ("red flags", str(len(store.red_flags))),
        ("boundaries", str(len(store.boundaries))),
        ("references", f"{len(store.sources)}: {len(store.sources) - len(unused)} cited, {len(unused)} with a reason"),
        *((f"  {source_id}", f"not cited. {reasons[source_id]}") for source_id in unused),
        ("unreviewed", f"{len(unreviewed)} of {len(_reviewed(store))} facts, cards and red flags"),
        ("open points", f"{open_points} [check] in review notes"),
        ("oldest check", f"{oldest.date.isoformat()}, by {oldest.who}"),
        ("problems", "0 validation errors, 0 dangling ids, 0 unused sources without a reason"),
    )
    return "\n".join(lines)


def _reviewed(store: Store) -> list[Record | RedFlag]:
    return [*store.facts, *store.cards, *store.red_flags]


def _row(records: Sequence[Record]) -> list[str]:
    counts = Counter(record.strength for record in records)
    unreviewed = sum(record.review.status is not ReviewStatus.CHECKED for record in records)
    oldest = min((record.review.date.isoformat() for record in records), default="-")
    return [str(len(records)), *(str(counts[strength]) for strength in Strength), str(unreviewed), oldest]


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterable[str]:
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    for cells in (heads, ["-" * width for width in widths], *rows):
        first, *others = zip(cells, widths, strict=True)
        yield "  ".join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)])


def _totals(*pairs: tuple[str, str]) -> Iterable[str]:
    return [f"{name + ':':<14}{text}" for name, text in pairs]


if __name__ == "__main__":
    main()
