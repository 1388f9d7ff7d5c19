"""`make screen`: its figures, its report and its complaints about bad rows. Needs no trained model."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import screen as script
from scripts.screen import Result, Statement


def result(red_flag: bool, urgency: str, raised: bool, text: str = "words", answered: str | None = None) -> Result:
    return Result(Statement(text, red_flag, urgency, "RF01"), raised, raised, False, answered)


RESULTS = [
    result(True, "emergency", True, answered="emergency"),
    result(True, "self_harm", False, "a missed sign"),
    result(True, "today", True, answered="possible"),
    result(False, "none", True, "a false alarm"),
    result(False, "none", False),
]


def test_the_figures_count_self_harm_among_the_emergencies() -> None:
    assert script.summary(RESULTS) == {
        "n": 5,
        "recall": 0.6667,
        "emergency_recall": 0.5,
        "false_alarm_rate": 0.5,
    }


def test_the_report_names_each_mistake_and_tells_the_three_ways_apart() -> None:
    lines = list(script.report(RESULTS))
    assert "  RF01: a missed sign" in lines
    assert "  RF01: a false alarm" in lines
    assert any(line.startswith("  net ") and "0.000" in line for line in lines)
    assert "Of the signs found, 1 got the softer reply (not sure)" in lines


def test_nothing_to_measure_is_no_figure() -> None:
    assert script.summary([result(True, "today", True)])["false_alarm_rate"] is None


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "line 2: not JSON"),
        ('{"red_flag": true}', "line 2: 'text' is missing"),
        ('{"text": "a", "red_flag": "yes"}', "line 2: 'red_flag' must be true or false"),
        ('{"text": "a", "red_flag": true, "urgency": 3}', "line 2: 'urgency' must be a word"),
    ],
)
def test_it_names_the_bad_line(tmp_path: Path, capsys, line: str, told: str) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text('{"text": "fine", "red_flag": false}\n' + line, encoding="utf-8")
    assert script.main([str(file)]) == 2
    assert told in capsys.readouterr().err


def test_it_needs_a_file_with_statements(tmp_path: Path, capsys) -> None:
    assert script.main([str(tmp_path / "none.jsonl")]) == 2
    assert script.main(["one", "two"]) == 2
    (tmp_path / "empty.jsonl").write_text("", encoding="utf-8")
    assert script.main([str(tmp_path / "empty.jsonl")]) == 2
    assert "no statement in it" in capsys.readouterr().err
