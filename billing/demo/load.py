"""Demo customers into the database."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from random import Random

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from billing.demo.accounts import DemoCustomer
from billing.demo.catalogue import OFFICES, SERVICES
from billing.demo.crowd import crowd
from billing.demo.fixed import fixed_customers
from billing.demo.history import CLOSED_MONTHS_AGO, History, Row, history
from billing.demo.tariffs import in_force, months_before, tariff_names
from billing.sql.models import (
    AccountRow,
    AddressRow,
    Base,
    Charge,
    ContactPhone,
    Customer,
    MeterRow,
    OfficeRow,
    Payment,
    ReadingRow,
    Recalculation,
    RegisterRow,
    ServiceRow,
    TariffRow,
    TariffZoneRow,
)
from billing.sql.session import Database

SEED = 20260101
COUNT = 1000


def demo_customers(seed: int = SEED, count: int = COUNT) -> list[DemoCustomer]:
    """The fixed customers, and a crowd up to `count`."""
    fixed = fixed_customers()
    return [*fixed, *crowd(Random(seed), max(0, count - len(fixed)))]  # noqa: S311 - made-up people


async def load_demo(engine: AsyncEngine, today: date, seed: int = SEED, count: int = COUNT) -> int:
    """Fill an empty database with the history before `today`; the number of customers made.

    A database that holds any customer is left as it is: 0.
    """
    async with Database(engine).transaction() as session:
        if (await session.scalars(select(Customer.id).limit(1))).first() is not None:
            return 0
        await _load_catalogue(session, today)
        customers = demo_customers(seed, count)
        await _load_customers(session, customers, today)
        await _load_histories(session, customers, today, seed)
        return len(customers)


async def _load_catalogue(session: AsyncSession, today: date) -> None:
    session.add_all(OfficeRow(**asdict(office)) for office in OFFICES)
    await _insert(session, ServiceRow, [asdict(service) for service in SERVICES])
    names = tariff_names()
    await _insert(session, TariffRow, [{"code": c, "name": n} for c, n in names.items()])
    prices = [
        {
            "tariff_code": code,
            "zone": zone,
            "price": price,
            "in_force_from": since,
            "in_force_to": until,
        }
        for code in names
        for zone, price, since, until in in_force(code, today)
    ]
    await _insert(session, TariffZoneRow, prices)


async def _load_customers(
    session: AsyncSession, customers: list[DemoCustomer], today: date
) -> None:
    people = [(Customer(name=customer.name), customer.accounts) for customer in customers]
    held = [(person, account) for person, accounts in people for account in accounts]
    homes = [AddressRow(**asdict(account.address)) for _, account in held]
    session.add_all(person for person, _ in people)
    session.add_all(homes)
    await session.flush()
    opened = months_before(today, 60)
    closed = months_before(today, CLOSED_MONTHS_AGO)
    await _insert(
        session,
        AccountRow,
        [
            {
                "number": account.number,
                "customer_id": person.id,
                "address_id": home.id,
                "tariff_code": account.tariff,
                "opened_on": opened,
                "closed_on": closed if account.closed else None,
            }
            for (person, account), home in zip(held, homes, strict=True)
        ],
    )
    phones = [
        {"account_number": account.number, "phone": phone}
        for _, account in held
        for phone in account.phones
    ]
    await _insert(session, ContactPhone, phones)
    meters = [(account.number, meter) for _, account in held for meter in account.meters]
    await _insert(
        session,
        MeterRow,
        [{"number": m.number, "account_number": n, "place": m.place} for n, m in meters],
    )
    registers = [
        {"meter_number": meter.number, "zone": zone, "digits": meter.digits}
        for _, meter in meters
        for zone in meter.last
    ]
    await _insert(session, RegisterRow, registers)


async def _load_histories(
    session: AsyncSession, customers: list[DemoCustomer], today: date, seed: int
) -> None:
    rng = Random(seed)  # noqa: S311 - made-up bills
    told = History()
    for customer in customers:
        for account in customer.accounts:
            own = history(account, today, rng)
            told.readings += own.readings
            told.charges += own.charges
            told.payments += own.payments
            told.recalculations += own.recalculations
    await _insert(session, ReadingRow, told.readings)
    await _insert(session, Charge, told.charges)
    await _insert(session, Payment, told.payments)
    await _insert(session, Recalculation, told.recalculations)


async def _insert(session: AsyncSession, table: type[Base], rows: list[Row]) -> None:
    if rows:
        await session.execute(insert(table), rows)
