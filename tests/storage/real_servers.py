"""Real PostgreSQL and Redis on free loopback ports, in folders of their own. Fetched if they are missing."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import redis
import sqlalchemy as sa

from scripts.project import LOOPBACK
from scripts.servers import free_port
from scripts.test import find_program

_WAIT_SECONDS = 30


class RedisServer:
    """A Redis server that can be stopped and started again."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"redis://{LOOPBACK}:{self.port}/0"
        self._folder = folder
        self._process: subprocess.Popen | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [find_program("redis-server"), "--port", str(self.port), "--bind", LOOPBACK, "--save", ""]
        self._process = subprocess.Popen(command, cwd=self._folder, stdout=subprocess.DEVNULL)
        client = redis.Redis.from_url(self.url)
        _wait_until(lambda: client.ping(), redis.RedisError)

    def stop(self) -> None:
        """End it at once."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@contextmanager
def redis_server() -> Iterator[RedisServer]:
    """A running Redis."""
    with tempfile.TemporaryDirectory() as folder:
        server = RedisServer(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def postgres_server() -> Iterator[str]:
    """The URL of an empty database of a running PostgreSQL."""
    programs = Path(find_program("pg_ctl")).parent
    # PostgreSQL refuses to run as root; its package brings a user for it.
    user = "postgres" if os.geteuid() == 0 else None
    # A short path: its socket's name has a limit.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    if user:
        shutil.chown(folder, user)
    port, data, log = free_port(), folder / "data", folder / "log"
    try:
        _run([programs / "initdb", "-D", data, "-A", "trust", "-U", "guide", "--no-sync"], user)
        options = f"-p {port} -c listen_addresses={LOOPBACK} -c unix_socket_directories={folder} -c fsync=off"
        _run([programs / "pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "start"], user)
        try:
            url = f"postgresql+psycopg2://guide@{LOOPBACK}:{port}/postgres"
            engine = sa.create_engine(url)
            _wait_until(lambda: engine.connect().close(), sa.exc.OperationalError)
            engine.dispose()
            yield url
        finally:
            _run([programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], user)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: list[object], user: str | None) -> None:
    identity = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}
    # A server inherits the streams, so they are files and not pipes, which would be waited for.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(
            list(map(str, command)), stdout=output, stderr=output, cwd=tempfile.gettempdir(), check=False, **identity
        )
        output.seek(0)
        assert done.returncode == 0, output.read().decode(errors="replace")


def _wait_until(succeeds: Callable[[], object], error: type[Exception]) -> None:
    deadline = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            succeeds()
            return
        except error:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
