"""The tables, and the step that makes them. Stores never make tables: an empty database must not look like a new one.

`events` has the columns of Rasa's own SQL tracker store, so that tools made for it can read it.
"""

from __future__ import annotations

import uuid

import sqlalchemy as sa

metadata = sa.MetaData()

# A number that SQLite counts up by itself only if it is called INTEGER.
_BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")

events = sa.Table(
    "events",
    metadata,
    sa.Column("id", _BIG, primary_key=True, autoincrement=True),
    sa.Column("sender_id", sa.String(255), nullable=False),
    sa.Column("type_name", sa.String(255), nullable=False),
    sa.Column("timestamp", sa.Float(53)),
    sa.Column("intent_name", sa.String(255)),
    sa.Column("action_name", sa.String(255)),
    sa.Column("data", sa.Text),
    sa.Index("events_of_conversation", "sender_id", "id"),
    # The number of a forgotten event is never given again, so a smaller newest number means: forgotten.
    sqlite_autoincrement=True,
)

# One row: which database this is, so that a running server notices when it has been replaced by another.
identity = sa.Table("guide_database", metadata, sa.Column("id", sa.String(32), primary_key=True))


def migrate(engine: sa.engine.Engine) -> None:
    """Make the tables that are missing. May be run again, and by several at once on PostgreSQL."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
        metadata.create_all(connection)
        if connection.execute(sa.select(identity.c.id)).first() is None:
            connection.execute(identity.insert().values(id=uuid.uuid4().hex))


_MIGRATION_LOCK = 20_260_101
