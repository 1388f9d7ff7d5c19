"""Real PostgreSQL, Redis and nginx on free loopback ports, in folders of their own. Fetched if they are missing."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import redis
import sqlalchemy as sa

from scripts.project import LOOPBACK
from scripts.scale.nginx_recipe import local_recipe
from scripts.servers import ServerError, free_port
from scripts.test import find_program

_WAIT_SECONDS = 60


class RedisServer:
    """A Redis server that can be stopped and started again. What it holds is gone then, as it is never saved.

    Args:
        folder: where it may write.
    """

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"redis://{LOOPBACK}:{self.port}/0"
        self._folder = folder
        self._process: subprocess.Popen | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [find_program("redis-server"), "--port", str(self.port), "--bind", LOOPBACK, "--save", ""]
        self._process = subprocess.Popen(command, cwd=self._folder, stdout=subprocess.DEVNULL, start_new_session=True)
        client = redis.Redis.from_url(self.url)
        wait_until(client.ping, redis.RedisError)
        client.close()

    def stop(self) -> None:
        """End it at once, as a crash does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def freeze(self, frozen: bool) -> None:
        """Let it hang with its connections open, or go on."""
        self._process.send_signal(signal.SIGSTOP if frozen else signal.SIGCONT)


class PostgresServer:
    """A PostgreSQL server with an empty database, that can be stopped and started again without losing data."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"postgresql+psycopg2://guide@{LOOPBACK}:{self.port}/postgres"
        self._programs = Path(find_program("pg_ctl")).parent
        # PostgreSQL refuses to run as root; its package brings a user for it.
        self._user = "postgres" if os.geteuid() == 0 else None
        # A short path: its socket's name has a limit.
        self._folder = Path(tempfile.mkdtemp(prefix="pg-"))
        self._data = self._folder / "data"
        if self._user:
            shutil.chown(self._folder, self._user)
        self._run("initdb", "-D", self._data, "-A", "trust", "-U", "guide", "--no-sync")

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = f"-p {self.port} -c listen_addresses={LOOPBACK} -c unix_socket_directories={self._folder}"
        self._run("pg_ctl", "-D", self._data, "-l", self._folder / "log", "-o", options, "-w", "start")
        engine = sa.create_engine(self.url)
        wait_until(lambda: engine.connect().close(), sa.exc.OperationalError)
        engine.dispose()

    def stop(self) -> None:
        """End it at once, as a crash does: what was committed is recovered at the next start."""
        if (self._data / "postmaster.pid").exists():
            self._run("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop")

    def remove(self) -> None:
        """Stop it and delete its data."""
        try:
            self.stop()
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, program: str, *arguments: object) -> None:
        identity = {}
        if self._user:
            identity = {"user": self._user, "group": pwd.getpwnam(self._user).pw_gid, "extra_groups": []}
        command = [str(self._programs / program), *map(str, arguments)]
        # A server inherits the streams, so they are files and not pipes, which would be waited for.
        with tempfile.TemporaryFile() as output:
            done = subprocess.run(
                command, stdout=output, stderr=output, cwd=tempfile.gettempdir(), check=False, **identity
            )
            if done.returncode != 0:
                output.seek(0)
                raise ServerError(f"{program} failed. It said:\n{output.read().decode(errors='replace')}")


class Nginx:
    """nginx with the recipe of deploy/nginx, in front of the given servers.

    Args:
        folder: where its configuration, certificate and logs go.
        guide_ports: where the two Rasa processes listen.
        action_ports: where the two action servers listen.
    """

    def __init__(self, folder: Path, guide_ports: list[int], action_ports: list[int]) -> None:
        self.port, self.actions_port = free_port(), free_port()
        self.address = f"https://{LOOPBACK}:{self.port}/guide/"
        self._folder = folder
        self._process: subprocess.Popen | None = None
        # Its workers run as another user and must be able to enter.
        folder.chmod(0o755)
        self._config = folder / "nginx.conf"
        self._config.write_text(local_recipe(folder, self.port, (self.actions_port, action_ports), guide_ports))

    def check(self) -> str:
        """What ``nginx -t`` says of the configuration. Raises ServerError if it is wrong."""
        done = subprocess.run(self._command("-t"), capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise ServerError(f"nginx does not take the recipe. It said:\n{done.stderr}")
        return done.stderr

    def start(self) -> None:
        """Check the configuration and start."""
        self.check()
        self._process = subprocess.Popen(self._command("-g", "daemon off;"), start_new_session=True)

    def stop(self) -> None:
        """Stop it."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
            self._process = None

    def _command(self, *arguments: str) -> list[str]:
        errors = str(self._folder / "error.log")
        return [find_program("nginx"), "-p", str(self._folder), "-e", errors, "-c", str(self._config), *arguments]


def wait_until(succeeds: Callable[[], object], error: type[Exception] | tuple[type[Exception], ...]) -> None:
    """Try until it raises no such error; raises the last one after a minute."""
    deadline = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            succeeds()
            return
        except error:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
