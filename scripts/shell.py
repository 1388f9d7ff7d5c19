"""Talk to the guide in the Rasa shell: ``make shell``."""

from __future__ import annotations

import subprocess

from scripts.project import LOOPBACK, RASA, ROOT, rasa_environment, stop
from scripts.servers import ACTION_PORT, ServerError, Servers, free_port, require_free_port
from scripts.train import ensure_model


def main() -> None:
    """Start the action server, then the shell in front of it; leaving the shell stops both."""
    try:
        model = ensure_model()
        print("Starting the shell (about 20 seconds) ...", flush=True)
        with Servers(model, action_port=_action_port(), shell=True) as servers:
            command = [str(RASA), "shell", "--model", str(model), "--endpoints", str(servers.endpoints)]
            command += ["--interface", LOOPBACK, "--port", str(free_port())]
            subprocess.run(command, cwd=ROOT, env={**rasa_environment(), "LOG_LEVEL": "CRITICAL"}, check=False)
    except ServerError as error:
        stop(str(error))
    except KeyboardInterrupt:
        print("\nStopped.")


def _action_port() -> int:
    """The usual port, or another one where the website is running beside the shell."""
    try:
        require_free_port(ACTION_PORT, "the action server")
    except ServerError:
        return free_port()
    return ACTION_PORT


if __name__ == "__main__":
    main()
