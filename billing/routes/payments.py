"""The demo acquirer: what a bank's own service does at a utility. A card goes no further."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field, SecretStr

from billing.acquirer import Card, CardAcquirer, CardResult
from billing.routes.problems import problems
from billing.routes.writes import AMOUNT


class CardIn(BaseModel):
    """`amount`: roubles, the one the payment was begun for. `expires`: MMYY."""

    amount: str = Field(pattern=AMOUNT, examples=["1234.56"])
    number: SecretStr = Field(min_length=13, max_length=19)
    expires: SecretStr = Field(min_length=4, max_length=4)
    code: SecretStr = Field(min_length=3, max_length=3)


def payments_router(acquirer: CardAcquirer) -> APIRouter:
    """Cards for payments that were begun."""
    router = APIRouter(prefix="/payments", tags=["payments"], responses=problems(404))

    @router.post("/{payment}/card")
    async def pay(
        payment: Annotated[str, Path(max_length=100, description="From `/accounts/.../payments`")],
        body: CardIn,
    ) -> CardResult:
        """Charge a card, once a payment: later calls get the first one's result."""
        secrets = (body.number, body.expires, body.code)
        card = Card(*(secret.get_secret_value() for secret in secrets))
        return await acquirer.pay(payment, Decimal(body.amount), card)

    return router
