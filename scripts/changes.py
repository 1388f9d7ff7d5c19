"""Print what changed in the fact store between two git revisions: ``python -m scripts.changes OLD [NEW]``.

For release notes and for a clinician's re-review. NEW is the work tree unless it is given.
"""

from __future__ import annotations

import argparse
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from scripts.project import ROOT, stop

FACTS = "actions/facts"
# Kind of record -> the files that hold it.
_FILES = {
    "fact": ("topics/",),
    "card": ("exercises.yml", "how_to.yml"),
    "red flag": ("red_flags.yml",),
    "boundary": ("boundaries.yml",),
    "fixed sentence": ("messages.yml",),
}
_NAMES = ("simple", "name", "asks", "text")
_PLURAL = {"boundary": "boundaries"}

Records = dict[str, dict[str, Any]]


class RevisionError(Exception):
    """A revision cannot be read. ``str()`` is one sentence with the fix."""


@dataclass(frozen=True)
class Changes:
    """What happened to the records of one kind, in the order of the files.

    Attributes:
        added, removed: whole records.
        changed: id and, by field, the old and the new value (None where the field is missing).
    """

    added: tuple[dict[str, Any], ...]
    changed: tuple[tuple[str, dict[str, tuple[Any, Any]]], ...]
    removed: tuple[dict[str, Any], ...]


def main() -> None:
    """Print the report, or end with one sentence if a revision is unknown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("old", help="a git revision, such as a tag or HEAD~3")
    parser.add_argument("new", nargs="?", help="a git revision; the work tree unless it is given")
    options = parser.parse_args()
    try:
        old, new = read_records(ROOT, options.old), read_records(ROOT, options.new)
    except RevisionError as error:
        stop(str(error))
    print(f"# Facts: {options.old} to {options.new or 'the work tree'}\n")
    print(report({kind: compare(old[kind], new[kind]) for kind in _FILES}))


def read_records(root: Path, revision: str | None) -> dict[str, Records]:
    """The records of the store by kind and id.

    Args:
        root: the folder of the project.
        revision: a git revision, or None for the files as they are.

    Raises:
        RevisionError: git does not know the revision, or a file in it is not readable YAML.
    """
    files = _files_now(root) if revision is None else _files_at(root, revision)
    found: dict[str, Records] = {kind: {} for kind in _FILES}
    for name, text in files.items():
        for kind, starts in _FILES.items():
            if name.startswith(starts):
                found[kind].update({record["id"]: record for record in _parse(name, text, revision)})
    return found


def compare(old: Records, new: Records) -> Changes:
    """What was added, changed and removed from one set of records to another."""
    changed = []
    for record_id in (record_id for record_id in new if record_id in old):
        before, after = _flat(old[record_id]), _flat(new[record_id])
        fields = {
            field: (before.get(field), after.get(field))
            for field in dict.fromkeys([*before, *after])
            if before.get(field) != after.get(field)
        }
        if fields:
            changed.append((record_id, fields))
    return Changes(
        added=tuple(record for record_id, record in new.items() if record_id not in old),
        changed=tuple(changed),
        removed=tuple(record for record_id, record in old.items() if record_id not in new),
    )


def report(changes: dict[str, Changes]) -> str:
    """The changes of each kind as Markdown."""
    lines = []
    for kind, found in changes.items():
        counts = f"{len(found.added)} added, {len(found.changed)} changed, {len(found.removed)} removed"
        lines += [f"## {_PLURAL.get(kind, f'{kind}s').capitalize()}: {counts}", ""]
        lines += [f"- Added {record['id']}: {_title(record)}" for record in found.added]
        for record_id, fields in found.changed:
            lines.append(f"- Changed {record_id}")
            for field, (before, after) in fields.items():
                lines += [f"  - {field}", f"    - old: {_shown(before)}", f"    - new: {_shown(after)}"]
        lines += [f"- Removed {record['id']}: {_title(record)}" for record in found.removed]
        if found.added or found.changed or found.removed:
            lines.append("")
    return "\n".join(lines).rstrip()


def _files_now(root: Path) -> dict[str, str]:
    folder = root / FACTS
    paths = sorted([*folder.glob("*.yml"), *folder.glob("topics/*.yml")])
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def _files_at(root: Path, revision: str) -> dict[str, str]:
    verified = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if verified is None:
        raise RevisionError(
            f"Git knows no revision '{revision}'. Fix: name a commit (see git log), a tag (see git tag) or a branch."
        )
    commit = verified.strip()
    names = _git(root, "ls-tree", "-r", "--name-only", commit, "--", f"{FACTS}/") or ""
    paths = [Path(name).relative_to(FACTS).as_posix() for name in names.splitlines() if name.endswith(".yml")]
    return {path: _git(root, "show", f"{commit}:./{FACTS}/{path}") or "" for path in paths}


def _git(root: Path, *arguments: str) -> str | None:
    result = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, encoding="utf-8", check=False)
    return result.stdout if result.returncode == 0 else None


def _parse(name: str, text: str, revision: str | None) -> list[dict[str, Any]]:
    """The records of a file; a file without ids (messages.yml) has one record for each key."""
    where = f"{name} in {revision or 'the work tree'}"
    try:
        content = yaml.safe_load(text) or []
    except yaml.YAMLError as error:
        raise RevisionError(f"{where} cannot be read as YAML. Fix: correct it, or name another revision.") from error
    if isinstance(content, dict):
        return [{"id": key, "text": value} for key, value in content.items()]
    if not all(isinstance(record, dict) and "id" in record for record in content):
        raise RevisionError(f"{where} has a record without an id. Fix: correct it, or name another revision.")
    return content


def _flat(record: dict[str, Any]) -> dict[str, Any]:
    """The record with ``picture: {alt: ...}`` as ``picture.alt: ...``."""
    flat: dict[str, Any] = {}
    for field, value in record.items():
        flat.update(
            {f"{field}.{key}": item for key, item in value.items()} if isinstance(value, dict) else {field: value}
        )
    return flat


def _title(record: dict[str, Any]) -> str:
    return next(str(record[name]) for name in (*_NAMES, "id") if name in record)


def _shown(value: Any) -> str:
    if value is None:
        return "(none)"
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_shown(item)}" for key, item in value.items())
    if isinstance(value, Iterable) and not isinstance(value, str):
        return " | ".join(_shown(item) for item in value) or "(none)"
    return " ".join(str(value).split())


if __name__ == "__main__":
    main()
