"""Look over the installation: ``make doctor``. One line for each check: ok, or what to do. Exit code 1 if one fails."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

try:
    from scripts import doctor_checks as checks
except ImportError as error:
    sys.exit(f"FIX packages      {error.name} is not installed. Fix: run 'make chat'.")
from scripts.project import ROOT

_WIDTH = 14


@dataclass(frozen=True)
class Place:
    """What is looked over.

    Attributes:
        root: the project's folder.
        environment: usually ``os.environ``.
        python: version of the running Python.
        tools: programs that must be found.
        ports: ports that the guide will listen on.
    """

    root: Path = ROOT
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    python: tuple[int, int] = sys.version_info[:2]
    tools: Sequence[str] = ("make", "git")
    ports: Sequence[int] = (5005,)


CHECKS: dict[str, Callable[[Place], str]] = {
    "Python": checks.python,
    "tools": checks.tools,
    "packages": checks.packages,
    "versions": checks.versions,
    "disk": checks.disk,
    "port": checks.ports,
    "facts": checks.facts,
    "model": checks.model,
    "actions": checks.actions,
    "store": checks.store,
    "channel": checks.channel,
    "key": checks.key,
}


def look_over(place: Place) -> list[tuple[str, bool, str]]:
    """Name, whether it is well, and a sentence, for each check. A check that breaks is a finding, not a crash."""
    findings = []
    for name, check in CHECKS.items():
        try:
            findings.append((name, True, check(place)))
        except checks.FindingError as finding:
            findings.append((name, False, str(finding)))
        except Exception as error:
            findings.append((name, False, f"This check broke: {type(error).__name__}: {error}. Fix: report it."))
    return findings


def main() -> int:
    """Print the findings."""
    findings = look_over(Place(ports=[int(port) for port in sys.argv[1:]] or (5005,)))
    for name, well, sentence in findings:
        print(f"{'ok ' if well else 'FIX'} {name:<{_WIDTH}}{sentence}")
    failed = sum(not well for _, well, _ in findings)
    print(f"\n{failed} of {len(findings)} checks need a fix." if failed else f"\nAll {len(findings)} checks are ok.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
