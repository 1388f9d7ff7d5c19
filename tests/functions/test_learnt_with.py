"""The encoder is trained again when its own code changes, and only then."""

from __future__ import annotations

import ast
from pathlib import Path

from components.nlu.tuned_encoder import LEARNT_WITH, TunedEncoder
from scripts.project import ROOT

# How a component is made and saved changes nothing that is learnt.
_ONLY_FORM = {"component_bases.py"}


def imported(file: Path) -> set[Path]:
    """The files in components/nlu that a file there imports, directly or by another."""
    modules = {node.module for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.ImportFrom)}
    paths = {ROOT / f"{module.replace('.', '/')}.py" for module in modules if module.startswith("components.nlu.")}
    return paths.union(*(imported(path) for path in paths))


def test_every_module_that_the_encoder_imports_is_named():
    encoder = ROOT / "components" / "nlu" / "tuned_encoder.py"
    needed = {path for path in imported(encoder) if path.name not in _ONLY_FORM} | {encoder}
    assert needed == {path for path in LEARNT_WITH if path.parent == encoder.parent}


def test_the_fingerprint_follows_the_code(monkeypatch, tmp_path):
    before = TunedEncoder.fingerprint_addon({})
    changed = tmp_path / "fine_tuning.py"
    changed.write_text("BATCH = 1\n")
    monkeypatch.setattr("components.nlu.tuned_encoder.LEARNT_WITH", (*LEARNT_WITH[1:], changed))
    assert TunedEncoder.fingerprint_addon({}) != before
