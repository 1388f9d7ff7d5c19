"""Back up and restore the conversations: ``python -m scripts.backup save FOLDER`` or ``restore FILE``.

A backup is one file of JSON lines, packed, the same for SQLite and PostgreSQL: made while the guide runs, restored into
either kind. So it is also the way from SQLite to PostgreSQL. Which database is meant says `GUIDE_DATABASE_URL`.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from components.storage.database import allow_time, database_url, make_engine
from components.storage.schema import events, migrate
from scripts.project import stop

_FORMAT = "back-and-knee-guide conversations 1"
_AT_ONCE = 1000
_COLUMNS = [column.name for column in events.columns]
_PATTERN = "conversations-*.jsonl.gz"
_DAY_SECONDS = 24 * 60 * 60


class BackupError(Exception):
    """A backup cannot be made or restored. ``str()`` says why and what to do."""


def save(url: str, folder: Path, keep_days: float = 0) -> tuple[Path, int]:
    """Write all conversations into a new file, as they are at one moment, also while the guide runs.

    Args:
        url: the database.
        folder: where backups are; made if need be.
        keep_days: after how many days older backups in the folder are deleted; 0 for never.

    Returns:
        The file, and how many events it holds.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / f"conversations-{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}.jsonl.gz"
    unfinished = file.with_suffix(".unfinished")
    engine = make_engine(url)
    try:
        # Only its owner reads what people have written.
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as raw, gzip.open(raw, "wt", encoding="utf-8") as stream:
            stream.write(json.dumps({"format": _FORMAT}) + "\n")
            with _one_moment(engine) as connection:
                count = _write(connection, stream)
            # The last line tells a whole file from one that was cut off.
            stream.write(json.dumps({"events": count}) + "\n")
        # Moved into place in one step, so that a backup is whole or not there.
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
        engine.dispose()
    _delete_old(folder, keep_days)
    return file, count


def restore(url: str, file: Path, replace: bool = False) -> int:
    """Put the conversations of a backup into a database, all or none. Stop the Rasa processes before.

    Args:
        url: the database; its tables are made if they are missing.
        file: made by `save`.
        replace: True to delete what the database holds; else it must hold no conversation.

    Returns:
        How many events were restored.

    Raises:
        BackupError: the file is no whole backup, or the database holds conversations.
    """
    engine = make_engine(url)
    try:
        migrate(engine)
        with engine.execution_options(guide_writes=True).begin() as connection:
            allow_time(connection)
            if replace:
                connection.execute(events.delete())
            elif connection.execute(sa.select(events.c.id).limit(1)).first() is not None:
                raise BackupError(
                    "The database holds conversations. Fix: add --replace to delete them, or use another."
                )
            count = 0
            for rows in _batches(_read(file)):
                connection.execute(events.insert(), rows)
                count += len(rows)
            if engine.dialect.name == "postgresql":
                # New events get higher numbers than the restored ones.
                connection.execute(
                    sa.text("SELECT setval(pg_get_serial_sequence('events', 'id'), (SELECT max(id) FROM events))")
                )
            return count
    finally:
        engine.dispose()


@contextmanager
def _one_moment(engine: sa.engine.Engine) -> Iterator[Connection]:
    """A transaction that sees the database as it is at its beginning, whatever is written meanwhile."""
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with engine.begin() as connection:
        allow_time(connection)
        yield connection


def _write(connection: Connection, stream: Any) -> int:
    count, last = 0, 0
    while True:
        query = sa.select(events).where(events.c.id > last).order_by(events.c.id).limit(_AT_ONCE)
        rows = connection.execute(query).all()
        if not rows:
            return count
        for row in rows:
            stream.write(json.dumps(dict(row._mapping), separators=(",", ":")) + "\n")
        count, last = count + len(rows), rows[-1].id


def _read(file: Path) -> Iterator[dict[str, Any]]:
    """The rows of a backup. Raises BackupError at its end if it is not whole."""
    try:
        with gzip.open(file, "rt", encoding="utf-8") as stream:
            if json.loads(stream.readline()) != {"format": _FORMAT}:
                raise BackupError(f"{file} is no backup of the guide.")
            count = 0
            for line in stream:
                row = json.loads(line)
                if set(row) == {"events"}:
                    if row["events"] != count:
                        raise BackupError(f"{file} is damaged: it should hold {row['events']} events, not {count}.")
                    return
                if set(row) != set(_COLUMNS):
                    raise BackupError(f"{file} is damaged: event {count + 1} has other columns.")
                count += 1
                yield row
    except (OSError, EOFError, ValueError) as error:
        raise BackupError(f"{file} cannot be read: {error}. Fix: take another backup.") from error
    raise BackupError(f"{file} is cut off after {count} events. Fix: take another backup.")


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _delete_old(folder: Path, keep_days: float) -> None:
    if keep_days:
        for old in folder.glob(_PATTERN):
            if old.stat().st_mtime < time.time() - keep_days * _DAY_SECONDS:
                old.unlink()


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(dest="verb", required=True)
    saving = verbs.add_parser("save", help="write a new backup into a folder")
    saving.add_argument("folder", type=Path)
    saving.add_argument("--keep-days", type=float, default=0, help="delete older backups; 0 for never")
    restoring = verbs.add_parser("restore", help="put a backup into an empty database")
    restoring.add_argument("file", type=Path)
    restoring.add_argument("--replace", action="store_true", help="delete what the database holds")
    options = parser.parse_args()
    try:
        if options.verb == "save":
            file, count = save(database_url(), options.folder, options.keep_days)
            print(f"{count} events saved in {file}.")
        else:
            count = restore(database_url(), options.file, options.replace)
            print(f"{count} events restored.")
    except BackupError as error:
        stop(str(error))
    except (SQLAlchemyError, OSError) as error:
        stop(f"The backup failed: {error}\nFix: check GUIDE_DATABASE_URL, and that the database runs and has tables.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
