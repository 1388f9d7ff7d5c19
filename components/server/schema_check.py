"""Check Rasa's schema of action answers once instead of with every answer.

Rasa gives the same JSON schema to `jsonschema.validate` for each answer of an action, which first checks the schema
itself: 16 ms, a third of a message's whole time. jsonschema lets a program register the validator of a schema version;
the one registered here remembers which schemas were found right. Answers are checked as before.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.validators import extend, validates

_VERSION = "draft2020-12"
_META_SCHEMA = Draft202012Validator.META_SCHEMA["$id"]
_MOST_REMEMBERED = 100
_check_all = Draft202012Validator.VALIDATORS["allOf"]


def remember_checked_schemas() -> None:
    """Register the validator; may be called again."""
    checked: set[str] = set()

    def all_of(validator: Any, parts: Any, instance: Any, schema: Any) -> Iterator[Any]:
        # Only the whole of a schema is remembered: its parts have no meaning alone.
        if not (isinstance(schema, dict) and schema.get("$id") == _META_SCHEMA):
            yield from _check_all(validator, parts, instance, schema)
            return
        key = _key(instance)
        if key in checked:
            return
        faults = list(_check_all(validator, parts, instance, schema))
        if not faults and key is not None and len(checked) < _MOST_REMEMBERED:
            checked.add(key)
        yield from faults

    validates(_VERSION)(extend(Draft202012Validator, validators={"allOf": all_of}))


def _key(schema: Any) -> str | None:
    try:
        return json.dumps(schema, sort_keys=True)
    except (TypeError, ValueError):
        return None
