"""What callers change. Every write carries an `Idempotency-Key`."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Header
from pydantic import BaseModel, Field, StrictBool, StrictInt

from billing.interface import CustomerSystem
from billing.routes.accounts import Number, PhoneIn
from billing.routes.problems import problems
from billing.types import (
    Account,
    CardPayment,
    NewReading,
    PaymentLink,
    ReadingReceipt,
    SentMessage,
    ServiceOrder,
    VisitTime,
    Zone,
)

Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        description="1-200 printable ASCII characters, made once per confirmed write",
    ),
]


AMOUNT = r"^[0-9]{1,9}\.[0-9]{2}$"
"""Roubles and kopecks, as everywhere a string."""


class PaymentIn(BaseModel):
    """What is to be paid by card, roubles."""

    amount: str = Field(pattern=AMOUNT, examples=["1234.56"])


class ReadingIn(BaseModel):
    """What one register shows, whole kWh."""

    meter: str = Field(max_length=100)
    zone: Zone
    value: StrictInt


class ReadingsIn(BaseModel):
    """All zones of the meters that are read; `replace`: in place of this month's."""

    readings: list[ReadingIn] = Field(max_length=50)
    replace: StrictBool = False


class OrderIn(BaseModel):
    """`service`: a code from `/services`. `phone`: where an agent calls back before coming."""

    service: str = Field(max_length=100)
    phone: str = Field(max_length=100)
    visit: VisitTime = "any"


class MessageIn(BaseModel):
    """A text for a customer's phone."""

    phone: str = Field(max_length=100)
    text: str = Field(max_length=1000)


def messages_router(system: CustomerSystem) -> APIRouter:
    """Texts by SMS."""
    router = APIRouter(tags=["writes"], responses=problems(409))

    @router.post("/messages")
    async def send_message(body: MessageIn, key: Key) -> SentMessage:
        """Send a text by SMS."""
        return await system.send_message(body.phone, body.text, key)

    return router


def writes_router(system: CustomerSystem) -> APIRouter:
    """Readings, contact phones, service orders, payments."""
    router = APIRouter(prefix="/accounts/{number}", tags=["writes"], responses=problems(404, 409))

    @router.post("/readings")
    async def submit_readings(number: Number, body: ReadingsIn, key: Key) -> ReadingReceipt:
        """Accept this month's readings, all or none."""
        readings = [NewReading(r.meter, r.zone, r.value) for r in body.readings]
        return await system.submit_readings(number, readings, key, body.replace)

    @router.post("/phones")
    async def save_phone(number: Number, body: PhoneIn, key: Key) -> Account:
        """Make a phone one of the account's contacts."""
        return await system.save_phone(number, body.phone, key)

    @router.post("/orders")
    async def order_service(number: Number, body: OrderIn, key: Key) -> ServiceOrder:
        """Order a service."""
        return await system.order_service(number, body.service, body.phone, key, body.visit)

    @router.post("/payment-link")
    async def send_payment_link(number: Number, body: PhoneIn, key: Key) -> PaymentLink:
        """Send a link to pay what is due by SMS."""
        return await system.send_payment_link(number, body.phone, key)

    @router.post("/payments")
    async def begin_payment(number: Number, body: PaymentIn, key: Key) -> CardPayment:
        """Register a payment by card."""
        return await system.begin_payment(number, Decimal(body.amount), key)

    return router
