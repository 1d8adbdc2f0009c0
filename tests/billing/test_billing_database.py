"""Migrations, idempotent writes and outages, seen from below the interface."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date

import pytest
from alembic import command
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from billing.interface import BillingUnavailable
from billing.sql.database import alembic_config, create_engine, migrate
from billing.sql.models import Base, IdempotencyKey, ReadingRow, ServiceOrderRow
from billing.sql.store import SqlCustomerSystem
from billing.types import NewReading

ONE = "1000000001"


@pytest.fixture
async def empty(empty_url: str) -> AsyncIterator[AsyncEngine]:
    engine = create_engine(empty_url)
    yield engine
    await engine.dispose()


async def count(engine: AsyncEngine, table: type[Base]) -> int:
    async with engine.connect() as connection:
        return (await connection.execute(select(func.count()).select_from(table))).scalar_one()


async def test_the_newest_migration_is_the_models(empty: AsyncEngine) -> None:
    await migrate(empty)
    await migrate(empty)
    async with empty.begin() as connection:
        await connection.run_sync(lambda sync: command.check(alembic_config(sync)))


async def test_migrations_go_down_to_nothing_and_up_again(empty: AsyncEngine) -> None:
    await migrate(empty)
    async with empty.begin() as connection:
        await connection.run_sync(lambda sync: command.downgrade(alembic_config(sync), "base"))
    await migrate(empty)
    assert await count(empty, ReadingRow) == 0


async def test_sqlite_keeps_a_write_ahead_log_and_foreign_keys(engine: AsyncEngine) -> None:
    if engine.dialect.name != "sqlite":
        return
    async with engine.connect() as connection:
        assert (await connection.execute(text("PRAGMA journal_mode"))).scalar_one() == "wal"
        assert (await connection.execute(text("PRAGMA foreign_keys"))).scalar_one() == 1


async def test_the_database_itself_refuses_a_second_reading_a_month(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        row = (await connection.execute(select(ReadingRow.__table__).limit(1))).mappings().one()
        with pytest.raises(IntegrityError):
            await connection.execute(ReadingRow.__table__.insert(), [dict(row)])


async def test_an_error_of_the_database_does_not_show_its_values(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        with pytest.raises(IntegrityError) as caught:
            await connection.execute(
                ServiceOrderRow.__table__.insert(),
                [
                    {
                        "account_number": "9876543210",
                        "service_code": "plumbing",
                        "phone": "+79169998877",
                        "ordered_on": date(2026, 11, 22),
                    }
                ],
            )
    assert "+79169998877" not in str(caught.value)


async def test_duplicates_at_the_same_time_leave_one_row(
    engine: AsyncEngine, store: SqlCustomerSystem
) -> None:
    reading = [NewReading("30100001", "single", 20600)]
    before = await count(engine, ReadingRow)
    await asyncio.gather(
        *(store.order_service(ONE, "plumbing", "+74951234501", "order") for _ in range(8)),
        *(store.submit_readings(ONE, reading, "reading") for _ in range(8)),
    )
    assert await count(engine, ServiceOrderRow) == 1
    assert await count(engine, ReadingRow) == before + 1
    assert await count(engine, IdempotencyKey) == 2


async def test_two_processes_share_the_keys(
    engine: AsyncEngine, store: SqlCustomerSystem, demo_url: str
) -> None:
    other = create_engine(demo_url)
    second = SqlCustomerSystem(other)
    orders = await asyncio.gather(
        *(
            system.order_service(ONE, "plumbing", "+74951234501", "k1")
            for system in (store, second) * 4
        )
    )
    await other.dispose()
    assert len({order.number for order in orders}) == 1
    assert await count(engine, ServiceOrderRow) == 1


async def test_a_write_that_breaks_leaves_nothing(
    engine: AsyncEngine, store: SqlCustomerSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaking(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("billing.sql.store.ReadingReceipt", breaking)
    before = await count(engine, ReadingRow)
    with pytest.raises(ZeroDivisionError):
        await store.submit_readings(ONE, [NewReading("30100001", "single", 20600)], "k1")
    assert await count(engine, ReadingRow) == before
    assert await count(engine, IdempotencyKey) == 0


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+asyncpg://nobody@127.0.0.1:1/nothing",
        "sqlite+aiosqlite:///{folder}/no-tables.db",
    ],
)
async def test_a_database_that_is_away_is_an_outage(url: str, tmp_path: object) -> None:
    engine = create_engine(url.format(folder=tmp_path))
    store = SqlCustomerSystem(engine)
    for asked in (
        store.balance(ONE),
        store.accounts_by_phone("+74951234501"),
        store.save_phone(ONE, "+74951234501", "k1"),
    ):
        with pytest.raises(BillingUnavailable):
            await asked
    await engine.dispose()


@pytest.mark.parametrize("url", ["mysql+asyncmy://x/y", "sqlite:///x.db", "postgresql://x/y"])
def test_another_kind_of_database_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="begins with"):
        create_engine(url)
