"""Measure the emergency screening on labelled statements: ``make screen FILE=statements.jsonl``.

Each line of FILE is one JSON object: ``{"text": "...", "red_flag": true, "urgency": "emergency", "category": "RF01"}``;
urgency (emergency, self_harm, today, soon or null) and category (any word) are only for the tables.
The last line of the output is one JSON object for scripts.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from actions.knowledge.red_flag_decision import MAY_BE, POSSIBLE
from actions.knowledge.red_flag_screen import NOW, screen
from actions.names import ENTITY_URGENCY, INTENT_RED_FLAG
from components.nlu.sign_classifier import SIGN_CHANCE
from scripts.parsing import load_quietly

DEFAULT_FILE = Path("tests/safety/dev.jsonl")
_EMERGENCIES = {"emergency", "self_harm"}


class StatementError(Exception):
    """A line of the file cannot be used; the text says which and why."""


@dataclass(frozen=True)
class Statement:
    """One labelled statement."""

    text: str
    red_flag: bool
    urgency: str
    category: str


@dataclass(frozen=True)
class Result:
    """A statement and who raised the alarm.

    Attributes:
        both: the guide as it runs: patterns and net weighed together.
        patterns, net: each alone.
        urgency: the urgency that the guide would answer with, or None.
    """

    statement: Statement
    both: bool
    patterns: bool
    net: bool
    urgency: str | None


def main(arguments: list[str]) -> int:
    """Print the figures for one file. Exit code 2 if the file cannot be used."""
    if len(arguments) > 1:
        print("usage: python -m scripts.screen [FILE]", file=sys.stderr)
        return 2
    try:
        statements = read_statements(Path(arguments[0]) if arguments else DEFAULT_FILE)
    except StatementError as error:
        print(error, file=sys.stderr)
        return 2
    results = run(statements)
    for line in report(results):
        print(line)
    print(f"Patterns alone: {pattern_milliseconds(statements):.2f} ms median per statement")
    print(json.dumps(summary(results)))
    return 0


def read_statements(path: Path) -> list[Statement]:
    """The statements of a file.

    Raises:
        StatementError: naming the first line that is not as it should be.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise StatementError(f"{path}: cannot be read ({error}). Fix: give a JSONL file in UTF-8.") from error
    rows = [_checked(path, number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    if not rows:
        raise StatementError(f"{path}: no statement in it. Fix: write one JSON object per line.")
    return rows


def _checked(path: Path, number: int, line: str) -> Statement:
    where = f"{path.name}, line {number}"
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise StatementError(f"{where}: not JSON ({error.msg}). Fix: one JSON object per line.") from error
    if not isinstance(row, dict) or not isinstance(row.get("text"), str) or not row["text"].strip():
        raise StatementError(f'{where}: \'text\' is missing or empty. Fix: add "text": "what the person wrote".')
    if not isinstance(row.get("red_flag"), bool):
        raise StatementError(f"{where}: 'red_flag' must be true or false.")
    if not isinstance(row.get("urgency"), str | None):
        raise StatementError(f"{where}: 'urgency' must be a word such as \"emergency\", or null.")
    return Statement(row["text"], row["red_flag"], row.get("urgency") or "none", str(row.get("category") or "none"))


def run(statements: list[Statement]) -> list[Result]:
    """Run every statement through the trained model, one at a time as in a conversation."""
    agent = load_quietly()

    async def all_results() -> list[Result]:
        return [_result(statement, await agent.parse_message(statement.text)) for statement in statements]

    return asyncio.run(all_results())


def _result(statement: Statement, parsed: dict[str, Any]) -> Result:
    urgency = next((item["value"] for item in parsed["entities"] if item["entity"] == ENTITY_URGENCY), None)
    return Result(
        statement,
        both=parsed["intent"]["name"] == INTENT_RED_FLAG,
        patterns=any(finding.kind == NOW for finding in screen(statement.text)),
        net=parsed[SIGN_CHANCE] >= POSSIBLE,
        urgency=urgency,
    )


def report(results: list[Result]) -> Iterable[str]:
    """Lines for a reader: recall, false alarms, and every mistake."""
    signs = [result for result in results if result.statement.red_flag]
    others = [result for result in results if not result.statement.red_flag]
    yield "Who raises the alarm      recall  emergencies  false alarms"
    for name, raised in (("patterns", _patterns), ("net", _net), ("both (as it runs)", _both)):
        figures = summary(results, raised)
        shares = (figures["recall"], figures["emergency_recall"], figures["false_alarm_rate"])
        yield f"  {name:<22}" + "  ".join(f"{'-' if share is None else format(share, '.3f'):>9}" for share in shares)
    yield "Recall by category"
    yield from _shares(signs, "category")
    yield "Recall by urgency"
    yield from _shares(signs, "urgency")
    yield "False alarms by category"
    yield from _shares(others, "category")
    yield "Missed"
    yield from (f"  {result.statement.category}: {result.statement.text}" for result in signs if not result.both)
    yield "False alarms"
    yield from (f"  {result.statement.category}: {result.statement.text}" for result in others if result.both)
    soft = sum(result.urgency == MAY_BE for result in signs)
    yield f"Of the signs found, {soft} got the softer reply (not sure)"


def _both(result: Result) -> bool:
    return result.both


def _patterns(result: Result) -> bool:
    return result.patterns


def _net(result: Result) -> bool:
    return result.net


def _shares(results: list[Result], field: str) -> Iterable[str]:
    groups: dict[str, list[bool]] = defaultdict(list)
    for result in results:
        groups[getattr(result.statement, field)].append(result.both)
    for name in sorted(groups):
        yield f"  {name:<16} {sum(groups[name]):>3} of {len(groups[name])}"


def pattern_milliseconds(statements: list[Statement]) -> float:
    """Median time of the patterns for one statement."""
    times = []
    for statement in statements:
        start = time.perf_counter()
        screen(statement.text)
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def summary(results: list[Result], raised: Callable[[Result], bool] = _both) -> dict[str, float | int | None]:
    """The figures that the goal is stated in; None where there is nothing to measure."""
    signs = [result for result in results if result.statement.red_flag]
    return {
        "n": len(results),
        "recall": _share(signs, raised),
        "emergency_recall": _share([sign for sign in signs if sign.statement.urgency in _EMERGENCIES], raised),
        "false_alarm_rate": _share([result for result in results if not result.statement.red_flag], raised),
    }


def _share(results: list[Result], raised: Callable[[Result], bool]) -> float | None:
    return round(sum(map(raised, results)) / len(results), 4) if results else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
