"""The database of conversations: SQLite by default, PostgreSQL by `GUIDE_DATABASE_URL`. Blocking; no Rasa in here."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.pool import QueuePool

from components.storage.schema import events, identity

URL_VARIABLE = "GUIDE_DATABASE_URL"
# "1": SQLite waits for the disk with every message.
FULL_VARIABLE = "GUIDE_SQLITE_FULL"
DEFAULT_FILE = Path(__file__).resolve().parent.parent.parent / ".data" / "conversations.db"
# How long a query may wait for another program before the person gets an answer without it.
WAIT_SECONDS = 1
# The same for the short question before each message, which the whole server waits for.
_SHORT_WAIT_SECONDS = 0.1
_POSTGRES_WAIT_SECONDS = 2
_CONNECTIONS = 4
# Events that set back all slots, and events whose last one before the window still counts.
_RESETS = ("session_started", "restart", "reset_slots")
_LASTING = ("slot", "active_loop", "pause", "resume")
_WRITES = "guide_writes"
# Asked with every message, and building the query takes longer than its answer.
_NEWEST = sa.select(sa.func.max(events.c.id)).where(events.c.sender_id == sa.bindparam("key"))
_INSERT = events.insert()

Row = tuple[int, str]


class WrongDatabaseError(Exception):
    """The database is not there or has no tables. ``str()`` says what to do."""


def database_url() -> str:
    """Where conversations are kept, as an SQLAlchemy URL."""
    return os.environ.get(URL_VARIABLE) or f"sqlite:///{DEFAULT_FILE}"


def make_engine(url: str, wait_seconds: float = WAIT_SECONDS) -> Engine:
    """An engine that never shows a person's words in its errors, and never waits for long.

    Args:
        url: ``sqlite:///file`` or ``postgresql://user:password@host/database``.
        wait_seconds: how long a query may wait for another program that holds a lock.
    """
    if make_url(url).get_backend_name() == "sqlite":
        engine = sa.create_engine(
            url,
            hide_parameters=True,
            poolclass=QueuePool,
            pool_size=1,
            max_overflow=_CONNECTIONS,
            connect_args={"timeout": wait_seconds, "check_same_thread": False},
        )
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
        return engine
    limits = f"-c statement_timeout={_POSTGRES_WAIT_SECONDS * 1000} -c lock_timeout={int(wait_seconds * 1000)}"
    return sa.create_engine(
        url,
        hide_parameters=True,
        pool_size=_CONNECTIONS,
        max_overflow=0,
        pool_timeout=_POSTGRES_WAIT_SECONDS,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": _POSTGRES_WAIT_SECONDS,
            "options": limits,
            "tcp_user_timeout": _POSTGRES_WAIT_SECONDS * 1000,
        },
    )


def _prepare_sqlite(connection: Any, _: Any) -> None:
    """One writer does not stop readers (WAL). A written turn survives the end of any program, also by kill -9.

    Only a power cut or a crash of the whole machine may cost the last turns, unless FULL is asked for, which waits for
    the disk with every message (6 ms and more).
    """
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode=WAL")
    full = os.environ.get(FULL_VARIABLE) == "1"
    connection.execute(f"PRAGMA synchronous={'FULL' if full else 'NORMAL'}")


def _begin_sqlite(connection: Connection) -> None:
    """A writer claims the file at once: to change from reading to writing later may fail without waiting."""
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


class Database:
    """Queries on conversations. Every method may raise ``sqlalchemy.exc.SQLAlchemyError`` or WrongDatabaseError."""

    def __init__(self, url: str) -> None:
        """Nothing is opened yet."""
        self._engine = make_engine(url)
        self._writing = self._engine.execution_options(**{_WRITES: True})
        self._quick = make_engine(url, _SHORT_WAIT_SECONDS)
        self._quick_writing = self._quick.execution_options(**{_WRITES: True})
        self.is_sqlite = self._engine.dialect.name == "sqlite"
        self._file = Path(self._engine.url.database) if self.is_sqlite else None
        self._opened: tuple[int, int] | None = None
        self.identity: str | None = None

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()
        self._quick.dispose()

    def check(self) -> None:
        """Raise an error unless the database is the one that was opened, has its tables and can be written to."""
        with self._begin(write=True) as connection:
            connection.execute(sa.select(events.c.id).limit(1))

    def newest(self, key: str) -> int:
        """The number of a conversation's newest event; 0 if there is none. Quick: no lock is waited for."""
        self._open()
        with self._quick.begin() as connection:
            return _newest(connection, key)

    def count(self, key: str) -> int:
        """How many events of a conversation are stored."""
        with self._begin() as connection:
            return connection.execute(
                sa.select(sa.func.count()).select_from(events).where(events.c.sender_id == key)
            ).scalar_one()

    def after(self, key: str, number: int) -> list[Row]:
        """A conversation's events behind a number, as (number, JSON) pairs in order."""
        with self._begin() as connection:
            return _rows(connection, key, events.c.id > number)

    def recent(self, key: str, turns: int) -> tuple[list[Row] | None, list[Row]]:
        """What is needed to continue a conversation.

        Returns:
            Earlier events that still count (None if there are no earlier ones), and the events of the last turns.
        """
        with self._begin() as connection:
            start = connection.execute(
                sa.select(events.c.id)
                .where(events.c.sender_id == key, events.c.type_name == "user")
                .order_by(events.c.id.desc())
                .offset(turns - 1)
                .limit(1)
            ).scalar()
            if start is None:
                return None, _rows(connection, key)
            return _lasting(connection, key, start), _rows(connection, key, events.c.id >= start)

    def said(self, key: str, limit: int) -> list[Row]:
        """The last messages of both sides, oldest first."""
        with self._begin() as connection:
            found = connection.execute(
                sa.select(events.c.id, events.c.data)
                .where(events.c.sender_id == key, events.c.type_name.in_(("user", "bot")))
                .order_by(events.c.id.desc())
                .limit(limit)
            ).all()
        return [tuple(row) for row in reversed(found)]

    def append(self, key: str, rows: Sequence[dict[str, Any]], known: int, quick: bool = False) -> tuple[int, bool]:
        """Add events, all or none. Those that are there already are left out: a lost connection hides a success.

        Args:
            key: the conversation.
            rows: as made by ``rows.to_row``.
            known: number of the newest event that the caller knew of.
            quick: True to fail rather than to wait for a lock.

        Returns:
            The number of the newest event, and whether all that is behind ``known`` came from the caller.
        """
        self._open()
        with (self._quick_writing if quick else self._writing).begin() as connection:
            if not self.is_sqlite:
                # Numbers of one conversation become visible in order, also if two servers write to it at once.
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(key))))
            before = _newest(connection, key)
            alone = before == known
            if before > known:
                there = {data for _, data in _rows(connection, key, events.c.id > known)}
                alone = there <= {row["data"] for row in rows}
                rows = [row for row in rows if row["data"] not in there]
            if rows:
                connection.execute(_INSERT, list(rows))
            return _newest(connection, key), alone

    def delete(self, key: str) -> None:
        """Forget a conversation."""
        with self._begin(write=True) as connection:
            connection.execute(events.delete().where(events.c.sender_id == key))

    def purge(self, before: float) -> int:
        """Forget the conversations without an event since ``before`` (seconds since the epoch). Returns the events."""
        old = (
            sa.select(events.c.sender_id).group_by(events.c.sender_id).having(sa.func.max(events.c.timestamp) < before)
        )
        with self._begin(write=True) as connection:
            allow_time(connection)
            return connection.execute(events.delete().where(events.c.sender_id.in_(old))).rowcount

    def _begin(self, write: bool = False) -> Any:
        self._open()
        return (self._writing if write else self._engine).begin()

    def _open(self) -> None:
        """Notice a missing or replaced SQLite file: SQLite itself would go on writing into the deleted one."""
        if self._file is not None:
            try:
                status = self._file.stat()
            except OSError as error:
                self.identity = None
                self.close()
                raise WrongDatabaseError(f"{self._file} is missing. Fix: run 'python -m scripts.migrate'.") from error
            now = (status.st_dev, status.st_ino)
            if now != self._opened:
                self.close()
                self._opened, self.identity = now, None
        if self.identity is None:
            try:
                with self._engine.begin() as connection:
                    self.identity = connection.execute(sa.select(identity.c.id)).scalar()
            except sa.exc.SQLAlchemyError as error:
                if not _lacks_tables(error):
                    raise
        if self.identity is None:
            raise WrongDatabaseError("The database has no tables. Fix: run 'python -m scripts.migrate'.")


