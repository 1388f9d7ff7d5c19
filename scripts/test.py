"""Run every test: ``make test``. Extra arguments go to pytest."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from scripts.build_widget import ensure_tools
from scripts.project import ROOT, rasa_environment, stop
from scripts.train import ensure_model

BROWSER_VARIABLE = "GUIDE_BROWSER"
BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Server programs of the storage and fault tests, and the Debian package of each.
_PACKAGES = {"redis-server": "redis-server", "pg_ctl": "postgresql", "psql": "postgresql", "nginx": "nginx"}
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def find_browser() -> str:
    """The path of a Chromium or Chrome: an installed one, else Playwright's download, else Debian's when root."""
    given = os.environ.get(BROWSER_VARIABLE) or _installed()
    if given:
        return given
    print("No Chromium or Chrome is installed; fetching one ...", flush=True)
    if _quietly([sys.executable, "-m", "playwright", "install", "chromium"]):
        from playwright.sync_api import sync_playwright

        with sync_playwright() as playwright:
            return playwright.chromium.executable_path
    if os.geteuid() == 0 and shutil.which("apt-get") and _quietly(["apt-get", "update"]):
        _quietly(["apt-get", "install", "-y", "--no-install-recommends", "chromium", "fonts-liberation"])
    found = _installed()
    if not found:
        stop("No Chromium could be had for the browser tests. Fix: install Chromium or Chrome and try again.")
    return found


def find_program(name: str) -> str:
    """The path of a server program that the storage tests need; Debian's package is fetched if it is missing."""
    found = _program(name)
    if not found and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"{name} is not installed; fetching it ...", flush=True)
        _quietly(["apt-get", "update"])
        _quietly(["apt-get", "install", "-y", "--no-install-recommends", _PACKAGES[name]])
        found = _program(name)
    if not found:
        stop(f"{name} could not be had for the storage tests. Fix: install {_PACKAGES[name]} and try again.")
    return found


def _program(name: str) -> str | None:
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    everywhere = [os.environ.get("PATH", ""), "/usr/sbin", *map(str, places)]
    return shutil.which(name, path=os.pathsep.join(everywhere))


def _installed() -> str | None:
    return next((path for path in map(shutil.which, _NAMES) if path), None)


def _quietly(command: list[str]) -> bool:
    # The run level keeps a package from starting its program as a service.
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    return subprocess.run(command, env=environment, capture_output=True, check=False).returncode == 0


def main() -> int:
    """Find a browser, Node and the servers for storage tests, train the model if needed, run pytest."""
    browser = find_browser()
    ensure_tools()
    for name in _PACKAGES:
        find_program(name)
    ensure_model()
    command = [sys.executable, "-m", "pytest", *(sys.argv[1:] or ["-q"])]
    return subprocess.run(
        command, cwd=ROOT, env={**rasa_environment(), BROWSER_VARIABLE: browser}, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
