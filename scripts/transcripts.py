"""Play the conversations of ``tests/conversations/scripts`` and print them for reading: ``make transcripts``.

The same file drives the test that asserts their words, so a transcript is always what the tests saw.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, Extra, ValidationError

from scripts.project import ROOT, stop
from scripts.servers import Servers, free_port
from scripts.stopping import stop_on_signals
from scripts.train import ensure_model
from tests.guide_client import GuideClient

SCRIPTS = ROOT / "tests" / "conversations" / "scripts"
TRANSCRIPTS = ROOT / "results" / "transcripts.md"


class Line(BaseModel):
    """One turn: what the visitor says or taps, and what the answer must and must not hold.

    Attributes:
        say: the words typed.
        tap: the title of a quick reply of the answer before; instead of ``say``.
        must, must_not: words of the answer, in any case of letters.
        offers, offers_not: words in the titles of its quick replies.
        kind: the kind of the message.
        long: True where more was asked for, so that the answer may be longer than usual.
    """

    say: str | None = None
    tap: str | None = None
    must: list[str] = []
    must_not: list[str] = []
    offers: list[str] = []
    offers_not: list[str] = []
    kind: str | None = None
    long: bool = False

    class Config:
        """Settings of pydantic: a typing slip is an error."""

        extra = Extra.forbid


class Script(BaseModel):
    """A conversation; its name says what it shows."""

    name: str
    turns: list[Line]

    class Config:
        """Settings of pydantic."""

        extra = Extra.forbid


@dataclass(frozen=True)
class Played:
    """A turn as it went.

    Attributes:
        line: what the script says.
        said: the visitor's words.
        messages: what the guide answered.
    """

    line: Line
    said: str
    messages: list[dict[str, Any]]

    @property
    def text(self) -> str:
        """All words of the answer."""
        return "\n\n".join(message["text"] for message in self.messages)

    @property
    def buttons(self) -> list[dict[str, str]]:
        """The quick replies of the answer."""
        return [button for message in self.messages for button in message.get("buttons") or []]


class ScriptError(ValueError):
    """A script cannot be played; ``str()`` names the file, or the turn, and what to mend."""


def load_scripts(folder: Path = SCRIPTS) -> list[Script]:
    """Every conversation of a folder, in the order of the files.

    Raises:
        ScriptError: if a file does not have the form of :class:`Script`.
    """
    scripts = []
    for path in sorted(folder.glob("*.yml")):
        try:
            scripts += [Script.parse_obj(raw) for raw in yaml.safe_load(path.read_text(encoding="utf-8"))]
        except (ValidationError, yaml.YAMLError, TypeError) as error:
            raise ScriptError(f"{path.name}: {error}") from error
    return scripts


def play(script: Script, guide: GuideClient) -> Iterator[Played]:
    """Play a conversation, turn by turn.

    Args:
        guide: a new conversation.

    Raises:
        ScriptError: if a turn taps a quick reply that was not offered.
    """
    offered: list[dict[str, str]] = []
    for line in script.turns:
        button = _button(script, line, offered)
        said = button["title"] if button else line.say or ""
        response = guide.send(said, button["payload"] if button else None)
        response.raise_for_status()
        played = Played(line, said, response.json()["messages"])
        offered = played.buttons
        yield played


def _button(script: Script, line: Line, offered: Iterable[dict[str, str]]) -> dict[str, str] | None:
    if line.tap is None:
        return None
    titles = [button["title"] for button in offered]
    found = next((button for button in offered if button["title"] == line.tap), None)
    if found is None:
        raise ScriptError(f"{script.name}: '{line.tap}' was not offered, but {titles}. Fix: tap one of these.")
    return found


def transcript(script: Script, played: Iterable[Played]) -> str:
    """A conversation as Markdown."""
    lines = [f"## {script.name}\n"]
    for turn in played:
        how = "taps" if turn.line.tap else "writes"
        lines.append(f"**Visitor {how}:** {turn.said}\n")
        lines += [f"> {line}".rstrip() for line in turn.text.splitlines()]
        if turn.buttons:
            lines.append(f">\n> [ {' | '.join(button['title'] for button in turn.buttons)} ]")
        lines.append("")
    return "\n".join(lines)


def main() -> None:
    """Play every script through the real servers and write the file."""
    stop_on_signals()
    try:
        scripts = load_scripts()
        with Servers(ensure_model(), free_port()) as servers:
            texts = [transcript(script, play(script, GuideClient(servers.address))) for script in scripts]
    except ScriptError as error:
        stop(str(error))
    TRANSCRIPTS.parent.mkdir(exist_ok=True)
    TRANSCRIPTS.write_text(f"# {len(texts)} conversations with the guide\n\n" + "\n".join(texts), encoding="utf-8")
    print(f"{len(texts)} conversations are in {TRANSCRIPTS.relative_to(ROOT)}.")


if __name__ == "__main__":
    main()
