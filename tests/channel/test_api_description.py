"""Invented bodies from docs/api.yml and raw ones: only 2xx and 4xx, answers as described, never empty, guide alive."""

from __future__ import annotations

import json
import os
import time

import jsonschema
import pytest
import requests
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis_jsonschema import from_schema

from components.website import sessions
from scripts.project import ROOT

API = yaml.safe_load((ROOT / "docs" / "api.yml").read_text())
SCHEMAS = API["components"]["schemas"]
# Not "session": its body is not used, and a hundred new conversations would only meet the limit.
POSTS = ["message", "forget", "feedback"]
# Hypothesis sends one after the other through a real server; more of them with GUIDE_FUZZ_EXAMPLES=600.
REAL = settings(
    max_examples=int(os.environ.get("GUIDE_FUZZ_EXAMPLES", "60")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def new_headers(**more):
    """Headers with a conversation of its own, so that the limits are not in the way."""
    token = sessions.new_token(sessions.load_key(), time.time())
    return {"Authorization": f"Bearer {token}", "Content-Type": "application/json", **more}


def conform(body, operation):
    """Compare an answer with the schema of its operation."""
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    jsonschema.validate(body, {**schema, "components": API["components"]})


def check(path, response):
    assert response.status_code in {200, 204, 400, 401, 413, 415, 422}, (response.status_code, response.text)
    if response.status_code == 204:
        return
    body = response.json()
    if response.status_code != 200:
        assert set(body) == {"error"} and body["error"].endswith(".")
        return
    conform(body, API["paths"][f"/{path}"]["post"])


@REAL
@given(from_schema(SCHEMAS["Incoming"]))
def test_messages_as_described(servers, body):
    check("message", requests.post(servers.address + "message", json=body, headers=new_headers(), timeout=60))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=50),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=8,
)
near_misses = st.fixed_dictionaries(
    {"id": json_values | st.just("a" * 16), "text": json_values},
    optional={"payload": json_values, "sender": json_values},
)


@pytest.mark.parametrize("path", POSTS)
@REAL
@given(body=json_values | near_misses)
def test_any_json(servers, path, body):
    # Not the client's own encoder: it refuses infinity, which Python's reads.
    check(path, requests.post(servers.address + path, data=json.dumps(body), headers=new_headers(), timeout=60))


@pytest.mark.parametrize("path", POSTS)
@REAL
@given(body=st.binary(max_size=300), kind=st.sampled_from(["application/json", "text/plain", "application/json; x=y"]))
def test_any_bytes(servers, path, body, kind):
    headers = new_headers(**{"Content-Type": kind})
    check(path, requests.post(servers.address + path, data=body, headers=headers, timeout=60))


@REAL
@given(authorization=st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=126), max_size=200))
def test_any_token(servers, authorization):
    headers = {"Authorization": f"Bearer {authorization}"}
    assert requests.get(servers.address + "history", headers=headers, timeout=60).status_code == 401


@pytest.mark.parametrize("path", ["ready", "health"])
def test_probes_as_described(servers, path):
    response = requests.get(servers.address + path, timeout=30)
    schema = API["paths"][f"/{path}"]["get"]["responses"]["200"]
    if "$ref" in schema:
        schema = API["components"]["responses"]["Parts"]
    jsonschema.validate(response.json(), schema["content"]["application/json"]["schema"])
    assert response.status_code == 200


def test_history_as_described(guide):
    greeting = guide.ask("hello")
    guide.tap(greeting["buttons"][0])
    response = guide.read_history()
    conform(response.json(), API["paths"]["/history"]["get"])
    assert len(response.json()["messages"]) == 4


def test_deep_json(servers):
    response = requests.post(servers.address + "message", data=b"[" * 15_000, headers=new_headers(), timeout=30)
    check("message", response)
    assert response.status_code == 400


def test_alive_afterwards(guide):
    assert "shoes" in guide.ask("best shoes for knee pain")["text"]
