"""What the start of Rasa's server changes beside `rasa run`."""

from __future__ import annotations

import os
import subprocess
import sys

import jsonschema
import pytest
from jsonschema.validators import validates
from rasa.core.actions.action import RemoteAction

from components.server import schema_check
from components.server.schema_check import remember_checked_schemas
from scripts.project import ROOT, rasa_environment
from scripts.servers import free_port


@pytest.fixture
def remembering():
    """The remembering validator, and jsonschema's own again afterwards."""
    remember_checked_schemas()
    yield
    validates("draft2020-12")(jsonschema.Draft202012Validator)
    jsonschema.Draft202012Validator.VALIDATORS["oneOf"] = schema_check._check_one


def run_python(code: str, **environment: str) -> str:
    """The output of a new Python process."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, **rasa_environment(), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split("\n")[-2]


@pytest.mark.parametrize("_", range(2))
def test_answers_are_checked_as_before(remembering, _):
    schema = RemoteAction.action_response_format_spec()
    jsonschema.validate({"events": [{"event": "slot", "name": "a", "value": 1}], "responses": [{}]}, schema)
    slot = {"event": "slot", "name": "a", "value": 1}
    broken = ({"event": "unheard"}, {**slot, "name": 5}, {**slot, "timestamp": "late"}, {"name": "a"})
    for wrong in ([], {"events": {}}, {"responses": ["text"]}, *({"events": [slot, event]} for event in broken)):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, schema)


def test_only_the_form_of_an_event_s_own_kind_is_tried(remembering, monkeypatch):
    tried = []
    monkeypatch.setattr(schema_check, "_check_one", lambda _, forms, *rest: tried.append(len(forms)) or iter(()))
    answer = {"events": [{"event": "slot", "name": "a", "value": 1}]}
    jsonschema.validate(answer, RemoteAction.action_response_format_spec())
    assert tried == [1]


@pytest.mark.parametrize("_", range(2))
def test_a_wrong_schema_is_found_each_time(remembering, _):
    with pytest.raises(jsonschema.SchemaError):
        jsonschema.validate({}, {"type": "no such type"})
    with pytest.raises(jsonschema.SchemaError):
        jsonschema.validate({}, {"allOf": [{"type": 5}]})


def test_a_schema_is_checked_once(remembering, monkeypatch):
    calls, check = [], schema_check._check_all
    monkeypatch.setattr(schema_check, "_check_all", lambda *parts: calls.append(1) or check(*parts))
    schema = {"type": "object", "properties": {"unique-to-this-test": {"type": "string"}}}
    jsonschema.validate({}, schema)
    first = len(calls)
    jsonschema.validate({}, dict(schema))
    assert 0 < first == len(calls)


def test_rasa_starts_without_tensorflow():
    code = """
from actions.without_tensorflow import leave_out_tensorflow
leave_out_tensorflow()
import rasa.core.run, spacy, sys, thinc.compat
print(getattr(sys.modules["tensorflow"], "__file__", None), thinc.compat.has_tensorflow)
"""
    assert run_python(code) == "None False"


def test_computing_with_the_left_out_tensorflow_says_what_to_do():
    code = """
from actions.without_tensorflow import leave_out_tensorflow, TensorFlowLeftOutError
leave_out_tensorflow()
import tensorflow as tf
try:
    tf.constant([1])
except TensorFlowLeftOutError as error:
    print(error)
"""
    assert "GUIDE_TENSORFLOW=1" in run_python(code)


def test_the_real_one_is_there_when_asked_for():
    code = """
from actions.without_tensorflow import leave_out_tensorflow
leave_out_tensorflow()
import importlib.util
print(importlib.util.find_spec("tensorflow").origin is not None)
"""
    assert run_python(code, GUIDE_TENSORFLOW="1") == "True"


@pytest.mark.parametrize("content", [None, b"half a model"])
def test_without_a_whole_model_the_server_does_not_stay(tmp_path, content):
    """`rasa run` would stay up and be silent, or end with success."""
    model = tmp_path / "model.tar.gz"
    if content:
        model.write_bytes(content)
    command = [sys.executable, "-m", "components.server", "--model", str(model), "--port", str(free_port())]
    done = subprocess.run(command, cwd=ROOT, env=rasa_environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Fix:" in done.stderr
