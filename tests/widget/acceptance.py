"""The acceptance table of the widget: each row's number, and our figure as the tests of a run measured it."""

from __future__ import annotations

import json

from scripts.project import ROOT

RESULTS = ROOT / "results"
# Kept beside the table, so that a run of a few tests does not empty the other rows.
_KEPT = RESULTS / "widget-acceptance.json"
ROWS = {
    "A1": ("whole widget, gzip -9", "<= 30 KB"),
    "A2": ("requests to show the launcher; third parties", "1; 0"),
    "A3": ("launcher visible, 4x CPU throttle, median of 5", "<= 1,000 ms"),
    "A4": ("200 messages shown after opening, 4x throttle, median of 5; input lag", "<= 500 ms; <= 100 ms"),
    "B1": ("axe violations in 10 states, light and dark", "0"),
    "B2": ("keyboard path", "all steps; focus never on body"),
    "B3": ("stops inside the closed panel", "0"),
    "B4": ("a new message in the live region; a restored one", "1; 0 times"),
    "B5": ("contrast of text / controls and focus ring", ">= 4.5 / >= 3"),
    "B6": ("target size: any / quick replies, launcher, send", ">= 24 / >= 44 px"),
    "B7": ("reflow at 320 x 568 and 320 x 256: sideways scroll; log height", "0; >= 120 px"),
    "B8": ("images with alt; text spacing and 200 % text; reduced motion", "all; no loss; yes"),
    "C1": ("script payloads executed; unsafe addresses", "0; 0"),
    "C2": ("violations of strict policy and Trusted Types", "0"),
    "C3": ("innerHTML, unsafeHTML, eval, document.write in the source", "0"),
    "C4": ("strings shown character for character", "50/50"),
    "E1": ("reload keeps the conversation", "100 % of 10"),
    "E2": ("server down 10 s; 20 % faults over 100 sends", "0 lost, 0 doubled; told <= 2 s; back <= 5 s"),
    "E3": ("new conversation: new session, old messages left", "yes; 0"),
    "F1": ("kinds of content shown as specified", "9/9"),
    "F2": ("disclaimer first and visible, each viewport, after reload", "all"),
    "G1": ("hostile host pages usable; chats; globals", "5/5; 1; <= 1"),
    "G2": ("360 x 640 touch: full screen, input >= 16 px, safe areas", "pass"),
    "H1": ("demo page without Node", "<= 3 commands"),
    "H2": ("rebuild equals the file in git", "byte for byte"),
    "H3": ("cookies; storage by default; after the tab is closed", "0; token and unsent; empty"),
}


class Figures:
    """Collects figures during a run."""

    def __init__(self) -> None:
        self._found: dict[str, dict[str, str]] = json.loads(_KEPT.read_text()) if _KEPT.exists() else {}

    def note(self, row: str, figure: str, part: str = "") -> None:
        """Set our figure of a row, or of one part of it if several tests measure it.

        Raises:
            KeyError: if there is no such row.
        """
        _ = ROWS[row]
        self._found.setdefault(row, {})[part] = figure

    def write(self) -> None:
        """Write results/widget-acceptance.md."""
        RESULTS.mkdir(exist_ok=True)
        _KEPT.write_text(json.dumps(self._found, indent=1))
        lines = ["# Acceptance of the widget", "", "| row | what | number | ours |", "|---|---|---|---|"]
        lines += [
            f"| {row} | {what} | {number} | {'; '.join(self._found.get(row, {}).values()) or 'not measured yet'} |"
            for row, (what, number) in ROWS.items()
        ]
        (RESULTS / "widget-acceptance.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
