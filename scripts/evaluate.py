"""Score the understanding of the trained model on a question set: ``make evaluate [FILE=questions.jsonl]``."""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from actions.knowledge.language import BOTH_PARTS
from actions.names import ENTITY_BODY_PART
from scripts.parsing import load_quietly
from scripts.project import ROOT, stop

DEFAULT_FILE = ROOT / "tests" / "nlu" / "dev.jsonl"
RESULTS = ROOT / "results"
OUT_OF_SCOPE = "out_of_scope"
FALLBACK = "nlu_fallback"
TALK = frozenset(
    {"greet", "goodbye", "thank", "affirm", "deny", "bot_challenge", "ask_capabilities", "ask_source", "ask_more"}
)
_REFUSALS = {OUT_OF_SCOPE, FALLBACK}
_PARTS = {"back", "knee", BOTH_PARTS, None}


@dataclass(frozen=True)
class Row:
    """A labelled question: text, intent, other accepted intents, and the body part named (or None)."""

    text: str
    intent: str
    also: tuple[str, ...]
    body_part: str | None

    @property
    def in_scope(self) -> bool:
        """Whether it is neither small talk nor out of scope."""
        return self.intent not in TALK and self.intent != OUT_OF_SCOPE


@dataclass(frozen=True)
class Parsed:
    """What the model made of a row, the milliseconds that it took, and its likeliest intent with the chance of it."""

    intent: str
    body_part: str | None
    milliseconds: float
    likeliest: str = ""
    chance: float = 0.0


class BadRowError(ValueError):
    """A row of a question set cannot be used; ``str()`` names the line."""


def read_rows(path: Path) -> list[Row]:
    """Read a question set, one JSON object a line.

    Raises:
        BadRowError: with the line number and what to mend.
    """
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip():
            try:
                rows.append(_row(json.loads(line)))
            except (ValueError, TypeError, AttributeError) as error:
                raise BadRowError(f"{path.name}, line {number}: {error}") from error
    if not rows:
        raise BadRowError(f"{path.name}: there is no row in it.")
    return rows


def _row(raw: dict[str, Any]) -> Row:
    for key in ("text", "intent"):
        if not isinstance(raw.get(key), str) or not raw[key].strip():
            raise ValueError(f"'{key}' must be a text")
    also = raw.get("also") or []
    if not isinstance(also, list):
        raise ValueError("'also' must be a list of intents")
    if raw.get("body_part") not in _PARTS:
        raise ValueError("'body_part' must be back, knee, both or null")
    return Row(raw["text"], raw["intent"], tuple(also), raw.get("body_part"))


def parse_all(rows: list[Row], model: Path | None = None) -> list[Parsed]:
    """Run every row through a model (the project's own if none is given), one at a time as in a conversation."""
    agent = load_quietly(model)

    async def run() -> list[Parsed]:
        await agent.parse_message(rows[0].text)
        results = []
        for row in rows:
            started = time.perf_counter()
            data = await agent.parse_message(row.text)
            results.append(_parsed(data, (time.perf_counter() - started) * 1000))
        return results

    return asyncio.run(run())


def _parsed(data: dict[str, Any], milliseconds: float) -> Parsed:
    parts = {entity["value"] for entity in data["entities"] if entity["entity"] == ENTITY_BODY_PART}
    part = BOTH_PARTS if BOTH_PARTS in parts or len(parts) > 1 else next(iter(parts), None)
    ranking = [item for item in data.get("intent_ranking") or [data["intent"]] if item["name"] != FALLBACK]
    likeliest = max(ranking, key=lambda item: item["confidence"], default={"name": FALLBACK, "confidence": 0.0})
    return Parsed(data["intent"]["name"], part, milliseconds, likeliest["name"], likeliest["confidence"])


def is_right(row: Row, intent: str) -> bool:
    """Whether an intent is the row's or one of its accepted others."""
    return intent == row.intent or intent in row.also


def figures(rows: list[Row], parsed: list[Parsed]) -> dict[str, float]:
    """The figures of the last line of the report; shares are between 0 and 1."""
    pairs = list(zip(rows, parsed, strict=True))

    def share(right: list[bool]) -> float:
        return round(sum(right) / len(right), 4) if right else 0.0

    return {
        "n": len(rows),
        "accuracy": share([is_right(row, result.intent) for row, result in pairs]),
        "in_scope_accuracy": share([is_right(row, result.intent) for row, result in pairs if row.in_scope]),
        "out_of_scope_recall": share(
            [result.intent in _REFUSALS for row, result in pairs if row.intent == OUT_OF_SCOPE]
        ),
        "small_talk_accuracy": share([is_right(row, result.intent) for row, result in pairs if row.intent in TALK]),
        "refused": share([result.intent in _REFUSALS for row, result in pairs if row.in_scope]),
        "body_part_accuracy": share([row.body_part == result.body_part for row, result in pairs if row.in_scope]),
        "parse_ms_median": round(statistics.median(result.milliseconds for result in parsed), 2),
        "parse_ms_p95": round(sorted(result.milliseconds for result in parsed)[int(len(parsed) * 0.95)], 2),
    }


