"""Outside operator hours: a call-back is offered, or the hours are told (B2)."""

from __future__ import annotations

from bot.lines import Schedule
from bot.replies.offers import CALLBACK
from bot.replies.reply import Reply


def operators_away(caller: str | None, operators: Schedule) -> Reply:
    """What stands for an operator now; without the caller's number nobody can call back."""
    hours = {"hours": operators.spoken()}
    return Reply("utter_operators_away" if caller is None else CALLBACK, hours)
