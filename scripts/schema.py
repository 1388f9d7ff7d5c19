"""Write the JSON Schemas of the fact store, so that editors complete and check its files: ``make schema``.

Each YAML file of the store names its schema in its first line.
"""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, schema_of

from actions.knowledge import models
from actions.knowledge.loading import FACTS_FOLDER
from scripts.project import ROOT

# Kind of file -> the files and the type of their content.
_KINDS: dict[str, tuple[tuple[str, ...], Any]] = {
    "facts": (("topics/*.yml",), list[models.Fact]),
    "cards": (("exercises.yml", "how_to.yml"), list[models.Card]),
    "sources": (("sources.yml",), list[models.Source]),
    "subjects": (("subjects.yml",), list[models.Subject]),
    "topics": (("topics.yml",), list[models.Topic]),
    "red_flags": (("red_flags.yml",), list[models.RedFlag]),
    "boundaries": (("boundaries.yml",), list[models.Boundary]),
    "messages": (("messages.yml",), models.Messages),
    "body_parts": (("body_parts.yml",), models.BodyWords),
    "commands": (("commands.yml",), models.Commands),
}


def main() -> None:
    """Write every schema and put the line that names it at the top of each file that lacks it."""
    folder = FACTS_FOLDER / "schema"
    folder.mkdir(exist_ok=True)
    for name, text in schemas().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    for path, kind in described_files(FACTS_FOLDER).items():
        text = path.read_text(encoding="utf-8")
        line = first_line(path, kind, FACTS_FOLDER)
        if not text.startswith(line):
            path.write_text(line + text, encoding="utf-8", newline="\n")
    print(f"{len(_KINDS)} schemas in {folder.relative_to(ROOT)}.")


def schemas() -> dict[str, str]:
    """The text of every schema by file name, such as ``facts.schema.json``."""
    return {f"{kind}.schema.json": _schema(kind, content) for kind, (_, content) in _KINDS.items()}


def described_files(folder: Path) -> dict[Path, str]:
    """Every YAML file of a store that a model describes, and its kind: the name of its schema."""
    return {
        path: kind
        for kind, (patterns, _) in _KINDS.items()
        for pattern in patterns
        for path in sorted(folder.glob(pattern))
    }


def first_line(path: Path, kind: str, folder: Path) -> str:
    """The line that tells an editor which schema a file follows."""
    steps = "../" * (len(path.relative_to(folder).parts) - 1)
    return f"# yaml-language-server: $schema={steps}schema/{kind}.schema.json\n"


def _schema(kind: str, content: Any) -> str:
    # Pydantic keeps what it returns and gives the definitions in no fixed order.
    schema = {"$schema": "http://json-schema.org/draft-07/schema#", **copy.deepcopy(schema_of(content, title=kind))}
    schema["definitions"] = dict(sorted(schema["definitions"].items()))
    for name, definition in schema["definitions"].items():
        _allow_null(definition, getattr(models, name))
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _allow_null(definition: dict[str, Any], model: type) -> None:
    """Pydantic leaves out that an optional field may be null, as in ``doi: null``."""
    if not issubclass(model, BaseModel):
        return
    for field in model.__fields__.values():
        if field.allow_none:
            definition["properties"][field.alias] = {"anyOf": [definition["properties"][field.alias], {"type": "null"}]}


if __name__ == "__main__":
    main()
