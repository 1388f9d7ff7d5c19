"""The built file: small, the same from the same source, and the one that the guide for site owners names."""

from __future__ import annotations

import re
import shutil

import pytest

from scripts.build_widget import (
    BUILT,
    GUIDE,
    SIZE_LIMIT,
    WIDGET,
    build,
    check_types,
    compressed_size,
    ensure_tools,
    integrity,
)
from scripts.project import ROOT
from tests.widget.acceptance import ROWS


@pytest.fixture(scope="module")
def tools():
    ensure_tools()


def test_size(figures):
    size = compressed_size()
    assert size <= SIZE_LIMIT
    figures.note("A1", f"{size} bytes")


def test_a_rebuild_is_the_same_byte_for_byte(tools, tmp_path, figures):
    build(tmp_path)
    assert (tmp_path / BUILT.name).read_bytes() == BUILT.read_bytes(), "Fix: run make widget and commit widget/dist."
    figures.note("H2", "byte for byte")


def test_the_types_are_right(tools):
    check_types()


def test_a_translation_is_one_file(tools, tmp_path):
    copy = tmp_path / "widget"
    shutil.copytree(WIDGET, copy, ignore=shutil.ignore_patterns("node_modules", "pictures", "dist"))
    (copy / "node_modules").symlink_to(WIDGET / "node_modules")
    english = (copy / "src" / "strings.en.ts").read_text(encoding="utf-8")
    (copy / "src" / "strings.xx.ts").write_text(english.replace('"Your question"', '"Xyz question"'), encoding="utf-8")
    build(tmp_path, copy)
    assert (tmp_path / "widget.js").read_bytes() == BUILT.read_bytes()
    assert '"Xyz question"' in (tmp_path / "widget.xx.js").read_text(encoding="utf-8")


def test_no_words_outside_the_strings():
    for path in (WIDGET / "src").rglob("*.ts"):
        if not path.name.startswith("strings."):
            text = re.sub(r"^\s*(//|/\*\*|\*).*$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
            shown = re.findall(r">\s*([A-Z][a-z]+(?: [a-z]+)+)[^`]*<", text)
            assert shown == [], path.name


def test_the_guide_names_the_hash_of_the_file():
    assert re.findall(r"sha384-[A-Za-z0-9+/=]+", GUIDE.read_text(encoding="utf-8")) == [integrity()]


def test_the_guide_lists_every_option_and_property():
    guide = GUIDE.read_text(encoding="utf-8")
    options = re.findall(r"\bdata\.([a-z]+)", (WIDGET / "src" / "options.ts").read_text(encoding="utf-8"))
    assert options
    for option in set(options):
        assert f"`data-{option}`" in guide
    styles = "".join(path.read_text(encoding="utf-8") for path in (WIDGET / "src" / "styles").glob("*.css"))
    for name in set(re.findall(r"var\((--guide-[a-z-]+)", styles)):
        assert f"`{name.replace('--guide-dark-', '--guide-')}`" in guide, name


def test_the_lock_file_names_no_address():
    assert '"resolved"' not in (WIDGET / "package-lock.json").read_text(encoding="utf-8")


def test_packages_are_pinned():
    text = (WIDGET / "package.json").read_text(encoding="utf-8")
    versions = re.findall(r'"(?:lit|marked|esbuild|typescript)": "([^"]+)"', text)
    assert len(versions) == 4 and all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions)


def test_running_the_guide_needs_no_node(figures):
    for name in ("chat", "servers", "train", "project"):
        text = (ROOT / "scripts" / f"{name}.py").read_text(encoding="utf-8")
        assert not re.search(r"build_widget|\bnpm\b|\bnode\b", text), name
    assert BUILT.is_file()
    figures.note("H1", "1 command: make chat")


def test_the_guide_says_how_each_row_is_measured():
    rows = re.findall(r"^\| ([A-H]\d) \| .* \| (.+?) \|$", GUIDE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert [row for row, _ in rows] == sorted({*ROWS, "D1", "D2", "D3"})
    tests = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for row, how in rows:
        names, commands = re.findall(r"`(test_\w+)`", how), re.findall(r"`make ([\w-]+)`", how)
        assert names or commands, row
        for name in names:
            assert f"def {name}(" in tests, name
        for command in commands:
            assert f"\n{command}:" in makefile, command
