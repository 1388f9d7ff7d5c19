"""Start Rasa's server: ``python -m components.server --model MODEL [--port 5005]``.

It is the server of `rasa run` with the guide's channel only. Beside that it starts without TensorFlow, runs the actions
itself unless GUIDE_ACTIONS_URL names an action server, warms up, and ends with an error if the model cannot be loaded,
where `rasa run` would stay and be silent.
"""

from __future__ import annotations

import argparse
import gc
import logging
import os
import sys
from pathlib import Path
from typing import Any

from actions.knowledge.loading import StoreError
from actions.without_tensorflow import leave_out_tensorflow
from components.server import ACTIONS_VARIABLE

LOOPBACK = "127.0.0.1"
_ROOT = Path(__file__).resolve().parent.parent.parent
_WARM_UP = "how should I sleep with back pain"
_WARM_UP_TIMES = 3
# Several threads for one small matrix cost more than they bring, and people wait for each other's.
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def main() -> None:
    """Read the options and serve until asked to stop."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True)
    parser.add_argument("--port", type=int, default=5005)
    parser.add_argument("--interface", default=LOOPBACK)
    parser.add_argument("--endpoints", default=str(_ROOT / "endpoints.yml"))
    parser.add_argument("--credentials", default=str(_ROOT / "credentials.yml"))
    options = parser.parse_args()
    if not Path(options.model).is_file():
        sys.exit(f"There is no model {options.model}. Fix: run 'make train'.")
    for name in _THREADS:
        os.environ.setdefault(name, "1")
    leave_out_tensorflow()
    serve(options)


def serve(options: argparse.Namespace) -> None:
    """Start Rasa's server by its Python interface."""
    # First, because at its import it searches all modules that are loaded by then: seconds, once Rasa is among them.
    import skops.io  # noqa: F401
    from rasa.core.run import serve_application
    from rasa.core.utils import AvailableEndpoints
    from rasa.utils.common import configure_logging_and_warnings
    from rasa.utils.log_utils import configure_structlog

    from components.server.action_link import ActionLink
    from components.server.actions_inside import ActionsInside
    from components.server.schema_check import remember_checked_schemas

    configure_logging_and_warnings(log_level=None, logging_config_file=None)
    configure_structlog(logging.getLevelName(os.environ.get("LOG_LEVEL", "INFO")))
    remember_checked_schemas()
    endpoints = AvailableEndpoints.read_endpoints(options.endpoints)
    url = os.environ.get(ACTIONS_VARIABLE)
    try:
        endpoints.action = ActionLink(url, enable_selective_domain=True) if url else ActionsInside()
    except StoreError as error:
        sys.exit(str(error))
    state = {"loaded": False}

    async def after_start(app: Any, _: Any) -> None:
        state["loaded"] = app.ctx.agent is not None and app.ctx.agent.is_ready()
        if not state["loaded"]:
            app.stop()
            return
        await warm_up(app.ctx.agent)

    async def after_stop(_: Any, __: Any) -> None:
        await endpoints.action.close()

    serve_application(
        model_path=options.model,
        interface=options.interface,
        port=options.port,
        credentials=options.credentials,
        endpoints=endpoints,
        enable_api=False,
        server_listeners=[(after_start, "after_server_start"), (after_stop, "after_server_stop")],
    )
    if not state["loaded"]:
        sys.exit(f"The model {options.model} could not be loaded. Fix: delete it and run 'make train'.")


async def warm_up(agent: Any) -> None:
    """Do once what the first message would have to wait for; then leave all that is loaded out of garbage collection.

    Looking through the model's many objects again and again would make every few hundredth message slow.
    """
    for _ in range(_WARM_UP_TIMES):
        await agent.parse_message(_WARM_UP)
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    main()
