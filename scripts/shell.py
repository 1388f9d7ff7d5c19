"""Talk to the guide in the Rasa shell: ``make shell``."""

from __future__ import annotations

import subprocess
import tempfile

from scripts.project import LOOPBACK, RASA, ROOT, stop
from scripts.servers import ServerError, Servers, free_port
from scripts.stopping import stop_on_signals
from scripts.train import ensure_model


def main() -> None:
    """Start the action server, then the shell in front of it; leaving the shell stops both."""
    stop_on_signals()
    try:
        model = ensure_model()
        print("Starting the shell (about 20 seconds) ...", flush=True)
        with Servers(model, shell=True) as servers:
            command = [str(RASA), "shell", "--model", str(model), "--endpoints", str(servers.endpoints)]
            command += ["--interface", LOOPBACK, "--port", str(free_port())]
            _run_quietly(command, servers.environment)
    except ServerError as error:
        stop(str(error))
    except KeyboardInterrupt:
        print("\nStopped.")


def _run_quietly(command: list[str], environment: dict[str, str]) -> None:
    """Run the shell without the warnings of its libraries; they are shown only if it fails."""
    environment = {**environment, "LOG_LEVEL": "CRITICAL"}
    with tempfile.TemporaryFile("w+") as warnings:
        if subprocess.run(command, cwd=ROOT, env=environment, stderr=warnings, check=False).returncode != 0:
            warnings.seek(0)
            stop(f"The Rasa shell failed. It said:\n{warnings.read()[-3000:]}")


if __name__ == "__main__":
    main()
