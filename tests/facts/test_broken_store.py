"""A broken fact store stops everything with an error that a non-programmer can act on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from actions.knowledge.loading import FACTS_FOLDER, StoreError, load_store
from scripts.project import ROOT

FOOTWEAR = "topics/footwear.yml"

# What is broken: file, text to replace (once), by what, and words that the error must hold.
BREAKS = {
    "unknown source": (FOOTWEAR, "sources: [R72]", "sources: [R999]", ["footwear.yml", "F140", "R999", "sources.yml"]),
    "missing strength": (FOOTWEAR, "  strength: moderate\n", "", ["footwear.yml", "F140", "strength", "add this line"]),
    "wrong strength": (FOOTWEAR, "strength: moderate", "strength: sure", ["F140", "strength", "limited"]),
    "duplicate id": (FOOTWEAR, "id: F144", "id: F140", ["footwear.yml", "F140", "already used", "new id"]),
    "unknown key": (FOOTWEAR, "  caveat:", "  caveats:", ["footwear.yml", "caveats", "spelling"]),
    "unknown topic": (FOOTWEAR, "topics: [footwear", "topics: [shoes", ["'shoes'", "topics.yml"]),
    "unknown subject": (FOOTWEAR, "subjects: [", "subjects: [wings, ", ["'wings'", "subjects.yml"]),
    "unknown body part": (FOOTWEAR, "body_parts: [knee]", "body_parts: [elbow]", ["body_parts", "knee"]),
    "bad yaml": (FOOTWEAR, "- id: F140", "- id: F140: x", ["footwear.yml", "line", "YAML"]),
    "wrong id": ("sources.yml", "id: R02", "id: second", ["sources.yml", "second", "'id'"]),
}


@pytest.fixture
def copy(tmp_path):
    """A copy of the store to break."""
    return shutil.copytree(FACTS_FOLDER, tmp_path / "facts")


def test_the_copy_is_sound(copy):
    assert len(load_store(copy).facts) > 195


@pytest.mark.parametrize("name", BREAKS)
def test_error_names_file_record_field_and_fix(copy, name):
    file, old, new, words = BREAKS[name]
    path = copy / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(StoreError) as caught:
        load_store(copy)
    for word in [*words, "Fix:"]:
        assert word in str(caught.value)


@pytest.mark.parametrize("file", ["sources.yml", "messages.yml", "topics.yml"])
def test_a_missing_file(copy, file):
    (copy / file).unlink()
    with pytest.raises(StoreError, match=f"{file}: the file is missing. Fix: put it back"):
        load_store(copy)


def test_all_problems_are_reported_at_once(copy):
    path = copy / FOOTWEAR
    path.write_text(path.read_text().replace("strength: moderate", "strength: sure"), encoding="utf-8")
    with pytest.raises(StoreError) as caught:
        load_store(copy)
    assert len(caught.value.problems) > 1


def test_the_action_server_does_not_start(tmp_path):
    """The real process ends before it answers anyone, with the message and without a traceback."""
    shutil.copytree(ROOT / "actions", tmp_path / "actions", ignore=shutil.ignore_patterns("__pycache__"))
    path = tmp_path / "actions" / "facts" / FOOTWEAR
    path.write_text(path.read_text().replace("sources: [R72]", "sources: [R999]"), encoding="utf-8")
    process = subprocess.run(
        [sys.executable, "-m", "actions", "--port", "1"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert process.returncode == 1
    assert "footwear.yml, F140, 'sources': 'R999' is not in sources.yml. Fix:" in process.stderr
    assert "Traceback" not in process.stderr
