"""Delete conversations without a message for N days: ``python -m scripts.purge [--days 30]``.

Running servers do this once a day by themselves when people write; this command is for a timer, so that it also happens
when nobody does. Which database is meant says `GUIDE_DATABASE_URL`, how many days `GUIDE_RETENTION_DAYS`.
"""

from __future__ import annotations

import argparse
import os
import sys
import time

from sqlalchemy.exc import SQLAlchemyError

from components.storage.database import Database, WrongDatabaseError, database_url
from components.storage.tracker_store import RETENTION_DAYS, RETENTION_VARIABLE
from scripts.project import stop

_DAY_SECONDS = 24 * 60 * 60


def purge(url: str, days: float, now: float | None = None) -> int:
    """Delete old conversations whole. Returns how many events went.

    Args:
        url: the database.
        days: a conversation whose last event is older is deleted; 0 for never.
        now: seconds since the epoch; the present by default.
    """
    if not days:
        return 0
    database = Database(url)
    try:
        return database.purge((time.time() if now is None else now) - days * _DAY_SECONDS)
    finally:
        database.close()


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=float, default=float(os.environ.get(RETENTION_VARIABLE) or RETENTION_DAYS))
    days = parser.parse_args().days
    if days < 0:
        stop("--days must be 0 (never) or more.")
    try:
        print(f"{purge(database_url(), days)} events older than {days:g} days deleted.")
    except (SQLAlchemyError, WrongDatabaseError) as error:
        stop(f"Nothing was deleted: {error}\nFix: check GUIDE_DATABASE_URL, and that the database runs.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
