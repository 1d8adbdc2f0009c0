"""The reference `CustomerSystem`: SQL."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import TypeVar, cast

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from billing.identifiers import check_message
from billing.interface import (
    AccountClosed,
    BillingUnavailable,
    NothingToPay,
    ReadingRejected,
    ServiceNotFound,
)
from billing.nearby import offices_near
from billing.payment_links import PaymentLinks, masked
from billing.payments import check_amount
from billing.phone import normalise_phone
from billing.readings import judge, month_of
from billing.sql import card_payments, queries
from billing.sql.idempotency import Write, once
from billing.sql.models import (
    ContactPhone,
    OfficeRow,
    ReadingRow,
    ServiceOrderRow,
    ServiceRow,
    SmsRow,
    TariffRow,
    TariffZoneRow,
)
from billing.sql.session import Database
from billing.sql.sms import deliver
from billing.types import (
    Account,
    Balance,
    CardPayment,
    LedgerEntry,
    Meter,
    NewReading,
    Office,
    PaymentLink,
    ReadingReceipt,
    SentMessage,
    Service,
    ServiceOrder,
    Tariff,
    TariffZone,
    VisitTime,
    Zone,
)

T = TypeVar("T")

MOSCOW = timezone(timedelta(hours=3), "MSK")


def moscow_now() -> datetime:
    """The utility's clock."""
    return datetime.now(MOSCOW)


