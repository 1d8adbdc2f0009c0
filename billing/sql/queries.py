"""Reads of one account inside a transaction, as domain values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import cast

from sqlalchemy import ScalarSelect, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from billing.identifiers import check_account_number
from billing.interface import AccountNotFound
from billing.readings import RegisterKey, RegisterState, month_of
from billing.sql.models import (
    AccountRow,
    AddressRow,
    Charge,
    ContactPhone,
    MeterRow,
    Payment,
    ReadingRow,
    Recalculation,
)
from billing.types import (
    Account,
    Address,
    LastReading,
    LedgerEntry,
    Meter,
    Register,
    TownKind,
    Zone,
)

# As a caller reads them off a meter.
ZONE_ORDER = ("single", "peak", "half_peak", "day", "night")

_WHOLE = (
    joinedload(AccountRow.customer),
    joinedload(AccountRow.address),
    selectinload(AccountRow.phones),
)


async def account_row(session: AsyncSession, number: str, *, lock: bool = False) -> AccountRow:
    """The account's row alone; `lock`: no other write to this account until the end."""
    check_account_number(number)
    row = await session.get(AccountRow, number, with_for_update=lock or None)
    if row is None:
        raise AccountNotFound("there is no such account")
    return row


async def whole_account(session: AsyncSession, number: str) -> Account:
    """The account with holder, address and phones, as they are in the database now."""
    await account_row(session, number)
    query = select(AccountRow).where(AccountRow.number == number).options(*_WHOLE)
    row = (await session.scalars(query.execution_options(populate_existing=True))).one()
    return _account(row)


async def open_accounts(session: AsyncSession, phone: str, today: date) -> list[Account]:
    """Accounts with this contact phone that are not closed, by number."""
    known_by = select(ContactPhone.account_number).where(ContactPhone.phone == phone)
    query = (
        select(AccountRow)
        .where(AccountRow.number.in_(known_by))
        .where(AccountRow.closed_on.is_(None) | (AccountRow.closed_on > today))
        .options(*_WHOLE)
        .order_by(AccountRow.number)
    )
    return [_account(row) for row in await session.scalars(query)]


def is_closed(row: AccountRow, today: date) -> bool:
    """Whether the account was closed by this day."""
    return row.closed_on is not None and row.closed_on <= today


async def entries(session: AsyncSession, number: str, since: date) -> list[LedgerEntry]:
    """The ledger from a day on, oldest first; on one day charges come before payments."""
    charges = await session.scalars(
        select(Charge).where(Charge.account_number == number, Charge.charged_on >= since)
    )
    recalculations = await session.scalars(
        select(Recalculation).where(
            Recalculation.account_number == number, Recalculation.made_on >= since
        )
    )
    payments = await session.scalars(
        select(Payment).where(Payment.account_number == number, Payment.paid_on >= since)
    )
    found = [LedgerEntry("charge", c.charged_on, c.amount, c.period, c.what) for c in charges]
    found += [
        LedgerEntry("recalculation", r.made_on, r.amount, r.period, r.what) for r in recalculations
    ]
    found += [LedgerEntry("payment", p.paid_on, p.amount, None, p.what) for p in payments]
    return sorted(found, key=lambda entry: entry.on)


async def meters_of(session: AsyncSession, number: str) -> list[Meter]:
    """The account's meters by number, each register with its newest reading."""
    rows = await _meter_rows(session, number)
    newest = await _newest_readings(session, rows)
    return [
        Meter(
            row.number,
            row.place,
            [
                Register(
                    cast("Zone", register.zone),
                    register.digits,
                    _last(newest.get((row.number, register.zone), [])),
                )
                for register in sorted(row.registers, key=lambda r: ZONE_ORDER.index(r.zone))
            ],
        )
        for row in rows
    ]


async def register_states(
    session: AsyncSession, number: str, today: date
) -> dict[RegisterKey, RegisterState]:
    """What the rules for new readings need to know of each of the account's registers."""
    rows = await _meter_rows(session, number)
    newest = await _newest_readings(session, rows)
    states: dict[RegisterKey, RegisterState] = {}
    for row in rows:
        for register in row.registers:
            readings = newest.get((row.number, register.zone), [])
            states[row.number, cast("Zone", register.zone)] = RegisterState(
                register.digits,
                before=_last(r for r in readings if r.period < month_of(today)),
                this_month=_last(r for r in readings if r.period == month_of(today)),
            )
    return states


async def _meter_rows(session: AsyncSession, number: str) -> list[MeterRow]:
    query = (
        select(MeterRow)
        .where(MeterRow.account_number == number)
        .options(selectinload(MeterRow.registers))
        .order_by(MeterRow.number)
    )
    return list(await session.scalars(query))


async def _newest_readings(
    session: AsyncSession, meters: Iterable[MeterRow]
) -> dict[tuple[str, str], list[ReadingRow]]:
    """The two newest readings of each register, newest first: this month's and the one before."""
    age = (
        func.row_number()
        .over(
            partition_by=(ReadingRow.meter_number, ReadingRow.zone),
            order_by=ReadingRow.period.desc(),
        )
        .label("age")
    )
    key = (ReadingRow.meter_number, ReadingRow.zone, ReadingRow.period)
    ranked = (
        select(*key, age)
        .where(ReadingRow.meter_number.in_([meter.number for meter in meters]))
        .subquery()
    )
    wanted = select(ranked.c.meter_number, ranked.c.zone, ranked.c.period).where(ranked.c.age <= 2)
    query = select(ReadingRow).where(tuple_(*key).in_(wanted)).order_by(ReadingRow.period.desc())
    newest: dict[tuple[str, str], list[ReadingRow]] = {}
    for reading in await session.scalars(query):
        newest.setdefault((reading.meter_number, reading.zone), []).append(reading)
    return newest


def _last(readings: Iterable[ReadingRow]) -> LastReading | None:
    for reading in readings:
        return LastReading(reading.value, reading.submitted_on)
    return None


def _account(row: AccountRow) -> Account:
    return Account(
        number=row.number,
        holder=row.customer.name,
        address=_address(row.address),
        phones=[contact.phone for contact in row.phones],
        closed_on=row.closed_on,
    )


def _address(row: AddressRow) -> Address:
    return Address(
        region=row.region,
        town=row.town,
        street=row.street,
        house=row.house,
        building=row.building,
        flat=row.flat,
        town_kind=cast("TownKind", row.town_kind),
    )


async def due(session: AsyncSession, number: str) -> Decimal:
    """Charges + recalculations - payments, roubles."""
    await account_row(session, number)
    sums = select(_total(Charge, number), _total(Recalculation, number), _total(Payment, number))
    charged, recalculated, paid = (await session.execute(sums)).one()
    due: Decimal = charged + recalculated - paid
    return due


def _total(
    table: type[Charge] | type[Recalculation] | type[Payment], number: str
) -> ScalarSelect[Decimal]:
    total = func.coalesce(func.sum(table.amount), Decimal(0))
    return select(total).where(table.account_number == number).scalar_subquery()
