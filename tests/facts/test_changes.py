"""The report of what changed in the store between two revisions."""

from __future__ import annotations

import subprocess
import sys

import pytest

from scripts import changes
from scripts.changes import RevisionError, compare, read_records, report
from scripts.project import ROOT

BEFORE = {
    "topics/footwear.yml": "- {id: F140, simple: Shoes may help., rank: 1}\n- {id: F141, simple: Heels., rank: 2}\n",
    "exercises.yml": "- id: E01\n  name: Pelvic tilt\n  steps: [Lie down., Press.]\n",
    "red_flags.yml": '- {id: RF01, name: Numbness, review: {status: draft, note: "[check] wording"}}\n',
    "boundaries.yml": "- {id: dosage, asks: Doses}\n",
    "messages.yml": "safety_back: Get help.\n",
}
AFTER = {
    "topics/footwear.yml": '- {id: F140, simple: "Shoes may help a bit.", rank: 1, caveat: "One trial."}\n',
    "topics/sleep.yml": '- {id: F160, simple: "A pillow may help."}\n',
    "exercises.yml": "- id: E01\n  name: Pelvic tilt\n  steps: [Lie down., Press gently., Let go.]\n",
    "how_to.yml": "- {id: P01, name: On your back}\n",
    "red_flags.yml": "- {id: RF01, name: Numbness, review: {status: checked}}\n",
    "boundaries.yml": "- {id: dosage, asks: Doses}\n",
    "messages.yml": "safety_back: Get help now.\n",
}


def git(root, *arguments):
    settings = ["-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "core.hooksPath=/dev/null"]
    subprocess.run(["git", "-C", str(root), *settings, *arguments], check=True, capture_output=True)


def write(root, files):
    folder = root / changes.FACTS
    for old in folder.rglob("*.yml"):
        old.unlink()
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def commit(root, files, tag):
    write(root, files)
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--no-verify", "--message", tag)
    git(root, "tag", tag)


@pytest.fixture
def repository(tmp_path):
    git(tmp_path, "init", "--quiet")
    commit(tmp_path, BEFORE, "v1")
    commit(tmp_path, AFTER, "v2")
    return tmp_path


def changes_between(root, old, new):
    before, after = read_records(root, old), read_records(root, new)
    return {kind: compare(before[kind], after[kind]) for kind in before}


def test_added_changed_and_removed(repository):
    found = changes_between(repository, "v1", "v2")
    assert [record["id"] for record in found["fact"].added] == ["F160"]
    assert [record["id"] for record in found["fact"].removed] == ["F141"]
    assert found["fact"].changed == (
        ("F140", {"simple": ("Shoes may help.", "Shoes may help a bit."), "caveat": (None, "One trial.")}),
    )
    assert [record["id"] for record in found["card"].added] == ["P01"]
    assert found["boundary"] == compare({}, {})


def test_report_shows_old_and_new_text(repository):
    text = report(changes_between(repository, "v1", "v2"))
    assert "## Facts: 1 added, 1 changed, 1 removed" in text
    assert "- Added F160: A pillow may help." in text
    assert "- Removed F141: Heels." in text
    assert "- Changed F140\n  - simple\n    - old: Shoes may help.\n    - new: Shoes may help a bit." in text
    assert "  - caveat\n    - old: (none)\n    - new: One trial." in text
    assert "    - old: Lie down. | Press.\n    - new: Lie down. | Press gently. | Let go." in text
    assert "  - review.status\n    - old: draft\n    - new: checked" in text
    assert "  - review.note\n    - old: [check] wording\n    - new: (none)" in text
    assert "## Boundaries: 0 added, 0 changed, 0 removed" in text
    assert "- Changed safety_back\n  - text\n    - old: Get help.\n    - new: Get help now." in text


def test_new_is_the_work_tree_unless_given(repository):
    assert read_records(repository, None) == read_records(repository, "v2")
    write(repository, BEFORE)
    assert read_records(repository, None) == read_records(repository, "v1")


def test_nothing_changed(repository):
    found = changes_between(repository, "v1", "v1")
    assert all(not (kind.added or kind.changed or kind.removed) for kind in found.values())


@pytest.mark.parametrize("revision", ["no-such-tag", "--all", "", "v1:actions", "HEAD~99"])
def test_unknown_revision(repository, revision):
    with pytest.raises(RevisionError, match="Git knows no revision") as error:
        read_records(repository, revision)
    assert "Fix:" in str(error.value)


@pytest.mark.parametrize("text", ["- id: [", "- {name: no id}", "- only words"])
def test_unreadable_file(repository, text):
    (repository / changes.FACTS / "exercises.yml").write_text(text, encoding="utf-8")
    with pytest.raises(RevisionError, match="exercises.yml in the work tree .*Fix:"):
        read_records(repository, None)


def test_command():
    def run(*arguments):
        command = [sys.executable, "-m", "scripts.changes", *arguments]
        return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)

    unknown = run("no-such-tag")
    assert unknown.returncode == 1
    assert unknown.stderr.strip().startswith("Git knows no revision 'no-such-tag'.")
    assert "Traceback" not in unknown.stderr
