"""The patterns of the red flags: every sentence in the file does what it says, and a broken file explains itself."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from actions.knowledge.loading import FACTS_FOLDER, StoreError
from actions.knowledge.red_flag_patterns import PATTERNS_FILE, load_patterns
from actions.knowledge.red_flag_screen import NOW, only_plain, screen
from actions.knowledge.red_flag_statements import NO_SIGN, read_statements

PATTERNS = load_patterns()
CATCHES = [(flag.id, text) for flag in PATTERNS.flags for text in flag.catches]
IGNORES = [(flag.id, text) for flag in PATTERNS.flags for text in flag.ignores]


def flags_now(text: str) -> set[str]:
    return {finding.flag for finding in screen(text, patterns=PATTERNS) if finding.kind == NOW}


@pytest.mark.parametrize(("flag", "text"), CATCHES)
def test_catches_its_sentences(flag: str, text: str) -> None:
    assert flag in flags_now(text)


@pytest.mark.parametrize(("flag", "text"), IGNORES)
def test_ignores_its_look_alikes(flag: str, text: str) -> None:
    assert not flags_now(text)


def test_every_red_flag_has_patterns() -> None:
    flags = yaml.safe_load((FACTS_FOLDER / "red_flags.yml").read_text(encoding="utf-8"))
    assert {flag["id"] for flag in flags} == set(PATTERNS.flag_ids)


def test_plain_words_and_sure_rules_agree_with_the_statements() -> None:
    """No statement of a sign is nothing but plain words, and no look-alike fits a sure rule."""
    statements = read_statements()
    assert not [one.text for one in statements if one.sign != NO_SIGN and only_plain(one.text, PATTERNS)]
    look_alikes = [one.text for one in statements if one.sign == NO_SIGN]
    sure = [text for text in look_alikes for found in screen(text, (), PATTERNS) if found.sure and found.kind == NOW]
    assert not sure


def broken(tmp_path: Path, change) -> str:
    """What loading says about a copy of the file with one thing changed."""
    data = yaml.safe_load(PATTERNS_FILE.read_text(encoding="utf-8"))
    change(data)
    copy = tmp_path / PATTERNS_FILE.name
    copy.write_text(yaml.safe_dump(data), encoding="utf-8")
    with pytest.raises(StoreError) as error:
        load_patterns(copy)
    return str(error.value)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda d: d["concepts"]["fever"].append("<feverr>"), ["fever", "no word list 'feverr'", "Fix"]),
        (lambda d: d["concepts"]["fever"].append("Fever!"), ["fever", "'Fever!' cannot be read", "Fix"]),
        (lambda d: d["concepts"]["fever"].append("hot ~ .."), ["fever", "holds no word", "Fix"]),
        (lambda d: d["concepts"].update(spare=["a b"]), ["spare", "no rule uses this concept", "Fix"]),
        (lambda d: d["words"]["pee"].append("Number One?"), ["<pee>", "Number One?", "Fix"]),
        (lambda d: d["words"]["pee"].append("<pee>"), ["<pee>", "takes in itself", "Fix"]),
        (lambda d: d["words"].pop("pee"), ["no word list 'pee'", "Fix"]),
        (lambda d: d["background"].append("nothing_here"), ["background", "nothing_here", "Fix"]),
        (lambda d: d["flags"][0]["rules"][0]["any"].append("nix"), [" RF22, 'nix'", "no such concept", "Fix"]),
        (lambda d: d["flags"][0]["rules"].append({"urgency": "emergency"}), ["RF22", "either 'any' or 'all'"]),
        (lambda d: d["flags"][0].update(colour="red"), ["RF22", "'colour'", "Fix"]),
        (lambda d: d["flags"][0].update(ignores=[]), ["RF22", "'ignores'", "Fix"]),
        (lambda d: d["flags"].append(d["flags"][0]), ["RF22", "stands twice", "Fix"]),
        (lambda d: d.pop("fillers"), ["fillers", "Fix"]),
    ],
)
def test_says_what_is_wrong(tmp_path: Path, change, told: list[str]) -> None:
    message = broken(tmp_path, change)
    assert PATTERNS_FILE.name in message
    for part in told:
        assert part in message


@pytest.mark.parametrize(
    ("content", "told"),
    [(None, "missing"), ("flags: [", "cannot be read as YAML"), ("- one", "must have sections")],
)
def test_says_why_a_file_cannot_be_read(tmp_path: Path, content: str | None, told: str) -> None:
    path = tmp_path / "red_flag_patterns.yml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(StoreError, match=told):
        load_patterns(path)
