"""The gateway's memory over SQLAlchemy: SQLite on one machine, PostgreSQL for more."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, event, func, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from voice_gateway.store.models import Call, HandoffRequest, Utterance

_Write = Callable[[AsyncSession], Awaitable[Any]]


class _Waiting(NamedTuple):
    write: _Write
    done: asyncio.Future[Any]


class Store:
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

    async def begin_call(self, call: Call) -> None:
        async def write(session: AsyncSession) -> None:
            session.add(call)

        await self._written(write)

    async def end_call(self, call_id: str, reason: str) -> None:
        ended = update(Call).where(Call.id == call_id)

        async def write(session: AsyncSession) -> None:
            await session.execute(ended.values(ended_at=datetime.now(UTC), end_reason=reason))

        await self._written(write)

    async def add_utterances(self, utterances: Sequence[Utterance]) -> None:
        """In the order they were said; none at all costs nothing."""

        async def write(session: AsyncSession) -> None:
            session.add_all(utterances)

        if utterances:
            await self._written(write)

    async def add_handoff(self, call_id: str, reason: str, collected: dict[str, Any]) -> int:
        """Returns the caller's place among those who wait, from 1."""

        async def write(session: AsyncSession) -> int:
            now = datetime.now(UTC)
            request = HandoffRequest(
                call_id=call_id, reason=reason, collected=collected, requested_at=now
            )
            session.add(request)
            await session.flush()
            # Only a caller who is still on the line waits.
            waiting = (
                select(func.count(HandoffRequest.id))
                .join(Call, Call.id == HandoffRequest.call_id)
                .where(HandoffRequest.taken_at.is_(None), Call.ended_at.is_(None))
            )
            return int((await session.execute(waiting)).scalar_one())

        return int(await self._written(write))

    async def utterances(self, call_id: str) -> list[Utterance]:
        """A call's transcript in the order it was said."""
        async with self._session() as session:
            rows = await session.scalars(
                select(Utterance).where(Utterance.call_id == call_id).order_by(Utterance.id)
            )
            return list(rows)

    async def call(self, call_id: str) -> Call | None:
        async with self._session() as session:
            return await session.get(Call, call_id)

    async def handoffs(self, call_id: str) -> list[HandoffRequest]:
        async with self._session() as session:
            rows = await session.scalars(
                select(HandoffRequest).where(HandoffRequest.call_id == call_id)
            )
            return list(rows)

    async def close_unfinished(self) -> None:
        """After a crash: calls that nobody ended are over."""
        unfinished = update(Call).where(Call.ended_at.is_(None))

        async def write(session: AsyncSession) -> None:
            told = {"ended_at": datetime.now(UTC), "end_reason": "gateway_stopped"}
            await session.execute(unfinished.values(**told))

        await self._written(write)

    async def close(self) -> None:
        await self._engine.dispose()

    async def _written(self, write: _Write) -> Any:
        """What `write` returned, once it is committed. Raises SQLAlchemyError for it alone."""
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
        return await own.done

    async def _commit(self, batch: list[_Waiting]) -> None:
        try:
            async with self._session() as session, session.begin():
                results = [await one.write(session) for one in batch]
        except SQLAlchemyError as error:
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
