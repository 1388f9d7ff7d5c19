"""The JSON Schemas fit the models and the files, and every file names its schema."""

from __future__ import annotations

import copy
import json

import jsonschema
import pytest
import yaml

from actions.knowledge.loading import FACTS_FOLDER
from scripts.schema import described_files, first_line, schemas

FILES = described_files(FACTS_FOLDER)
SCHEMAS = {name: json.loads(text) for name, text in schemas().items()}


class TextDates(yaml.SafeLoader):
    """Keeps a date as text, as the language server of an editor does."""


TextDates.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith("timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def content_of(path):
    return yaml.load(path.read_text(encoding="utf-8"), Loader=TextDates)


def validator_of(path):
    return jsonschema.Draft7Validator(SCHEMAS[f"{FILES[path]}.schema.json"])


def test_schemas_are_up_to_date():
    written = {path.name: path.read_text(encoding="utf-8") for path in (FACTS_FOLDER / "schema").iterdir()}
    assert written == schemas(), "The models changed. Fix: run python -m scripts.schema"


def test_no_file_of_the_store_is_forgotten():
    assert {*FACTS_FOLDER.glob("topics/*.yml"), FACTS_FOLDER / "how_to.yml"} < set(FILES)
    assert len({kind for kind in FILES.values()}) == len(SCHEMAS) == 10


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_names_its_schema_and_follows_it(path):
    line = first_line(path, FILES[path], FACTS_FOLDER)
    assert path.read_text(encoding="utf-8").startswith(line), "Fix: run python -m scripts.schema"
    assert (path.parent / line.split("=")[1].strip()).exists()
    assert [error.message for error in validator_of(path).iter_errors(content_of(path))] == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("strength", "certain"),
        ("rank", 4),
        ("sources", "R72"),
        ("simpel", "a spelling slip"),
        ("topics", []),
        ("id", "140"),
        ("more", None),
    ],
)
def test_a_mistake_in_a_fact_is_found(field, value):
    path = FACTS_FOLDER / "topics" / "footwear.yml"
    facts = copy.deepcopy(content_of(path))
    facts[0][field] = value
    assert list(validator_of(path).iter_errors(facts))


def test_a_missing_key_is_found():
    path = FACTS_FOLDER / "topics" / "footwear.yml"
    facts = copy.deepcopy(content_of(path))
    del facts[0]["review"]
    assert list(validator_of(path).iter_errors(facts))
