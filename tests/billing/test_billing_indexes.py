"""With a million customers a query without an index is the caller's silence: there is none."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from billing.interface import CustomerSystem
from billing.sql.models import Base
from billing.sql.store import SqlCustomerSystem
from billing.types import NewReading

ONE, PHONE = "1000000001", "+74951234501"
CATALOGUE = {"offices", "services", "tariffs", "tariff_zones"}
"""A few rows each, however many customers there are."""
GROWING = set(Base.metadata.tables) - CATALOGUE

ASKED: dict[str, Callable[[CustomerSystem], Awaitable[Any]]] = {
    "accounts_by_phone": lambda system: system.accounts_by_phone(PHONE),
    "account": lambda system: system.account(ONE),
    "balance": lambda system: system.balance(ONE),
    "tariff": lambda system: system.tariff(ONE),
    "ledger": lambda system: system.ledger(ONE, date(2026, 1, 1)),
    "meters": lambda system: system.meters(ONE),
    "submit_readings": lambda system: system.submit_readings(
        ONE, [NewReading("30100001", "single", 20500)], "key"
    ),
    "save_phone": lambda system: system.save_phone(ONE, "+74951234599", "key"),
    "offices": lambda system: system.offices("Химки"),
    "services": lambda system: system.services(),
    "order_service": lambda system: system.order_service(ONE, "plumbing", PHONE, "key"),
    "send_payment_link": lambda system: system.send_payment_link(ONE, PHONE, "key"),
    "send_message": lambda system: system.send_message(PHONE, "Видеосвязь", "key"),
    "begin_payment": lambda system: system.begin_payment(ONE, Decimal("10.00"), "key"),
}


async def scans(engine: AsyncEngine, ask: Callable[[], Awaitable[Any]]) -> list[str]:
    """Steps of SQLite's query plans that read a whole growing table."""
    run: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, sql: str, values: Any, *_more: Any) -> None:
        if sql.split()[0] in ("SELECT", "INSERT", "UPDATE", "DELETE"):
            run.append((sql, values))

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    await ask()
    event.remove(engine.sync_engine, "before_cursor_execute", note)
    assert run
    found = []
    async with engine.connect() as connection:
        for sql, values in run:
            plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)
            steps = [row.detail.split() for row in plan]
            found += [" ".join(step) for step in steps if step[0] == "SCAN" and step[1] in GROWING]
    return found


# Plans are read in SQLite; the indexes are the same in PostgreSQL.
sqlite_only = pytest.mark.parametrize("demo_url", ["sqlite"], indirect=True)


@sqlite_only
@pytest.mark.parametrize("method", ASKED)
async def test_no_query_reads_a_whole_table_that_grows(
    engine: AsyncEngine, store: SqlCustomerSystem, method: str
) -> None:
    assert await scans(engine, lambda: ASKED[method](store)) == []


@sqlite_only
async def test_a_query_without_an_index_would_be_found(
    engine: AsyncEngine, store: SqlCustomerSystem
) -> None:
    async def search_by_name() -> None:
        async with engine.connect() as connection:
            await connection.exec_driver_sql("SELECT id FROM customers WHERE name = 'Иванов'")

    assert await scans(engine, search_by_name) == ["SCAN customers"]


def test_every_method_of_the_contract_is_asked() -> None:
    methods = inspect.getmembers(CustomerSystem, inspect.iscoroutinefunction)
    assert {name for name, _ in methods} == set(ASKED)
