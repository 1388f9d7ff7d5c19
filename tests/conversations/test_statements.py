"""Every statement of the source article can be asked for and is answered. The table is saved for the reader."""

from __future__ import annotations

from pathlib import Path

import yaml

from scripts.project import ROOT
from tests.guide_client import GuideClient

QUESTIONS = yaml.safe_load(Path(__file__).with_name("statements.yml").read_text(encoding="utf-8"))
TABLE = ROOT / "results" / "statements.md"


def test_the_question_list_is_complete():
    assert list(QUESTIONS) == [f"S{number:02d}" for number in range(1, 66)]


def test_every_statement_is_answered(servers, store):
    """Each question is asked in a conversation of its own; the answer must use a record that covers the statement."""
    lines, gaps = ["| statement | question | records answered |", "|---|---|---|"], []
    for statement, question in QUESTIONS.items():
        answer = GuideClient(servers.address).ask(question)
        records = [store.record(record_id) for record_id in answer["records"]]
        lines.append(f"| {statement} | {question} | {', '.join(record.id for record in records)} |")
        if not any(statement in record.statements for record in records):
            gaps.append(f"{statement} {question} -> {answer['records']} {answer['text'][:80]!r}")
    TABLE.parent.mkdir(exist_ok=True)
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert not gaps, "\n".join(gaps)
