"""Build the website widget from its TypeScript: ``make widget``. Only developers need it: the built file is in git."""

from __future__ import annotations

import base64
import gzip
import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

from scripts.project import ROOT, stop

WIDGET = ROOT / "widget"
BUILT = WIDGET / "dist" / "widget.js"
GUIDE = ROOT / "docs" / "widget.md"
SIZE_LIMIT = 30_000
_INTEGRITY = re.compile(r"sha384-[A-Za-z0-9+/=]{64}")


def integrity(path: Path = BUILT) -> str:
    """The value of ``integrity=`` for a script tag."""
    return "sha384-" + base64.b64encode(hashlib.sha384(path.read_bytes()).digest()).decode()


def compressed_size(path: Path = BUILT) -> int:
    """Bytes that travel, with gzip -9."""
    return len(gzip.compress(path.read_bytes(), 9, mtime=0))


def ensure_tools() -> None:
    """Have Node and the packages of widget/package-lock.json, exactly as locked."""
    if not shutil.which("npm") and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Node is not installed; fetching it ...", flush=True)
        for command in (
            ["apt-get", "update"],
            ["apt-get", "install", "-y", "--no-install-recommends", "nodejs", "npm"],
        ):
            environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            subprocess.run(command, env=environment, capture_output=True, check=False)
    if not shutil.which("npm"):
        stop("Node and npm are needed to build the widget. Fix: install Node 18 or newer and try again.")
    wanted = hashlib.sha256((WIDGET / "package-lock.json").read_bytes()).hexdigest()
    stamp = WIDGET / "node_modules" / "installed"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    _run(["npm", "ci", "--ignore-scripts"], "The widget's build tools could not be installed.")
    stamp.write_text(wanted)


def check_types() -> None:
    """Let the TypeScript compiler look for mistakes."""
    _run(["npm", "run", "--silent", "check"], "The widget's TypeScript has mistakes.")


def build(folder: Path = BUILT.parent, source: Path = WIDGET) -> None:
    """Write ``widget.js``, and one more for each translation, into a folder.

    Args:
        folder: where to.
        source: the widget's folder, or a copy of it.
    """
    _run(["node", str(source / "build.mjs"), str(folder)], "The widget could not be built.")


def _run(command: list[str], problem: str) -> None:
    done = subprocess.run(command, cwd=WIDGET, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        stop(f"{problem} It said:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")


def main() -> None:
    """Build, check the size, and renew the integrity hash in the guide for site owners."""
    ensure_tools()
    check_types()
    build()
    GUIDE.write_text(_INTEGRITY.sub(integrity(), GUIDE.read_text(encoding="utf-8")), encoding="utf-8")
    size = compressed_size()
    print(f"{BUILT.relative_to(ROOT)}: {size} bytes compressed (limit {SIZE_LIMIT})\n{integrity()}")
    if size > SIZE_LIMIT:
        stop("The widget is too large.")


if __name__ == "__main__":
    main()
