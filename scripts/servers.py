"""Start and stop Rasa with the website channel, and an action server where one is wanted."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType

from actions.knowledge.site_numbers import SiteNumbersError, site_numbers
from components.server import ACTIONS_VARIABLE
from components.storage.database import URL_VARIABLE
from scripts.migrate import migrate_database
from scripts.project import LOOPBACK, ROOT, rasa_environment
from scripts.stopping import stop_if_asked
from scripts.train import is_ours

# The port in endpoints.yml, for those who start the servers by hand.
_PORT_IN_FILE = 5055
START_SECONDS = 180
_STOP_SECONDS = 15


class ServerError(Exception):
    """A server did not start. ``str()`` is one sentence with the fix, and the server's own last words if any."""


class Servers:
    """The servers as a context manager; leaving it stops them. Rasa runs the actions itself unless told otherwise.

    Args:
        model: the trained model.
        port: where Rasa listens.
        action_port: where the action server listens; None for any free port, so that two copies never share one.
        shell: True to start only the action server, for the Rasa shell.
        actions_apart: True to start an action server beside Rasa, as several Rasa processes would share one.
        credentials: another file than credentials.yml.
        keep: True to keep conversations in .data/ or GUIDE_DATABASE_URL; else they are deleted in the end.
        wait: False to return at once, before the servers answer.
    """

    def __init__(
        self,
        model: Path,
        port: int = 5005,
        action_port: int | None = None,
        shell: bool = False,
        credentials: Path = ROOT / "credentials.yml",
        keep: bool = False,
        wait: bool = True,
        actions_apart: bool = False,
    ) -> None:
        self.model = model
        self._credentials = credentials
        self._keeps = keep
        self._waits = wait
        self.port = port
        self.action_port = action_port or free_port()
        self._shell = shell
        self._apart = actions_apart
        self._processes: list[subprocess.Popen] = []
        self._folder = tempfile.TemporaryDirectory()
        self.actions: subprocess.Popen | None = None
        self.rasa: subprocess.Popen | None = None

    @property
    def address(self) -> str:
        """The chat page."""
        return f"http://{LOOPBACK}:{self.port}/guide/"

    @property
    def endpoints(self) -> Path:
        """An endpoints file that names the port of this action server."""
        path = Path(self._folder.name) / "endpoints.yml"
        text = (ROOT / "endpoints.yml").read_text()
        path.write_text(text.replace(f":{_PORT_IN_FILE}/", f":{self.action_port}/"))
        return path

    @property
    def environment(self) -> dict[str, str]:
        """The environment of the servers: Rasa's, where conversations are, where actions run."""
        own = {} if self._keeps else {URL_VARIABLE: f"sqlite:///{self._folder.name}/conversations.db"}
        if self._apart:
            own[ACTIONS_VARIABLE] = f"http://{LOOPBACK}:{self.action_port}/webhook"
        return {**rasa_environment(), **own}

    def log(self, name: str) -> str:
        """What a server has written so far: ``actions`` or ``rasa``."""
        path = Path(self._folder.name) / f"{name}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def __enter__(self) -> Servers:
        try:
            site_numbers()
        except SiteNumbersError as error:
            raise ServerError(str(error)) from error
        try:
            if self._shell or self._apart:
                self.start_actions()
            if self._shell:
                self._migrate()
            else:
                self.start_rasa()
            if self._waits:
                self._wait()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for process in self._processes:
            stop_process(process)
        self._folder.cleanup()

    def start_actions(self) -> None:
        """Start the action server (again)."""
        require_free_port(self.action_port, "the action server")
        self.actions = self._start("actions", [sys.executable, "-m", "actions", "--port", str(self.action_port)])

    def start_rasa(self) -> None:
        """Start Rasa with the website channel. Only a model that was trained here is loaded."""
        if not is_ours(self.model):
            raise ServerError("The model is damaged, or was not trained here. Fix: run 'make train'.")
        require_free_port(self.port, "the guide")
        self._migrate()
        command = [sys.executable, "-m", "components.server", "--model", str(self.model), "--port", str(self.port)]
        command += ["--endpoints", str(self.endpoints), "--credentials", str(self._credentials)]
        self.rasa = self._start("rasa", command)

    def wait_for_actions(self) -> None:
        """Wait until the action server answers."""
        self._wait_for(self.actions, "actions", f"http://{LOOPBACK}:{self.action_port}/health")

    def _migrate(self) -> None:
        """Make the tables of SQLite. Those of another database are made by hand, with `python -m scripts.migrate`."""
        migrate_database(self.environment.get(URL_VARIABLE), only_sqlite=True)

    def wait_for_rasa(self) -> None:
        """Wait until Rasa can answer."""
        self._wait_for(self.rasa, "rasa", f"http://{LOOPBACK}:{self.port}/guide/ready")

    def _wait(self) -> None:
        if self.actions is not None:
            self.wait_for_actions()
        if not self._shell:
            self.wait_for_rasa()

    def _start(self, name: str, command: list[str]) -> subprocess.Popen:
        with (Path(self._folder.name) / f"{name}.log").open("w") as log:
            process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        self._processes.append(process)
        return process

    def _wait_for(self, process: subprocess.Popen | None, name: str, url: str) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            stop_if_asked()
            if process is None or process.poll() is not None:
                raise ServerError(f"The server '{name}' stopped at its start. It said:\n{self.log(name)[-3000:]}")
            try:
                with urllib.request.urlopen(url, timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.3)
        raise ServerError(f"The server '{name}' did not answer within {START_SECONDS} s. Fix: close other programs.")


def require_free_port(port: int, what: str) -> None:
    """Raise ServerError if something listens on a port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            fix = "stop the other program, or choose another port with 'make chat PORT=5006'"
            raise ServerError(f"Port {port} for {what} is in use. Fix: {fix}.") from error


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return probe.getsockname()[1]


def stop_process(process: subprocess.Popen) -> None:
    """Ask a process to stop, and end it if it does not."""
    if process.poll() is not None:
        return
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
