"""Make the tables for conversations: ``python -m scripts.migrate``. The start scripts do it for SQLite by themselves.

Which database is meant says `GUIDE_DATABASE_URL`; without it, the SQLite file in .data/.
"""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from components.storage.database import database_url, make_engine
from components.storage.schema import migrate
from scripts.project import stop


def migrate_database(url: str | None = None, only_sqlite: bool = False) -> None:
    """Make what is missing in the database; may be run again.

    Args:
        url: another database than the usual one.
        only_sqlite: True to leave another database alone, for the start scripts.
    """
    engine = make_engine(url or database_url())
    try:
        if engine.dialect.name == "sqlite":
            file = Path(engine.url.database)
            file.parent.mkdir(parents=True, exist_ok=True)
            if not file.exists():
                # Only its owner reads what people have written.
                os.close(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600))
        elif only_sqlite:
            return
        migrate(engine)
    except (SQLAlchemyError, OSError) as error:
        stop(f"The tables could not be made: {error}\nFix: check GUIDE_DATABASE_URL and that the database is running.")
    finally:
        engine.dispose()


if __name__ == "__main__":
    migrate_database()
    print("The database is ready.")