def table(rows: list[Row], parsed: list[Parsed]) -> str:
    """Precision, recall and F1 by intent, with what each is mistaken for most."""
    predicted = Counter(result.intent for result in parsed)
    lines = [f"{'intent':22}{'rows':>5}{'prec':>7}{'recall':>8}{'F1':>7}  mistaken for"]
    for intent in sorted({row.intent for row in rows}):
        of_intent = [(row, result) for row, result in zip(rows, parsed, strict=True) if row.intent == intent]
        hits = sum(is_right(row, result.intent) for row, result in of_intent)
        right_here = sum(
            is_right(row, result.intent) for row, result in zip(rows, parsed, strict=True) if result.intent == intent
        )
        precision = right_here / predicted[intent] if predicted[intent] else 0.0
        recall = hits / len(of_intent)
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        wrong = Counter(result.intent for row, result in of_intent if not is_right(row, result.intent))
        mistaken = ", ".join(f"{name} {count}" for name, count in wrong.most_common(3))
        lines.append(f"{intent:22}{len(of_intent):5}{precision:7.2f}{recall:8.2f}{f1:7.2f}  {mistaken}")
    return "\n".join(lines)


def save_errors(rows: list[Row], parsed: list[Parsed], path: Path) -> None:
    """Write every wrong row as one JSON object a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as stream:
        for row, result in zip(rows, parsed, strict=True):
            wrong_part = row.in_scope and row.body_part != result.body_part
            if not is_right(row, result.intent) or wrong_part:
                found = {"text": row.text, "intent": row.intent, "also": row.also, "found": result.intent}
                parts = {"body_part": row.body_part, "found_body_part": result.body_part}
                stream.write(json.dumps({**found, **parts}, ensure_ascii=False) + "\n")


def save_confusions(rows: list[Row], parsed: list[Parsed], path: Path) -> None:
    """Draw which intent is taken for which."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot
    from sklearn.metrics import ConfusionMatrixDisplay

    pairs = zip(rows, parsed, strict=True)
    found = [row.intent if is_right(row, result.intent) else result.intent for row, result in pairs]
    figure, axes = pyplot.subplots(figsize=(13, 13))
    ConfusionMatrixDisplay.from_predictions(
        [row.intent for row in rows], found, ax=axes, xticks_rotation="vertical", colorbar=False, cmap="Blues"
    )
    figure.tight_layout()
    figure.savefig(path, dpi=80)
    pyplot.close(figure)


def save_thresholds(rows: list[Row], parsed: list[Parsed], path: Path, threshold: float) -> None:
    """Draw what the fallback threshold would do at every height: right, wrong and unanswered questions in scope."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    asked = [(row, result) for row, result in zip(rows, parsed, strict=True) if row.in_scope]
    heights = [step / 100 for step in range(100)]
    answered = [[pair for pair in asked if pair[1].chance >= height] for height in heights]
    right = [sum(is_right(row, result.likeliest) for row, result in pairs) / len(asked) for pairs in answered]
    given = [len(pairs) / len(asked) for pairs in answered]
    figure, axes = pyplot.subplots(figsize=(8, 4.5))
    labels = ("right intent", "wrong intent", "asked again")
    axes.stackplot(
        heights,
        right,
        [every - good for every, good in zip(given, right, strict=True)],
        [1 - every for every in given],
        labels=labels,
        colors=("#2a7f62", "#b3423a", "#c9c4b8"),
    )
    axes.axvline(threshold, color="black", linestyle="--", label=f"threshold {threshold:g}")
    axes.set(xlabel="chance that is asked for", ylabel="share of questions in scope", xlim=(0, 0.99), ylim=(0, 1))
    axes.legend(loc="lower left")
    figure.tight_layout()
    figure.savefig(path)
    pyplot.close(figure)


def fallback_threshold() -> float:
    """Below which chance nothing is said to be understood, from config.yml."""
    pipeline = yaml.safe_load((ROOT / "config.yml").read_text())["pipeline"]
    return next(part["threshold"] for part in pipeline if part["name"] == "FallbackClassifier")


def main() -> None:
    """Score a file and print the report; the last line is one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=DEFAULT_FILE)
    parser.add_argument("--model", type=Path, help="another model than the project's own")
    options = parser.parse_args()
    path = options.file
    try:
        rows = read_rows(path)
    except (BadRowError, OSError, UnicodeDecodeError) as error:
        stop(f"The question set cannot be read. {error}")
    parsed = parse_all(rows, options.model)
    print(table(rows, parsed))
    save_errors(rows, parsed, RESULTS / f"{path.stem}-errors.jsonl")
    save_confusions(rows, parsed, RESULTS / f"{path.stem}-confusions.png")
    save_thresholds(rows, parsed, RESULTS / f"{path.stem}-thresholds.svg", fallback_threshold())
    print(f"\nMistakes: results/{path.stem}-errors.jsonl, pictures: {path.stem}-confusions.png, -thresholds.svg")
    print(json.dumps(figures(rows, parsed)))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
