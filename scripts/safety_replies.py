"""Write the fixed replies on each warning sign from the store: ``python -m scripts.safety_replies``.

Rasa's own server needs them as text, so that they do not depend on the action server. A test compares both.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator

from actions.answers.warnings import warnings
from actions.knowledge.loading import load_store
from actions.knowledge.safety_dialogue import PAUSING_LEVELS
from actions.knowledge.store import Store
from actions.names import INTENT_HELP_SOUGHT, INTENT_SIGN_ABSENT
from scripts.project import ROOT

TARGET = ROOT / "data" / "responses" / "warning_signs.yml"
_HEAD = """\
# Made by `python -m scripts.safety_replies` from actions/facts/red_flags.yml: change the words there, not here.
#   utter_red_flag_LEVEL_FLAG  the reply to a warning sign that is there now
#   utter_signs_FLAG           follows the answer to a question about a warning sign
version: "3.1"

responses:
"""
BUTTONS = (("I have got help", f"/{INTENT_HELP_SOUGHT}"), ("That does not apply to me", f"/{INTENT_SIGN_ABSENT}"))


def main() -> None:
    """Write the file."""
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(replies(load_store()), encoding="utf-8", newline="\n")
    print(f"The replies are in {TARGET.relative_to(ROOT)}.")


def replies(store: Store) -> str:
    """The text of the file."""
    entries = [_entry(f"utter_red_flag_{level}_{flag}", text, level) for flag, level, text in warnings(store)]
    entries += [_entry(f"utter_signs_{flag.id}", flag.reply, None) for flag in store.red_flags]
    return _HEAD + "".join(entries)


def _entry(name: str, text: str, level: str | None) -> str:
    return "".join(f"{line}\n" for line in (f"  {name}:", *_variant(text, level)))


def _variant(text: str, level: str | None) -> Iterator[str]:
    yield "  - text: >-"
    yield from textwrap.wrap(text, 112, initial_indent=" " * 6, subsequent_indent=" " * 6, break_on_hyphens=False)
    if level:
        yield f"    metadata: {{level: {level}}}"
    if level in PAUSING_LEVELS:
        yield "    buttons:"
        for title, payload in BUTTONS:
            yield f"    - {{title: {title}, payload: {json.dumps(payload)}}}"


if __name__ == "__main__":
    main()
