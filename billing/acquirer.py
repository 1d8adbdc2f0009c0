"""The acquirer's side of a card payment (P10), as a demo plays it: a utility has a bank's."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, Protocol

from billing.check_digit import luhn
from billing.interface import InvalidRequest

DeclineReason = Literal["insufficient_funds", "expired_card", "refused"]

INSUFFICIENT_FUNDS = "4000000000009995"
REFUSED = "4000000000000002"
"""Numbers that the demo declines; it charges nothing and takes every other card."""


@dataclass(frozen=True)
class Card:
    """`number`: 13-19 digits. `expires`: MMYY. `code`: three digits. Its repr shows none of them.

    Raises `InvalidRequest`.
    """

    number: str = field(repr=False)
    expires: str = field(repr=False)
    code: str = field(repr=False)

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[0-9]{13,19}", self.number) or not luhn(self.number):
            raise InvalidRequest("not a card number")
        if not re.fullmatch(r"(0[1-9]|1[0-2])[0-9]{2}", self.expires):
            raise InvalidRequest("not a month and a year")
        if not re.fullmatch(r"[0-9]{3}", self.code):
            raise InvalidRequest("not a security code")

    @property
    def last4(self) -> str:
        return self.number[-4:]


@dataclass(frozen=True)
class CardResult:
    """What became of a payment, for good. `receipt`: of a paid one; `reason`: of a declined one."""

    outcome: Literal["paid", "declined"]
    last4: str
    receipt: str | None = None
    reason: DeclineReason | None = None


class CardAcquirer(Protocol):
    """Takes cards for payments that billing began."""

    async def pay(self, payment: str, amount: Decimal, card: Card) -> CardResult:
        """Charge `amount` roubles, once: later calls for this payment get the first one's result,
        whatever their card. Raises `PaymentNotFound`, `InvalidRequest` for another amount,
        `BillingUnavailable`: then it may be tried again.
        """
        ...


def decline_reason(card: Card, today: date) -> DeclineReason | None:
    """Why the demo declines a card; None for one it takes. A card is good to its month's end."""
    if card.number == INSUFFICIENT_FUNDS:
        return "insufficient_funds"
    if card.number == REFUSED:
        return "refused"
    month, year = int(card.expires[:2]), 2000 + int(card.expires[2:])
    return "expired_card" if (year, month) < (today.year, today.month) else None
