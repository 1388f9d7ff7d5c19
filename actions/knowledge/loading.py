"""Read the fact store from YAML and check it. Every error says which file, which record, which field, and the fix."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from actions.knowledge import models
from actions.knowledge.store import Store

# The same safe loader, written in C where that is installed: ten times as fast.
YAML_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
FACTS_FOLDER = Path(__file__).resolve().parent.parent / "facts"

# File -> (what is in it, model). `topics/*.yml` holds facts.
_LISTS: dict[str, tuple[str, type[BaseModel]]] = {
    "sources.yml": ("sources", models.Source),
    "subjects.yml": ("subjects", models.Subject),
    "topics.yml": ("topics", models.Topic),
    "exercises.yml": ("cards", models.Card),
    "how_to.yml": ("cards", models.Card),
    "red_flags.yml": ("red_flags", models.RedFlag),
    "boundaries.yml": ("boundaries", models.Boundary),
}
# File -> (what is in it, model) for files that hold one record.
_SINGLES: dict[str, tuple[str, type[BaseModel]]] = {
    "messages.yml": ("messages", models.Messages),
    "body_parts.yml": ("body_words", models.BodyWords),
    "commands.yml": ("commands", models.Commands),
}

_ADVICE = {
    "value_error.missing": "add this line; facts/README.md shows every key",
    "value_error.extra": "this key is not known; check the spelling in facts/README.md or remove the line",
    "type_error.enum": "use one of the words that the message lists, spelt exactly so",
    "value_error.str.regex": "facts/README.md shows the form that this must have",
    "type_error.none.not_allowed": "fill in the value",
    "value_error.any_str.min_length": "fill in the text",
    "value_error.list.min_items": "add at least one entry",
}


class StoreError(Exception):
    """The store is not fit to answer from. ``str()`` is a list of problems for a person to fix.

    Attributes:
        problems: one line per problem, each naming file, record, field and fix.
    """

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        lines = "\n".join(f"  - {problem}" for problem in problems)
        super().__init__(f"The fact store has {len(problems)} problem(s). Nothing was started or changed.\n{lines}")


def load_store(folder: Path = FACTS_FOLDER) -> Store:
    """Load and check every file of the store.

    Args:
        folder: a folder laid out as ``actions/facts``.

    Returns:
        The store, complete and consistent.

    Raises:
        StoreError: with all problems found, not just the first.
    """
    problems: list[str] = []
    found: dict[str, list[Any]] = {"facts": [], "cards": []}
    where: dict[str, str] = {}

    for file_name, (kind, model) in _LISTS.items():
        found.setdefault(kind, [])
        for record in _records(folder / file_name, model, problems):
            found[kind].append(record)
            _note_id(where, f"{kind}:{record.id}", file_name, record.id, problems)
    for path in sorted((folder / "topics").glob("*.yml")):
        for fact in _records(path, models.Fact, problems):
            found["facts"].append(fact)
            _note_id(where, f"facts:{fact.id}", f"topics/{path.name}", fact.id, problems)
    singles = {kind: _single(folder / name, model, problems) for name, (kind, model) in _SINGLES.items()}
    if problems:
        raise StoreError(problems)

    problems.extend(_dangling(found, where))
    if problems:
        raise StoreError(problems)
    return Store(**singles, **{kind: tuple(records) for kind, records in found.items()})


def read_checked(path: Path, model: type[BaseModel]) -> Any:
    """Read a file of the store that holds one record beside those of :func:`load_store`.

    Raises:
        StoreError: with all problems found.
    """
    problems: list[str] = []
    record = _single(path, model, problems)
    if problems:
        raise StoreError(problems)
    return record


def _read_yaml(path: Path, problems: list[str]) -> Any:
    if not path.exists():
        problems.append(f"{path.name}: the file is missing. Fix: put it back in {path.parent.name}/.")
        return None
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=YAML_LOADER)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        reason = getattr(error, "problem", None) or "it is not UTF-8 text"
        problems.append(
            f"{path.name}{line}: the file cannot be read as YAML ({reason}). "
            "Fix: check the indent and put text with a colon or a quote between double quotes."
        )
        return None


def _records(path: Path, model: type[BaseModel], problems: list[str]) -> Iterable[Any]:
    data = _read_yaml(path, problems)
    if data is None:
        return
    if not isinstance(data, list):
        problems.append(f"{path.name}: the file must be a list. Fix: begin each record with '- id: ...'.")
        return
    for position, raw in enumerate(data, start=1):
        if not isinstance(raw, dict):
            problems.append(f"{path.name}, record {position}: not a record. Fix: begin it with '- id: ...'.")
            continue
        try:
            yield model.parse_obj(raw)
        except ValidationError as error:
            problems.extend(_explain(path.name, str(raw.get("id") or f"record {position}"), error))


def _single(path: Path, model: type[BaseModel], problems: list[str]) -> Any:
    data = _read_yaml(path, problems)
    if data is None:
        return None
    try:
        return model.parse_obj(data)
    except ValidationError as error:
        problems.extend(_explain(path.name, "the file", error))
        return None


def _explain(file_name: str, record: str, error: ValidationError) -> list[str]:
    lines = []
    for item in error.errors():
        field = ".".join(str(step) for step in item["loc"])
        advice = _ADVICE.get(item["type"], "compare with a record that works, or with facts/README.md")
        lines.append(f"{file_name}, {record}, '{field}': {item['msg']}. Fix: {advice}.")
    return lines


def _note_id(where: dict[str, str], key: str, file_name: str, record: str, problems: list[str]) -> None:
    if key in where:
        problems.append(
            f"{file_name}, {record}, 'id': this id is already used in {where[key]}. Fix: give one of the two a new id."
        )
    where[key] = file_name


# What refers to what: (kind of record, field, kind or kinds referred to, file to look in).
_REFERENCES: tuple[tuple[str, str, str | tuple[str, ...], str], ...] = (
    ("facts", "sources", "sources", "sources.yml"),
    ("cards", "sources", "sources", "sources.yml"),
    ("red_flags", "sources", "sources", "sources.yml"),
    ("topics", "next", "topics", "topics.yml"),
    ("subjects", "nearest", ("subjects", "topics"), "subjects.yml or topics.yml"),
    ("facts", "topics", "topics", "topics.yml"),
    ("facts", "subjects", "subjects", "subjects.yml"),
    ("cards", "topic", "topics", "topics.yml"),
    ("cards", "subject", "subjects", "subjects.yml"),
    ("boundaries", "topics", "topics", "topics.yml"),
    ("boundaries", "facts", "facts", "topics/*.yml"),
)


def _dangling(found: dict[str, list[Any]], where: dict[str, str]) -> Iterable[str]:
    """References to records that do not exist, and records that cite nothing."""
    for kind, field, target, file in _REFERENCES:
        kinds = [target] if isinstance(target, str) else target
        known = {record.id for one in kinds for record in found[one]}
        for record in found[kind]:
            value = getattr(record, field)
            for name in [value] if isinstance(value, str) else value:
                if name not in known:
                    yield (
                        f"{where[f'{kind}:{record.id}']}, {record.id}, '{field}': '{name}' is not in {file}. "
                        f"Fix: correct the id, or add it to {file}."
                    )
    for kind in ("facts", "cards", "red_flags"):
        for record in found[kind]:
            if not record.sources and not record.review.note:
                yield (
                    f"{where[f'{kind}:{record.id}']}, {record.id}, 'sources': no source is given. "
                    "Fix: add one, or say in review.note why there is none."
                )
