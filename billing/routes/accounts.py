"""Accounts: who calls, what they owe, what they pay, what they have."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from billing.interface import CustomerSystem
from billing.routes.problems import problems
from billing.types import Account, Balance, LedgerEntry, Meter, Tariff

Number = Annotated[str, Path(description="Account number: ten digits", examples=["1000000001"])]


class PhoneIn(BaseModel):
    """A phone in any usual notation."""

    phone: str = Field(max_length=100, examples=["+74951234501"])


def accounts_router(system: CustomerSystem) -> APIRouter:
    """Reads of accounts."""
    router = APIRouter(prefix="/accounts", tags=["accounts"])

    # POST, since URLs end in logs and a phone is personal.
    @router.post("/lookup", responses=problems())
    async def accounts_by_phone(body: PhoneIn) -> list[Account]:
        """Open accounts that this phone is a contact of."""
        return await system.accounts_by_phone(body.phone)

    @router.get("/{number}", responses=problems(404))
    async def account(number: Number) -> Account:
        """The account, open or closed."""
        return await system.account(number)

    @router.get("/{number}/balance", responses=problems(404))
    async def balance(number: Number) -> Balance:
        """Charges + recalculations - payments; above zero the customer owes."""
        return await system.balance(number)

    @router.get("/{number}/tariff", responses=problems(404))
    async def tariff(number: Number) -> Tariff:
        """The prices in force today, roubles per kWh."""
        return await system.tariff(number)

    @router.get("/{number}/ledger", responses=problems(404))
    async def ledger(
        number: Number, since: Annotated[date, Query(description="First day")]
    ) -> list[LedgerEntry]:
        """Charges, payments and recalculations, oldest first."""
        return await system.ledger(number, since)

    @router.get("/{number}/meters", responses=problems(404))
    async def meters(number: Number) -> list[Meter]:
        """Meters with their registers and newest readings."""
        return await system.meters(number)

    return router
