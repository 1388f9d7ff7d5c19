"""Real PostgreSQL and Redis for the storage tests."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.scale.programs import PostgresServer, RedisServer


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
    server = PostgresServer()
    try:
        server.start()
        yield server.url
    finally:
        server.remove()
