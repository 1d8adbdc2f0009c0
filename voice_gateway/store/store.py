"""The gateway's memory over SQLAlchemy: SQLite on one machine, PostgreSQL for more."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, event, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from voice_gateway.store.models import Call, HandoffRequest, Utterance


class Store:
    def __init__(self, url: str) -> None:
        """url: SQLAlchemy's, with an async driver."""
        self._engine = create_async_engine(url, hide_parameters=True)
        self._session = async_sessionmaker(self._engine, expire_on_commit=False)
        self._turn: AbstractAsyncContextManager[object] = nullcontext()
        if self._engine.dialect.name == "sqlite":
            # It takes one writer at a time; those who wait inside it are let down after a while.
            self._turn = asyncio.Lock()
            event.listen(self._engine.sync_engine, "connect", _prepare_sqlite)
            event.listen(self._engine.sync_engine, "begin", _begin_sqlite)

    async def migrate(self) -> None:
        """Brings the schema to the newest revision."""
        async with self._engine.begin() as connection:
            await connection.run_sync(_upgrade)

    async def begin_call(self, call: Call) -> None:
        async with self._writing() as session:
            session.add(call)

    async def end_call(self, call_id: str, reason: str) -> None:
        async with self._writing() as session:
            await session.execute(
                update(Call)
                .where(Call.id == call_id)
                .values(ended_at=datetime.now(UTC), end_reason=reason)
            )

    async def add_utterances(self, utterances: Sequence[Utterance]) -> None:
        """In the order they were said; none at all costs nothing."""
        if utterances:
            async with self._writing() as session:
                session.add_all(utterances)

    async def add_handoff(self, call_id: str, reason: str, collected: dict[str, Any]) -> int:
        """Returns the caller's place among those who wait, from 1."""
        async with self._writing() as session:
            session.add(
                HandoffRequest(
                    call_id=call_id,
                    reason=reason,
                    collected=collected,
                    requested_at=datetime.now(UTC),
                )
            )
            await session.flush()
            # Only a caller who is still on the line waits.
            waiting = (
                select(func.count(HandoffRequest.id))
                .join(Call, Call.id == HandoffRequest.call_id)
                .where(HandoffRequest.taken_at.is_(None), Call.ended_at.is_(None))
            )
            return int((await session.execute(waiting)).scalar_one())

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
        async with self._writing() as session:
            await session.execute(
                update(Call)
                .where(Call.ended_at.is_(None))
                .values(ended_at=datetime.now(UTC), end_reason="gateway_stopped")
            )

    async def close(self) -> None:
        await self._engine.dispose()

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[AsyncSession]:
        async with self._turn, self._session() as session, session.begin():
            yield session


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
