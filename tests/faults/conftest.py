"""The servers that are broken here: one pair on SQLite with a movable clock, and the whole fleet of deploy/."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.project import ROOT, rasa_environment
from scripts.scale.fleet import Fleet
from scripts.servers import Servers, free_port
from scripts.train import ensure_model
from tests.action_stand_in import instead_of_actions
from tests.faults.faulty_actions import FaultyActions
from tests.guide_client import GuideClient

_CLOCK = Path(__file__).with_name("clock")


class BreakableServers(Servers):
    """Rasa and the action server on SQLite, with all that a test needs to break them."""

    @property
    def folder(self) -> Path:
        """Where their files are."""
        return Path(self._folder.name)

    @property
    def database(self) -> Path:
        """The file with the conversations."""
        return self.folder / "conversations.db"

    @property
    def environment(self) -> dict[str, str]:
        """As usual, with the movable clock."""
        clock = self.folder / "clock"
        if not clock.exists():
            clock.write_text("0")
        path = os.pathsep.join([str(_CLOCK), rasa_environment()["PYTHONPATH"]])
        return {**super().environment, "GUIDE_TEST_CLOCK": str(clock), "PYTHONPATH": path}

    def move_clock(self, seconds: float) -> None:
        """Set the servers' clock so far from the real one."""
        new = self.folder / "clock.new"
        new.write_text(str(seconds))
        new.replace(self.folder / "clock")

    def kill_rasa(self) -> None:
        """As a crash or a power cut does."""
        self.rasa.send_signal(signal.SIGKILL)
        self.rasa.wait()

    def restart_rasa(self) -> None:
        """Start it again and wait until it is ready."""
        self.start_rasa()
        self._wait()


@pytest.fixture(scope="session")
def broken_servers():
    """Started once for all faults on one machine."""
    with BreakableServers(ensure_model(), free_port(), actions_apart=True) as running:
        yield running


@pytest.fixture
def visitor(broken_servers) -> GuideClient:
    """A new conversation with them."""
    return GuideClient(broken_servers.address)


@pytest.fixture
def faulty_actions(broken_servers):
    """A wrong action server in place of the real one, which is started again afterwards."""
    with instead_of_actions(broken_servers, FaultyActions) as server:
        yield server


@pytest.fixture(scope="session")
def fleet():
    """PostgreSQL, Redis, nginx, two Rasa processes, two action servers."""
    with Fleet(ensure_model()) as running:
        yield running


@pytest.fixture
def start_server(tmp_path):
    """Starts Rasa's server alone with a model file: ``start_server(model)`` returns exit code and last words."""

    def start(model: Path) -> tuple[int, str]:
        command = [os.fspath(ROOT / ".venv" / "bin" / "python"), "-m", "components.server"]
        command += ["--model", str(model), "--port", str(free_port())]
        environment = {**rasa_environment(), "GUIDE_DATABASE_URL": f"sqlite:///{tmp_path / 'none.db'}"}
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False
        )
        return done.returncode, done.stderr

    return start


def wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for something to become true; fail if it does not."""
    import time

    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "It did not happen in time."
        time.sleep(0.2)
