"""The trained model as a plain function from text to parse result, for the scripts that score it."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from actions.without_tensorflow import leave_out_tensorflow
from scripts.train import ensure_model

if TYPE_CHECKING:
    from rasa.core.agent import Agent


def load_quietly(model: Path | None = None) -> Agent:
    """Load a model as the server does, and keep Rasa from printing every message. None: our own, trained if needed."""
    leave_out_tensorflow()
    from rasa.core.agent import Agent
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.ERROR)
    return Agent.load(str(model or ensure_model()))
