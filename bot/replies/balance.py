"""The state of the account (P6)."""

from __future__ import annotations

from billing.types import Balance
from bot.replies.figures import day, roubles
from bot.replies.reply import Reply


def balance_reply(balance: Balance) -> Reply:
    """What is due, paid ahead or settled, and on which day."""
    on = day(balance.as_of)
    if balance.amount > 0:
        return Reply("utter_balance_due", {"date": on, "amount": roubles(balance.amount)})
    if balance.amount < 0:
        return Reply("utter_balance_overpaid", {"date": on, "amount": roubles(balance.amount)})
    return Reply("utter_balance_zero", {"date": on})