class SqlCustomerSystem:
    """`CustomerSystem` over an engine whose schema is migrated. `now` gives an aware time, of
    whose calendar day everything is dated; without `links` no payment link can be sent.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        now: Callable[[], datetime] = moscow_now,
        links: PaymentLinks | None = None,
    ) -> None:
        self._database = Database(engine)
        self._now = now
        self._links = links

    async def ping(self) -> None:
        """Raises `BillingUnavailable` when the database does not answer."""
        async with self._database.transaction() as session:
            await session.execute(text("SELECT 1"))

    async def accounts_by_phone(self, phone: str) -> list[Account]:
        e164 = normalise_phone(phone)
        async with self._database.transaction() as session:
            return await queries.open_accounts(session, e164, self._today())

    async def account(self, number: str) -> Account:
        async with self._database.transaction() as session:
            return await queries.whole_account(session, number)

    async def balance(self, number: str) -> Balance:
        async with self._database.transaction() as session:
            return Balance(await queries.due(session, number), self._today())

    async def tariff(self, number: str) -> Tariff:
        today = self._today()
        async with self._database.transaction() as session:
            account = await queries.account_row(session, number)
            name = (await session.get_one(TariffRow, account.tariff_code)).name
            query = (
                select(TariffZoneRow)
                .where(TariffZoneRow.tariff_code == account.tariff_code)
                .where(TariffZoneRow.in_force_from <= today)
                .where(TariffZoneRow.in_force_to.is_(None) | (TariffZoneRow.in_force_to >= today))
            )
            rows = (await session.scalars(query)).all()
        if not rows:
            raise BillingUnavailable("no tariff is in force for the account")
        rows = sorted(rows, key=lambda row: queries.ZONE_ORDER.index(row.zone))
        return Tariff(
            name,
            [TariffZone(cast("Zone", row.zone), row.price) for row in rows],
            max(row.in_force_from for row in rows),
        )

    async def ledger(self, number: str, since: date) -> list[LedgerEntry]:
        async with self._database.transaction() as session:
            await queries.account_row(session, number)
            return await queries.entries(session, number, since)

    async def meters(self, number: str) -> list[Meter]:
        async with self._database.transaction() as session:
            await queries.account_row(session, number)
            return await queries.meters_of(session, number)

    async def submit_readings(
        self,
        number: str,
        readings: Sequence[NewReading],
        idempotency_key: str,
        replace: bool = False,
    ) -> ReadingReceipt:
        today = self._today()

        async def submit(session: AsyncSession) -> ReadingReceipt:
            row = await queries.account_row(session, number, lock=True)
            if queries.is_closed(row, today):
                raise ReadingRejected("account_closed")
            states = await queries.register_states(session, number, today)
            accepted = judge(states, readings, today, replace)
            on = today
            for reading in accepted:
                earlier = states[reading.meter, reading.zone].this_month
                if earlier is not None and earlier.value == reading.value:
                    on = min(on, earlier.on)
                    continue
                # The key is register and month: what was accepted this month is replaced.
                await session.merge(
                    ReadingRow(
                        meter_number=reading.meter,
                        zone=reading.zone,
                        period=month_of(today),
                        value=reading.value,
                        submitted_on=today,
                    )
                )
            return ReadingReceipt(number, on, month_of(today), accepted)

        write = Write("submit_readings", number, [list(readings), replace])
        return await self._once(idempotency_key, write, ReadingReceipt, submit)

    async def save_phone(self, number: str, phone: str, idempotency_key: str) -> Account:
        e164 = normalise_phone(phone)

        async def save(session: AsyncSession) -> Account:
            await self._lock_open(session, number)
            if await session.get(ContactPhone, (number, e164)) is None:
                session.add(ContactPhone(account_number=number, phone=e164))
                await session.flush()
            return await queries.whole_account(session, number)

        return await self._once(idempotency_key, Write("save_phone", number, e164), Account, save)

    async def offices(self, near: str | None = None) -> list[Office]:
        async with self._database.transaction() as session:
            rows = (await session.scalars(select(OfficeRow).order_by(OfficeRow.id))).all()
        offices = [
            Office(
                row.name,
                row.town,
                row.address,
                row.hours,
                row.bring,
                row.landmarks,
                row.latitude,
                row.longitude,
            )
            for row in rows
        ]
        return offices if near is None else offices_near(offices, near)

    async def services(self) -> list[Service]:
        async with self._database.transaction() as session:
            rows = await session.scalars(select(ServiceRow).order_by(ServiceRow.code))
            return [_service(row) for row in rows]

    async def order_service(
        self,
        number: str,
        service: str,
        phone: str,
        idempotency_key: str,
        visit: VisitTime = "any",
    ) -> ServiceOrder:
        e164 = normalise_phone(phone)
        today = self._today()

        async def order(session: AsyncSession) -> ServiceOrder:
            await self._lock_open(session, number)
            known = re.fullmatch(r"[a-z0-9_]{1,30}", service)
            row = await session.get(ServiceRow, service) if known else None
            if row is None:
                raise ServiceNotFound("there is no such service")
            taken = ServiceOrderRow(
                account_number=number,
                service_code=row.code,
                phone=e164,
                ordered_on=today,
                visit=visit,
            )
            session.add(taken)
            await session.flush()
            return ServiceOrder(f"{taken.id:06d}", number, _service(row), e164, today, visit)

        write = Write("order_service", number, [service, e164, visit])
        return await self._once(idempotency_key, write, ServiceOrder, order)

    async def send_payment_link(self, number: str, phone: str, idempotency_key: str) -> PaymentLink:
        e164 = normalise_phone(phone)
        if self._links is None:
            raise BillingUnavailable("no SMS can be sent")
        links = self._links

        async def write_message(session: AsyncSession) -> PaymentLink:
            amount = await queries.due(session, number)
            if amount <= 0:
                raise NothingToPay("the account owes nothing")
            text_ = links.message(number, amount)
            session.add(SmsRow(key=idempotency_key, phone=e164, text=text_, state="waiting"))
            return PaymentLink(number, amount, masked(e164))

        write = Write("send_payment_link", number, e164)
        link = await self._once(idempotency_key, write, PaymentLink, write_message)
        await deliver(self._database, idempotency_key, links.sender)
        return link

    async def send_message(self, phone: str, text: str, idempotency_key: str) -> SentMessage:
        e164, text_ = normalise_phone(phone), check_message(text)
        if self._links is None:
            raise BillingUnavailable("no SMS can be sent")

        async def write_message(session: AsyncSession) -> SentMessage:
            session.add(SmsRow(key=idempotency_key, phone=e164, text=text_, state="waiting"))
            return SentMessage(masked(e164))

        write = Write("send_message", "", [e164, text_])
        message = await self._once(idempotency_key, write, SentMessage, write_message)
        await deliver(self._database, idempotency_key, self._links.sender)
        return message

    async def begin_payment(
        self, number: str, amount: Decimal, idempotency_key: str
    ) -> CardPayment:
        exact = check_amount(amount)

        async def begin(session: AsyncSession) -> CardPayment:
            await queries.account_row(session, number)
            return card_payments.begin(session, number, exact, self._now())

        write = Write("begin_payment", number, exact)
        return await self._once(idempotency_key, write, CardPayment, begin)

    async def _lock_open(self, session: AsyncSession, number: str) -> None:
        row = await queries.account_row(session, number, lock=True)
        if queries.is_closed(row, self._today()):
            raise AccountClosed("the account is closed")

    async def _once(
        self, key: str, write: Write, kind: type[T], do: Callable[[AsyncSession], Awaitable[T]]
    ) -> T:
        return await once(self._database, key, write, kind, self._now(), do)

    def _today(self) -> date:
        return self._now().date()


def _service(row: ServiceRow) -> Service:
    return Service(row.code, row.name, row.price)
