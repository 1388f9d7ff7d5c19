"""Databases and Redis for the storage tests: real ones, installed once and stopped again."""

from __future__ import annotations

import asyncio

import pytest

from components.storage.database import make_engine
from components.storage.schema import migrate
from tests.storage.conversations import make_store
from tests.storage.real_servers import postgres_server, redis_server


@pytest.fixture(scope="session")
def postgres():
    """The URL of a real PostgreSQL server's database, without tables."""
    with postgres_server() as url:
        yield url


@pytest.fixture(scope="session")
def redis_url():
    """The URL of a real Redis server."""
    with redis_server() as server:
        yield server.url


@pytest.fixture
def sqlite_url(tmp_path) -> str:
    """The URL of a new SQLite file with tables."""
    return migrated(f"sqlite:///{tmp_path / 'conversations.db'}")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path) -> str:
    """The URL of a database with tables: each test that asks for it runs on both kinds."""
    if request.param == "sqlite":
        return migrated(f"sqlite:///{tmp_path / 'conversations.db'}")
    return migrated(request.getfixturevalue("postgres"))


@pytest.fixture
def open_store():
    """Opens stores, which are closed after the test."""
    opened = []

    def opener(url: str, **options):
        opened.append(make_store(url, **options))
        return opened[-1]

    yield opener
    for store in opened:
        store.close()


@pytest.fixture
def run():
    """Runs a coroutine; all of one test in one event loop."""
    loop = asyncio.new_event_loop()
    yield loop.run_until_complete
    for task in asyncio.all_tasks(loop):
        task.cancel()
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()


def migrated(url: str) -> str:
    """Make the tables."""
    engine = make_engine(url)
    migrate(engine)
    engine.dispose()
    return url
