"""Ways to pay, and the sum (P10)."""

from __future__ import annotations

from billing.types import Balance
from bot.replies.figures import roubles
from bot.replies.offers import PAYMENT_LINK
from bot.replies.reply import Reply


def payment_replies(balance: Balance | None, phone: str | None, sent: bool) -> list[Reply]:
    """What to say about paying; `balance` is None for who is not identified.

    It ends with the offer of a link by SMS where there is something to pay and a phone to send to,
    unless one was `sent` in this call.
    """
    if balance is None:
        return [Reply("utter_payment")]
    if balance.amount <= 0:
        return [Reply("utter_payment_nothing_due")]
    replies = [Reply("utter_payment_due", {"amount": roubles(balance.amount)})]
    return replies if phone is None or sent else [*replies, Reply(PAYMENT_LINK)]
