"""Where things are, and the environment in which Rasa runs."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
MODELS = ROOT / "models"
RASA = Path(sys.executable).with_name("rasa")
LOOPBACK = "127.0.0.1"


def rasa_environment() -> dict[str, str]:
    """The environment of every Rasa process: no telemetry, no messages in the log, no chatter of TensorFlow."""
    return {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "LOG_LEVEL": os.environ.get("LOG_LEVEL", "ERROR"),
        "LOG_LEVEL_LIBRARIES": "ERROR",
        "LOG_LEVEL_MATPLOTLIB": "ERROR",
        "SANIC_HOST": LOOPBACK,
        "PYTHONWARNINGS": "ignore",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "PYTHONPATH": str(ROOT),
    }


def stop(problem: str) -> NoReturn:
    """End with one clear sentence."""
    sys.exit(f"\n{problem}")
