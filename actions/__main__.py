"""Start the action server: ``python -m actions [--port 5055]``. A bad fact store stops it before it answers anyone."""

from __future__ import annotations

import argparse
import logging
import os
import sys

from actions.knowledge.loading import StoreError
from actions.without_tensorflow import leave_out_tensorflow

LOOPBACK = "127.0.0.1"


def main() -> None:
    """Check the store, then serve the actions on loopback."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=5055)
    options = parser.parse_args()
    leave_out_tensorflow()
    from actions.guide_action import get_ready

    try:
        get_ready()
    except StoreError as error:
        sys.exit(str(error))
    logging.basicConfig(level=os.environ.get("LOG_LEVEL", "WARNING"), format="%(asctime)s %(levelname)s %(message)s")
    os.environ.setdefault("SANIC_HOST", LOOPBACK)
    from rasa_sdk.endpoint import run

    run("actions", port=options.port, cors_origins="")


if __name__ == "__main__":
    main()
