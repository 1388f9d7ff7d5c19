"""The statements that the warning-sign net learns from: ``data/red_flags``, signs and look-alikes in people's words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent.parent.parent / "data" / "red_flags"
NO_SIGN = "none"
SOME_SIGN = "some"
_BETWEEN = "/"


@dataclass(frozen=True)
class Statement:
    """What somebody may write.

    Attributes:
        text: the words.
        sign: ``RF01/emergency`` and so on (see :func:`flag_and_urgency`), ``some`` for a sign of which it is not said
            which one, ``none`` for a look-alike.
    """

    text: str
    sign: str


class StatementsError(ValueError):
    """A file of statements has another form. ``str()`` says which and how to mend it."""


def flag_and_urgency(sign: str) -> tuple[str, str]:
    """The red flag's id and the urgency in a sign's name."""
    flag, urgency = sign.split(_BETWEEN)
    return flag, urgency


def read_statements(folder: Path = FOLDER) -> list[Statement]:
    """All statements.

    Files named ``signs*.yml`` map flag -> urgency -> statements, ``look_alikes*.yml`` map a kind -> statements, and
    ``pairs*.yml`` list ``{sign, look_alike}``.

    Raises:
        StatementsError: if a file has another form.
    """
    found: list[Statement] = []
    for path in sorted(folder.glob("*.yml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        try:
            found.extend(_statements(path.stem, content))
        except (AttributeError, KeyError, TypeError) as error:
            raise StatementsError(
                f"{path.name} has another form than its name says. Fix: signs*.yml map flag, urgency and statements; "
                "look_alikes*.yml map kind and statements; pairs*.yml list 'sign' and 'look_alike'."
            ) from error
    return found


def _statements(name: str, content: Any) -> Iterator[Statement]:
    if name.startswith("signs"):
        for flag, by_urgency in content.items():
            for urgency, texts in by_urgency.items():
                yield from (Statement(str(text), f"{flag}{_BETWEEN}{urgency}") for text in texts)
    elif name.startswith("look_alikes"):
        for texts in content.values():
            yield from (Statement(str(text), NO_SIGN) for text in texts)
    else:
        for pair in content:
            yield Statement(str(pair["sign"]), SOME_SIGN)
            yield Statement(str(pair["look_alike"]), NO_SIGN)
