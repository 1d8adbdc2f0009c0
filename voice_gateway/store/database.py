"""The gateway's database over SQLAlchemy: SQLite on one machine, PostgreSQL for more."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

_T = TypeVar("_T")


class _Waiting(NamedTuple):
    write: Callable[[AsyncSession], Awaitable[Any]]
    done: asyncio.Future[Any]


class Database:
    """Whatever waits to be written goes into one transaction (group commit): SQLite takes one
    writer at a time, and a busy machine makes each transaction slow."""

    def __init__(self, url: str) -> None:
        """url: SQLAlchemy's, with an async driver."""
        self._engine = create_async_engine(url, hide_parameters=True)
        self._session = async_sessionmaker(self._engine, expire_on_commit=False)
        self._turn, self._waiting = asyncio.Lock(), list[_Waiting]()
        if self._engine.dialect.name == "sqlite":
            event.listen(self._engine.sync_engine, "connect", _prepare_sqlite)
            event.listen(self._engine.sync_engine, "begin", _begin_sqlite)

    async def migrate(self) -> None:
        """Brings the schema to the newest revision."""
        async with self._engine.begin() as connection:
            await connection.run_sync(_upgrade)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        async with self._session() as session:
            yield session

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """One transaction: all of the block or, if it raises, nothing. Never one in another."""
        async with self._turn, self._session() as session, session.begin():
            yield session

    async def written(self, write: Callable[[AsyncSession], Awaitable[_T]]) -> _T:
        """What `write` returned, once it is committed; others' writes may be committed with it.

        Raises SQLAlchemyError, and what `write` raises, for it alone.
        """
        own = _Waiting(write, asyncio.get_running_loop().create_future())
        self._waiting.append(own)
        async with self._turn:
            if not own.done.done():  # else who was before us took it along
                batch, self._waiting = self._waiting, []
                try:
                    await self._commit(batch)
                finally:  # cancelled: the others are still to be written
                    left = [one for one in batch if one is not own and not one.done.done()]
                    self._waiting = left + self._waiting
        result: _T = await own.done
        return result

    async def add(self, row: object) -> None:
        async def write(session: AsyncSession) -> None:
            session.add(row)

        await self.written(write)

    async def close(self) -> None:
        await self._engine.dispose()

    async def _commit(self, batch: list[_Waiting]) -> None:
        try:
            async with self._session() as session, session.begin():
                results = [await one.write(session) for one in batch]
        except Exception as error:  # noqa: BLE001 - whatever it is, its own writer is told
            if len(batch) > 1:  # one must not spoil the others
                for one in batch:
                    await self._commit([one])
                return
            batch[0].done.set_exception(error)
            return
        for one, result in zip(batch, results, strict=True):
            one.done.set_result(result)


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _prepare_sqlite(connection: Any, _: object) -> None:
    # The driver's own transactions leave DDL out; BEGIN is sent below instead.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
