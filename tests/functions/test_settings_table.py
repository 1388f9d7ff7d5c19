"""docs/operations.md lists every environment variable of the guide, and no other."""

from __future__ import annotations

import re

from scripts.project import ROOT

_VARIABLE = re.compile(r"\bGUIDE_[A-Z]+(?:_[A-Z]+)*\b")
_FOLDERS = ("actions", "components", "scripts", "tests", "deploy")
_SUFFIXES = {".py", ".sh", ".yml", ".env", ".service", ".conf"}


def test_the_table_of_settings_is_complete():
    files = [path for name in _FOLDERS for path in (ROOT / name).rglob("*") if path.suffix in _SUFFIXES]
    used = {name for path in files for name in _VARIABLE.findall(path.read_text(encoding="utf-8"))}
    assert "GUIDE_SESSION_KEY" in used
    assert used == set(_VARIABLE.findall((ROOT / "docs" / "operations.md").read_text(encoding="utf-8")))


def test_every_file_that_a_page_names_exists():
    """So that nobody follows a name that is gone. Names of folders end with a slash."""
    named = re.compile(r"`((?:actions|components|scripts|tests|data|deploy|docs|widget)/[\w./-]+)`")
    made_later = {"widget/facts.html"}
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *ROOT.glob("*/*/README.md")]
    gone = {
        f"{page.relative_to(ROOT)}: {name}"
        for page in pages
        for name in named.findall(page.read_text(encoding="utf-8"))
        if name not in made_later and not (ROOT / name).exists()
    }
    assert not gone
