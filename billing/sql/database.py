"""The engine: SQLite (WAL, foreign keys on) or PostgreSQL, brought to the newest schema."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

MIGRATIONS = Path(__file__).parent.parent / "migrations"
SQLITE_BUSY_S = 30


def create_engine(url: str) -> AsyncEngine:
    """An engine for a SQLAlchemy async URL; raises `ValueError` for other databases.

    The folder of an SQLite file is made when it is missing.
    """
    parsed = make_url(url)
    if parsed.drivername == "postgresql+asyncpg":
        return create_async_engine(parsed, hide_parameters=True, pool_pre_ping=True)
    if parsed.drivername != "sqlite+aiosqlite":
        raise ValueError(
            "the database URL begins with sqlite+aiosqlite:// or postgresql+asyncpg://"
        )
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(
        parsed, hide_parameters=True, connect_args={"timeout": SQLITE_BUSY_S}
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


async def migrate(engine: AsyncEngine) -> None:
    """Bring the schema to the newest migration, in one transaction."""
    async with engine.begin() as connection:
        await connection.run_sync(lambda sync: command.upgrade(alembic_config(sync), "head"))


def alembic_config(connection: Connection) -> Config:
    """Alembic's settings for a connection that is already in a transaction."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own transactions do not cover reads and DDL; BEGIN is sent below instead.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
