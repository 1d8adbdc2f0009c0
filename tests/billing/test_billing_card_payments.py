"""P10: a payment is begun once, a card pays it once, and no card is ever kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.testing import capture_logs

from billing.acquirer import INSUFFICIENT_FUNDS, REFUSED, Card, decline_reason
from billing.api import create_app
from billing.check_digit import luhn
from billing.interface import (
    AccountNotFound,
    CustomerSystem,
    IdempotencyConflict,
    InvalidRequest,
    PaymentNotFound,
)
from billing.sql.card_payments import DemoAcquirer
from billing.sql.store import SqlCustomerSystem
from tests.billing.conftest import NOW

ONE = "1000000001"
GOOD = Card("4111111111111111", "1228", "737")
SUM = Decimal("1234.56")


@pytest.fixture
def acquirer(engine: AsyncEngine) -> DemoAcquirer:
    return DemoAcquirer(engine, lambda: NOW)


@pytest.fixture
async def client(
    store: SqlCustomerSystem, acquirer: DemoAcquirer
) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(create_app(store, store.ping, acquirer=acquirer))
    async with httpx.AsyncClient(transport=transport, base_url="http://billing") as client:
        yield client


async def test_a_payment_is_begun_once_under_its_key(system: CustomerSystem) -> None:
    begun = await system.begin_payment(ONE, SUM, "k1")
    assert (begun.account, begun.amount) == (ONE, SUM)
    assert await system.begin_payment(ONE, SUM, "k1") == begun
    assert (await system.begin_payment(ONE, SUM, "k2")).id != begun.id
    with pytest.raises(IdempotencyConflict):
        await system.begin_payment(ONE, SUM + 1, "k1")


@pytest.mark.parametrize("amount", ["0", "-1", "0.001", "100000.01", "NaN", "Infinity"])
async def test_an_absurd_amount_is_refused(system: CustomerSystem, amount: str) -> None:
    with pytest.raises(InvalidRequest):
        await system.begin_payment(ONE, Decimal(amount), "k1")


async def test_nothing_is_begun_for_nobody(system: CustomerSystem) -> None:
    with pytest.raises(AccountNotFound):
        await system.begin_payment("0000000000", SUM, "k1")


async def test_nothing_is_paid_until_a_card_is_taken(
    system: CustomerSystem, acquirer: DemoAcquirer
) -> None:
    before = (await system.balance(ONE)).amount
    begun = await system.begin_payment(ONE, SUM, "k1")
    assert (await system.balance(ONE)).amount == before
    result = await acquirer.pay(begun.id, SUM, GOOD)
    assert (result.outcome, result.last4, result.reason) == ("paid", "1111", None)
    assert result.receipt
    assert (await system.balance(ONE)).amount == before - SUM


async def test_a_payment_is_charged_once_however_often_it_is_asked_for(
    store: SqlCustomerSystem, acquirer: DemoAcquirer
) -> None:
    before = (await store.balance(ONE)).amount
    begun = await store.begin_payment(ONE, SUM, "k1")
    results = await asyncio.gather(*(acquirer.pay(begun.id, SUM, GOOD) for _ in range(6)))
    later = await acquirer.pay(begun.id, SUM, Card(INSUFFICIENT_FUNDS, "1228", "737"))
    assert {*results, later} == {results[0]}
    assert (await store.balance(ONE)).amount == before - SUM


@pytest.mark.parametrize(
    ("card", "reason"),
    [
        (Card(INSUFFICIENT_FUNDS, "1228", "737"), "insufficient_funds"),
        (Card(REFUSED, "1228", "737"), "refused"),
        (Card(GOOD.number, "1026", "737"), "expired_card"),
    ],
)
async def test_a_declined_card_pays_nothing_and_the_payment_stays_declined(
    store: SqlCustomerSystem, acquirer: DemoAcquirer, card: Card, reason: str
) -> None:
    before = (await store.balance(ONE)).amount
    begun = await store.begin_payment(ONE, SUM, "k1")
    result = await acquirer.pay(begun.id, SUM, card)
    assert (result.outcome, result.reason, result.receipt) == ("declined", reason, None)
    assert await acquirer.pay(begun.id, SUM, GOOD) == result
    assert (await store.balance(ONE)).amount == before


async def test_another_amount_or_an_unknown_payment_is_refused(
    store: SqlCustomerSystem, acquirer: DemoAcquirer
) -> None:
    begun = await store.begin_payment(ONE, SUM, "k1")
    with pytest.raises(InvalidRequest):
        await acquirer.pay(begun.id, SUM + 1, GOOD)
    with pytest.raises(PaymentNotFound):
        await acquirer.pay("0" * 32, SUM, GOOD)
    assert (await acquirer.pay(begun.id, SUM, GOOD)).outcome == "paid"


def test_a_card_is_good_to_the_end_of_its_month() -> None:
    card = Card(GOOD.number, "1126", "737")
    assert decline_reason(card, date(2026, 11, 30)) is None
    assert decline_reason(card, date(2026, 12, 1)) == "expired_card"


@pytest.mark.parametrize(
    ("number", "right"),
    [("4111111111111111", True), ("4111111111111112", False), ("79927398713", True), ("0", True)],
)
def test_the_check_digit_is_luhns(number: str, right: bool) -> None:
    assert luhn(number) is right


def test_a_card_shows_nothing_of_itself() -> None:
    assert not any(ch.isdigit() for ch in repr(GOOD))


GARBAGE = [
    {"number": "4111111111111112"},
    {"number": "41111111111111١١"},
    {"number": 4111111111111111},
    {"expires": "1328"},
    {"code": "12"},
    {"amount": "1234.5"},
    {"amount": 1234.56},
    {"amount": "1234.57"},
]


@pytest.mark.parametrize("wrong", GARBAGE, ids=str)
async def test_a_garbage_card_is_a_clear_problem_that_shows_none_of_it(
    client: httpx.AsyncClient, store: SqlCustomerSystem, wrong: dict[str, object]
) -> None:
    begun = await store.begin_payment(ONE, SUM, "k1")
    body = {"amount": str(SUM), "number": GOOD.number, "expires": "1228", "code": "737", **wrong}
    with capture_logs() as logs:
        answer = await client.post(f"/payments/{begun.id}/card", json=body)
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    told = answer.text + str(logs)
    assert not [secret for secret in ("41111111", "1228", "737") if secret in told]


async def test_the_database_keeps_the_last_four_digits_and_no_more(
    client: httpx.AsyncClient, store: SqlCustomerSystem, engine: AsyncEngine
) -> None:
    begun = await store.begin_payment(ONE, SUM, "k1")
    body = {"amount": str(SUM), "number": GOOD.number, "expires": "1228", "code": "737"}
    with capture_logs() as logs:
        answer = await client.post(f"/payments/{begun.id}/card", json=body)
    assert answer.json()["outcome"] == "paid"
    assert [entry["route"] for entry in logs] == ["/payments/{payment}/card"]
    async with engine.connect() as connection:
        [row] = (await connection.execute(text("SELECT * FROM card_payments"))).mappings()
    assert {key: row[key] for key in ("state", "last4", "reason")} == {
        "state": "paid", "last4": "1111", "reason": None,
    }  # fmt: skip


async def test_without_the_demo_there_is_no_acquirer(store: SqlCustomerSystem) -> None:
    transport = httpx.ASGITransport(create_app(store, store.ping))
    async with httpx.AsyncClient(transport=transport, base_url="http://billing") as client:
        assert (await client.post("/payments/1/card", json={})).status_code == 404
