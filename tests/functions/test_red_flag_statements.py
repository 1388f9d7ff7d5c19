"""The statements that the warning-sign net learns from are whole, and a broken file explains itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from actions.knowledge.loading import FACTS_FOLDER
from actions.knowledge.red_flag_decision import _MOST_URGENT_FIRST
from actions.knowledge.red_flag_statements import (
    NO_SIGN,
    SOME_SIGN,
    StatementsError,
    flag_and_urgency,
    read_statements,
)

STATEMENTS = read_statements()


def test_each_red_flag_is_told_in_many_ways() -> None:
    flags = {flag["id"] for flag in yaml.safe_load((FACTS_FOLDER / "red_flags.yml").read_text(encoding="utf-8"))}
    named = [item.sign for item in STATEMENTS if item.sign not in {NO_SIGN, SOME_SIGN}]
    told = [flag_and_urgency(sign)[0] for sign in named]
    assert set(told) == flags
    assert min(map(told.count, flags)) >= 20
    assert {flag_and_urgency(sign)[1] for sign in named} == set(_MOST_URGENT_FIRST)


def test_signs_and_look_alikes_are_about_as_many_and_none_is_both() -> None:
    signs = {item.text.lower() for item in STATEMENTS if item.sign != NO_SIGN}
    others = {item.text.lower() for item in STATEMENTS if item.sign == NO_SIGN}
    assert not signs & others
    assert 0.5 < len(signs) / len(others) < 2


def test_no_statement_stands_in_a_set_that_measures() -> None:
    folder = Path(__file__).parent.parent / "safety"
    learnt = {item.text.lower() for item in STATEMENTS}
    for file in folder.glob("*.jsonl"):
        measured = {json.loads(line)["text"].lower() for line in file.read_text(encoding="utf-8").splitlines()}
        assert not learnt & measured, file.name


@pytest.mark.parametrize(
    ("name", "content"), [("signs_x.yml", ["a"]), ("look_alikes_x.yml", ["a"]), ("pairs.yml", [{"sign": "a"}])]
)
def test_a_file_of_another_form_is_named(tmp_path: Path, name: str, content: object) -> None:
    (tmp_path / name).write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(StatementsError, match=f"{name}.*Fix"):
        read_statements(tmp_path)
