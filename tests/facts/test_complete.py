"""The store holds all that it should, and what was left out is written down with the reason."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

from actions.knowledge.loading import FACTS_FOLDER, load_store
from actions.knowledge.models import BodyPart
from scripts.facts import LEFT_OUT, reasons_left_out, summary, unused_sources
from scripts.project import ROOT

STORE = load_store()

# Topics without a fact for a part, with the reason.
NO_FACT_FOR: dict[tuple[str, BodyPart], str] = {}


def test_counts():
    assert len(STORE.facts) >= 195
    assert sum(card.topic == "exercises" for card in STORE.cards) >= 19
    assert sum(fact.myth is not None for fact in STORE.facts) >= 12
    assert len(STORE.sources) >= 106
    assert len(STORE.red_flags) >= 25
    assert len(STORE.boundaries) >= 15


def test_every_topic_has_a_fact_for_each_part_or_says_why_not():
    lacking = {
        (topic.id, part) for topic in STORE.topics for part in BodyPart if not STORE.find(topic.id, body_part=part)
    }
    assert lacking == set(NO_FACT_FOR)


def test_every_subject_has_a_record_or_something_near():
    named = {subject for fact in STORE.facts for subject in fact.subjects} | {card.subject for card in STORE.cards}
    assert named <= {subject.id for subject in STORE.subjects}
    for subject in STORE.subjects:
        assert subject.id in named or subject.nearest, subject.id


def test_unused_sources_are_those_left_out():
    assert unused_sources(STORE) == list(reasons_left_out(LEFT_OUT))
    assert all(len(reason.split()) > 3 for reason in reasons_left_out(LEFT_OUT).values())


def test_a_record_without_review_does_not_count_as_checked():
    drafts = [record for record in (*STORE.facts, *STORE.cards, *STORE.red_flags) if record.review.status == "draft"]
    text = summary(STORE, reasons_left_out(LEFT_OUT))
    assert f"{len(drafts)} of {len(STORE.facts) + len(STORE.cards) + len(STORE.red_flags)} facts" in text


def test_summary_adds_up():
    lines = summary(STORE, reasons_left_out(LEFT_OUT)).splitlines()
    rows = [line.rsplit(maxsplit=7) for line in lines[4 : 4 + len(STORE.topics) + 1]]
    *topics, total = [[int(cell) for cell in row[1:7]] for row in rows]
    assert total == [sum(column) for column in zip(*topics, strict=True)]
    assert total[0] == len(STORE.facts) == sum(total[1:5])


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("topics/footwear.yml", "sources: [R72]", "sources: [R999]", "'R999' is not in sources.yml"),
        ("topics/footwear.yml", "strength: moderate", "strength: certain", "footwear.yml, F140, 'strength'"),
        ("sources.yml", "- id: R17", "- id: R16", "this id is already used"),
    ],
)
def test_the_command_fails_with_the_problems_of_a_bad_store(tmp_path, file, old, new, expected):
    for name in ("actions", "scripts"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "widget").mkdir()
    path = tmp_path / "actions" / FACTS_FOLDER.name / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    command = [sys.executable, "-m", "scripts.facts"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
    assert result.returncode == 1
    assert expected in result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "widget" / "facts.html").exists()
