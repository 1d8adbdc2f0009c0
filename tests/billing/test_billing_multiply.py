"""A database as large as a utility's, made of the demo's customers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from billing.demo import load_demo
from billing.demo.multiply import multiply, phone_of
from billing.sql.database import create_engine, migrate
from billing.sql.models import Base, Customer
from billing.sql.store import MOSCOW, SqlCustomerSystem

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=MOSCOW)


@pytest.fixture
async def thousand(empty_url: str) -> AsyncIterator[AsyncEngine]:
    engine = create_engine(empty_url)
    await migrate(engine)
    await load_demo(engine, NOW.date())
    yield engine
    await engine.dispose()


async def rows(engine: AsyncEngine) -> dict[str, int]:
    async with engine.connect() as connection:
        return {
            table.name: (
                await connection.execute(select(func.count()).select_from(table))
            ).scalar_one()
            for table in Base.metadata.sorted_tables
        }


async def test_customers_are_copied_until_there_are_enough_and_no_more(
    thousand: AsyncEngine,
) -> None:
    before = await rows(thousand)
    await multiply(thousand, 2500)
    after = await rows(thousand)
    assert 2500 <= after["customers"] < 3500
    for table in ("accounts", "meters", "charges", "payments", "readings"):
        assert after[table] > 2.9 * before[table]
    await multiply(thousand, 2500)
    assert await rows(thousand) == after


async def test_a_copy_is_a_customer_in_its_own_right(thousand: AsyncEngine) -> None:
    highest = await multiply(thousand, 1500)
    store = SqlCustomerSystem(thousand, lambda: NOW)
    known = [await store.accounts_by_phone(phone_of(one)) for one in range(highest - 40, highest)]
    accounts = [account for found in known for account in found]
    assert len({account.number for account in accounts}) == len(accounts) > 20
    for account in accounts:
        assert (await store.tariff(account.number)).zones
        assert len(await store.ledger(account.number, NOW.date().replace(year=2025))) >= 12
        [meter] = await store.meters(account.number)
        assert all(register.last is not None for register in meter.registers)


async def test_customers_to_come_get_ids_of_their_own(thousand: AsyncEngine) -> None:
    highest = await multiply(thousand, 1500)
    async with thousand.begin() as connection:
        added = await connection.execute(Customer.__table__.insert().values(name="Новый"))
        assert added.inserted_primary_key[0] > highest


def test_the_phones_of_copies_are_numbers_of_russia_and_differ() -> None:
    phones = [phone_of(customer) for customer in range(1001, 1_100_000, 997)]
    assert {len(phone) for phone in phones} == {12}
    assert len(set(phones)) == len(phones)
