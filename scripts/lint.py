"""Check the style of the code and the training data: ``make lint``."""

from __future__ import annotations

import subprocess
import sys

from scripts.project import RASA, ROOT, rasa_environment


def main() -> int:
    """Run each check and report the first one that fails."""
    checks = [
        [sys.executable, "-m", "ruff", "check", "."],
        [sys.executable, "-m", "ruff", "format", "--check", "."],
        [str(RASA), "data", "validate"],
    ]
    for command in checks:
        if subprocess.run(command, cwd=ROOT, env=rasa_environment(), check=False).returncode != 0:
            print(f"\nThis check failed: {' '.join(command)}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
