"""The guide as in deploy/: several Rasa processes and action servers behind nginx, on PostgreSQL and Redis.

All is chosen by environment only. Each program is started again when it ends, as systemd does it.
"""

from __future__ import annotations

import json
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType

from scripts.migrate import migrate_database
from scripts.project import LOOPBACK, ROOT, rasa_environment
from scripts.scale.programs import Nginx, PostgresServer, RedisServer
from scripts.servers import START_SECONDS, ServerError, free_port, stop_process

PROCESSES = 2
_RESTART_SECONDS = 2
_LOOK_SECONDS = 0.1


class Program:
    """One of our own processes, started again when it ends.

    Args:
        name: for its log.
        port: where it listens.
        command: how it is started.
        environment: its whole environment.
        folder: where its log goes.
    """

    def __init__(self, name: str, port: int, command: list[str], environment: dict[str, str], folder: Path) -> None:
        self.name = name
        self.port = port
        self.starts = 0
        self.process: subprocess.Popen | None = None
        self._command = command
        self._environment = environment
        self._log = folder / f"{name}.log"
        self._ended_at: float | None = None

    def start(self) -> None:
        """Start it; its log goes on."""
        with self._log.open("a") as log:
            self.process = subprocess.Popen(
                self._command, cwd=ROOT, env=self._environment, stdout=log, stderr=log, start_new_session=True
            )
        self.starts += 1
        self._ended_at = None

    def start_again_if_ended(self) -> None:
        """Start it again a little after it has ended."""
        if self.process is None or self.process.poll() is None:
            return
        if self._ended_at is None:
            self._ended_at = time.monotonic()
        elif time.monotonic() - self._ended_at >= _RESTART_SECONDS:
            self.start()

    def send(self, number: signal.Signals) -> None:
        """Send it a signal."""
        self.process.send_signal(number)

    def log(self) -> str:
        """What it has written so far."""
        return self._log.read_text(errors="replace") if self._log.exists() else ""


class Fleet:
    """Everything as a context manager; leaving it stops and deletes everything.

    Args:
        model: the trained model.
        settings: more environment variables for all of our processes.
    """

    def __init__(self, model: Path, settings: dict[str, str] | None = None) -> None:
        self._temporary = tempfile.TemporaryDirectory(prefix="guide-fleet-")
        self.folder = Path(self._temporary.name)
        self.postgres = PostgresServer()
        self.redis = RedisServer(self.folder)
        guide_ports, action_ports = ([free_port() for _ in range(PROCESSES)] for _ in range(2))
        self.nginx = Nginx(self.folder, guide_ports, action_ports)
        # Our own processes keep no file but their logs.
        self.environment = {
            **rasa_environment(),
            "GUIDE_DATABASE_URL": self.postgres.url,
            "GUIDE_REDIS_URL": self.redis.url,
            "GUIDE_ACTIONS_URL": f"http://{LOOPBACK}:{self.nginx.actions_port}/webhook",
            "GUIDE_SESSION_KEY": secrets.token_hex(32),
            "SANIC_PROXIES_COUNT": "1",
            **(settings or {}),
        }
        actions = [sys.executable, "-m", "actions"]
        rasa = [sys.executable, "-m", "components.server", "--model", str(model)]
        self.actions = [self._program("actions", port, actions) for port in action_ports]
        self.rasas = [self._program("rasa", port, rasa) for port in guide_ports]
        self._watching = threading.Event()
        self._watcher = threading.Thread(target=self._keep_running, daemon=True)

    @property
    def address(self) -> str:
        """The chat page behind nginx."""
        return self.nginx.address

    @property
    def own_addresses(self) -> list[str]:
        """The chat page of each Rasa process itself."""
        return [f"http://{LOOPBACK}:{program.port}/guide/" for program in self.rasas]

    def __enter__(self) -> Fleet:
        try:
            self.postgres.start()
            self.redis.start()
            migrate_database(self.postgres.url)
            for program in self.actions + self.rasas:
                program.start()
            self.nginx.start()
            self._watcher.start()
            self.wait_until_well()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._watching.set()
        if self._watcher.is_alive():
            self._watcher.join()
        self.nginx.stop()
        started = [program.process for program in self.rasas + self.actions if program.process is not None]
        for process in started:
            if process.poll() is None:
                process.terminate()
        for process in started:
            stop_process(process)
        self.redis.stop()
        self.postgres.remove()
        self._temporary.cleanup()

    def readiness(self) -> list[dict[str, bool]]:
        """What each Rasa process says of itself; empty for one that does not answer."""
        return [_readiness(address) for address in self.own_addresses]

    def is_well(self) -> bool:
        """Whether all processes are ready."""
        return all(parts and all(parts.values()) for parts in self.readiness())

    def wait_until_well(self, seconds: float = START_SECONDS) -> float:
        """Wait until all are ready. Returns how long it took, in seconds. Raises ServerError if it took too long."""
        started = time.monotonic()
        while not self.is_well():
            if time.monotonic() - started > seconds:
                said = "".join(f"\n{program.name}:\n{program.log()[-1500:]}" for program in self.rasas + self.actions)
                raise ServerError(f"Not all servers were ready within {seconds:.0f} s.{said}")
            time.sleep(0.3)
        return time.monotonic() - started

    def _program(self, name: str, port: int, command: list[str]) -> Program:
        return Program(f"{name}-{port}", port, [*command, "--port", str(port)], self.environment, self.folder)

    def _keep_running(self) -> None:
        while not self._watching.wait(_LOOK_SECONDS):
            for program in self.actions + self.rasas:
                program.start_again_if_ended()


def _readiness(address: str) -> dict[str, bool]:
    try:
        with urllib.request.urlopen(f"{address}ready", timeout=8) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        with error:
            return json.load(error) if error.code == 503 else {}
    except (urllib.error.URLError, OSError, ValueError):
        return {}
