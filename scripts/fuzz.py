"""Invented input for every function and route that takes people's words: ``make fuzz MINUTES=10``.

The tests with Hypothesis run again and again, each round with other random input and ten times as much of it as in
``make test``. What is found stays in ``.hypothesis`` and is tried first from then on.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from random import SystemRandom

from scripts.project import ROOT, rasa_environment

# The profile is in tests/conftest.py.
_COMMAND = [sys.executable, "-m", "pytest", "-q", "-x", "-m", "hypothesis", "--hypothesis-profile=fuzz", "tests"]


def main() -> int:
    """Repeat until the time is over or something is found. The exit code is 1 if a test failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    until = time.monotonic() + parser.parse_args().minutes * 60
    rounds = 0
    while time.monotonic() < until:
        seed = SystemRandom().randrange(10**9)
        rounds += 1
        print(f"Round {rounds}, seed {seed} ...", flush=True)
        done = subprocess.run([*_COMMAND, f"--hypothesis-seed={seed}"], cwd=ROOT, env=rasa_environment(), check=False)
        if done.returncode != 0:
            print(f"Something was found. To see it again: add --hypothesis-seed={seed}.")
            return 1
    print(f"{rounds} rounds, nothing found.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
