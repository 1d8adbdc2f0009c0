"""Card payments: begun by the assistant, paid through the acquirer. No card is ever kept."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import cast

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, String, update
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from billing.acquirer import Card, CardResult, DeclineReason, decline_reason
from billing.interface import InvalidRequest, PaymentNotFound
from billing.sql.base import Base, Kopecks
from billing.sql.money import Payment
from billing.sql.session import Database
from billing.types import CardPayment

_WHAT = "Оплата картой по телефону"


class CardPaymentRow(Base):
    """`last4`: the card's last digits, once one was taken or declined; `reason` of a decline."""

    __tablename__ = "card_payments"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("state IN ('begun', 'paid', 'declined')", name="state"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    account_number: Mapped[str] = mapped_column(ForeignKey("accounts.number"), index=True)
    amount: Mapped[Decimal] = mapped_column(Kopecks)
    begun_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    state: Mapped[str] = mapped_column(String(10))
    last4: Mapped[str | None] = mapped_column(String(4))
    reason: Mapped[str | None] = mapped_column(String(20))


def begin(session: AsyncSession, number: str, amount: Decimal, now: datetime) -> CardPayment:
    """A payment that waits for its card."""
    row = CardPaymentRow(
        id=uuid.uuid4().hex, account_number=number, amount=amount, begun_at=now, state="begun"
    )
    session.add(row)
    return CardPayment(row.id, number, amount)


class DemoAcquirer:
    """`CardAcquirer` of the demo: it keeps what it did beside billing and charges nobody."""

    def __init__(self, engine: AsyncEngine, now: Callable[[], datetime]) -> None:
        self._database = Database(engine)
        self._now = now

    async def pay(self, payment: str, amount: Decimal, card: Card) -> CardResult:
        today = self._now().date()
        reason = decline_reason(card, today)
        state = "declined" if reason else "paid"
        async with self._database.transaction() as session:
            # Of several at once one finds the payment begun: the others wait, then see its result.
            first = await session.scalar(
                update(CardPaymentRow)
                .where(CardPaymentRow.id == payment, CardPaymentRow.state == "begun")
                .where(CardPaymentRow.amount == amount)
                .values(state=state, last4=card.last4, reason=reason)
                .returning(CardPaymentRow.id)
            )
            row = await session.get(CardPaymentRow, payment)
            if row is None:
                raise PaymentNotFound("no such payment was begun")
            if row.amount != amount:
                raise InvalidRequest("the payment was begun for another amount")
            if first is not None and state == "paid":
                session.add(
                    Payment(
                        account_number=row.account_number, paid_on=today, amount=amount, what=_WHAT
                    )
                )
            return _result(row)


def _result(row: CardPaymentRow) -> CardResult:
    last4 = row.last4 or ""
    if row.state == "paid":
        return CardResult("paid", last4, receipt=row.id[:12].upper())
    return CardResult("declined", last4, reason=cast("DeclineReason", row.reason))
