"""The sum of a debt (P9 in short)."""

from __future__ import annotations

from billing.types import Balance
from bot.replies.figures import day, roubles
from bot.replies.reply import Reply


def debt_reply(balance: Balance) -> Reply:
    """How much is owed, or that nothing is."""
    on = day(balance.as_of)
    if balance.amount > 0:
        return Reply("utter_debt_due", {"date": on, "amount": roubles(balance.amount)})
    if balance.amount < 0:
        return Reply("utter_debt_overpaid", {"date": on, "amount": roubles(balance.amount)})
    return Reply("utter_debt_none", {"date": on})
