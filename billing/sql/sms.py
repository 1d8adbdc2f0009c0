"""Text messages on their way: written with the answer they belong to, sent at most once."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, String, update
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.dml import ReturningUpdate

from billing.interface import BillingUnavailable
from billing.sms.sender import SmsNotSentError, SmsSender
from billing.sql.base import Base
from billing.sql.session import Database


class SmsRow(Base):
    """A message under its idempotency key; phone and text are forgotten once it is sent."""

    __tablename__ = "sms"
    __table_args__ = (CheckConstraint("state IN ('waiting', 'sending', 'sent')", name="state"),)

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    phone: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(String(1000))
    state: Mapped[str] = mapped_column(String(10))


async def deliver(database: Database, key: str, sender: SmsSender) -> None:
    """Send the message unless it was sent. Raises `BillingUnavailable`: then it may be tried again.

    Who stops between sending and noting it leaves the message `sending`: it is never sent twice.
    """
    async with database.transaction() as session:
        taken = (await session.execute(_moved(key, "waiting", "sending"))).first()
        if taken is None:
            if (await session.get_one(SmsRow, key)).state == "sent":
                return
            raise BillingUnavailable("the message is being sent")
    try:
        await sender.send(taken.phone, taken.text, key)
    except SmsNotSentError as error:
        async with database.transaction() as session:
            await session.execute(_moved(key, "sending", "waiting"))
        raise BillingUnavailable(str(error)) from error
    async with database.transaction() as session:
        sent = {"state": "sent", "phone": "", "text": ""}
        await session.execute(update(SmsRow).where(SmsRow.key == key).values(**sent))


def _moved(key: str, state: str, to: str) -> ReturningUpdate[str, str]:
    """Gives the message where it was in this state: to one of several who ask at once."""
    return (
        update(SmsRow)
        .where(SmsRow.key == key, SmsRow.state == state)
        .values(state=to)
        .returning(SmsRow.phone, SmsRow.text)
    )
