"""Start one Rasa process for a service manager: ``python -m scripts.serve --port 5005``.

It serves the model that belongs to the present training data, and only if its hash is the one noted at its training.
Nothing is trained, migrated or written here.
"""

from __future__ import annotations

import argparse
import os
import sys

from scripts.project import LOOPBACK, ROOT, rasa_environment, stop
from scripts.train import is_ours, model_path


def main() -> None:
    """Check the model, then become the server."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=5005)
    parser.add_argument("--interface", default=LOOPBACK)
    options = parser.parse_args()
    model = model_path()
    if not model.exists():
        stop(f"The model {model.name} is missing. Fix: run 'make train', or copy models/ from where it was trained.")
    if not is_ours(model):
        stop(f"The model {model.name} is damaged, or was not trained here. Fix: run 'make train'.")
    command = [sys.executable, "-m", "components.server", "--model", str(model)]
    command += ["--port", str(options.port), "--interface", options.interface]
    os.chdir(ROOT)
    os.execve(sys.executable, command, rasa_environment())


if __name__ == "__main__":
    main()