def allow_time(connection: Connection) -> None:
    """Let the queries of this transaction take their time: nobody waits for them."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")


def _lacks_tables(error: Exception) -> bool:
    return "no such table" in str(error) or "UndefinedTable" in str(error)


def _newest(connection: Connection, key: str) -> int:
    return connection.execute(_NEWEST, {"key": key}).scalar() or 0


def _rows(connection: Connection, key: str, *conditions: Any) -> list[Row]:
    query = sa.select(events.c.id, events.c.data).where(events.c.sender_id == key, *conditions).order_by(events.c.id)
    return [tuple(row) for row in connection.execute(query)]


def _lasting(connection: Connection, key: str, start: int) -> list[Row]:
    """The last event of each kind before ``start`` that still counts there: one per slot, the form, the pause."""
    mine = (events.c.sender_id == key, events.c.id < start)
    reset = connection.execute(
        sa.select(sa.func.max(events.c.id)).where(*mine, events.c.type_name.in_(_RESETS))
    ).scalar()
    last = (
        sa.select(sa.func.max(events.c.id))
        .where(*mine, events.c.type_name.in_(_LASTING), events.c.id > (reset or 0))
        .group_by(events.c.type_name, sa.case((events.c.type_name == "slot", events.c.action_name), else_=""))
    )
    return _rows(connection, key, events.c.id.in_(last))
