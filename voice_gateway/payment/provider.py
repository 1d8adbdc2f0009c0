"""Who charges the card: the utility's acquirer, as the call sees it."""

from dataclasses import dataclass
from typing import Protocol

from pydantic import BaseModel, ConfigDict, Field

from voice_gateway.payment.card import Card


class PaymentRequest(BaseModel):
    """What the dialogue asks to take a card for. `amount`: roubles, «1234.56»."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")
    amount: str = Field(pattern=r"^[0-9]{1,9}\.[0-9]{2}$")


@dataclass(frozen=True)
class Paid:
    receipt: str


@dataclass(frozen=True)
class Declined:
    reason: str
    """insufficient_funds, expired_card, refused."""


class PaymentUnavailable(RuntimeError):
    """No answer that can be used: the card may have been charged or not. Never holds a card."""


class PaymentProvider(Protocol):
    async def pay(self, request: PaymentRequest, card: Card) -> Paid | Declined:
        """Charges the card, once a request: a later try gets the first one's result.

        Raises PaymentUnavailable: then it may be tried again.
        """
