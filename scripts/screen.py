"""Measure the red-flag detector on labelled statements: ``python -m scripts.screen FILE``.

Each line of FILE is one JSON object:
``{"text": "...", "red_flag": true, "urgency": "emergency" | "same_day" | "soon" | null, "category": "RF01"}``.
The last line of the output is one JSON object for scripts.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from actions.knowledge.models import Urgency
from actions.knowledge.red_flag_patterns import PatternSet, load_patterns
from actions.knowledge.red_flag_screen import NOW, Finding, screen

_URGENCIES = [level.value for level in Urgency]


class StatementError(Exception):
    """A line of the file cannot be used; the text says which and why."""


@dataclass(frozen=True)
class Result:
    """One statement and what the detector made of it."""

    text: str
    red_flag: bool
    urgency: str
    category: str
    findings: list[Finding]
    seconds: float

    @property
    def found(self) -> bool:
        """Whether the detector would act."""
        return any(finding.kind == NOW for finding in self.findings)


def main(arguments: list[str]) -> int:
    """Print the figures for one file. Exit code 2 if the file cannot be used."""
    if len(arguments) != 1:
        print("usage: python -m scripts.screen FILE", file=sys.stderr)
        return 2
    try:
        rows = read_statements(Path(arguments[0]))
    except StatementError as error:
        print(error, file=sys.stderr)
        return 2
    results = run(rows, load_patterns())
    for line in report(results):
        print(line)
    print(json.dumps(summary(results)))
    return 0


def read_statements(path: Path) -> list[dict]:
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


def _checked(path: Path, number: int, line: str) -> dict:
    where = f"{path.name}, line {number}"
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise StatementError(f"{where}: not JSON ({error.msg}). Fix: one JSON object per line.") from error
    if not isinstance(row, dict) or not isinstance(row.get("text"), str) or not row["text"].strip():
        raise StatementError(f'{where}: \'text\' is missing or empty. Fix: add "text": "what the person wrote".')
    if not isinstance(row.get("red_flag"), bool):
        raise StatementError(f"{where}: 'red_flag' must be true or false.")
    if row["red_flag"] and row.get("urgency") not in _URGENCIES:
        raise StatementError(f"{where}: 'urgency' of a red flag must be one of {', '.join(_URGENCIES)}.")
    return row


def run(rows: Iterable[dict], patterns: PatternSet) -> list[Result]:
    """Screen every statement, with the time that each takes."""
    results = []
    for row in rows:
        start = time.perf_counter()
        findings = screen(row["text"], patterns=patterns)
        seconds = time.perf_counter() - start
        category = str(row.get("category") or "none")
        urgency = row.get("urgency") or "none"
        results.append(Result(row["text"], row["red_flag"], urgency, category, findings, seconds))
    return results


def report(results: list[Result]) -> Iterable[str]:
    """Lines for a reader: recall, false alarms, and every mistake."""
    signs = [result for result in results if result.red_flag]
    others = [result for result in results if not result.red_flag]
    yield "Recall by category"
    yield from _shares(signs, "category")
    yield "Recall by urgency"
    yield from _shares(signs, "urgency")
    yield "False alarms by category"
    yield from _shares(others, "category")
    yield "Missed"
    yield from (_line(result) for result in signs if not result.found)
    yield "False alarms"
    yield from (_line(result) for result in others if result.found)
    yield f"Median {statistics.median(result.seconds for result in results) * 1000:.2f} ms per statement"


def _shares(results: list[Result], field: str) -> Iterable[str]:
    groups: dict[str, list[bool]] = defaultdict(list)
    for result in results:
        groups[getattr(result, field)].append(result.found)
    for name in sorted(groups):
        yield f"  {name:<16} {sum(groups[name]):>3} of {len(groups[name])}"


def _line(result: Result) -> str:
    seen = ", ".join(f"{found.flag} {found.kind} [{found.text}]" for found in result.findings)
    return f"  {result.category}: {result.text}" + (f"   <- {seen}" if seen else "")


def summary(results: list[Result]) -> dict[str, float | int | None]:
    """The figures that the goal is stated in; None where there is nothing to measure."""
    signs = [result for result in results if result.red_flag]
    return {
        "n": len(results),
        "recall": _share(signs),
        "emergency_recall": _share([result for result in signs if result.urgency == Urgency.EMERGENCY.value]),
        "false_alarm_rate": _share([result for result in results if not result.red_flag]),
    }


def _share(results: list[Result]) -> float | None:
    return round(sum(result.found for result in results) / len(results), 4) if results else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
