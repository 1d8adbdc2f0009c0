"""A form that was left for another question, and the offer to come back to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.replies.identification import GOALS
from bot.replies.offers import RESUME, RESUME_READINGS
from bot.replies.repeat import response_of
from bot.replies.reply import Reply
from bot.replies.turns import Event

ACTION = "action_set_aside"
"""It leaves the form; the slot `set_aside` keeps what the form was for."""

START_OVER: dict[str, Any] = {
    "candidate": 0,
    "attempts": 0,
    "account_number": None,
    "account_number_ok": None,
    "readings_state": "pending",
    "payment_state": "pending",
    "order": "pending",
    "set_aside": None,
}
"""The slots of who begins again: what was asked and not finished is forgotten."""

_GOAL_OF = {"readings_form": "показания", "payment_form": "оплата", "order_form": "услуги"}
_FORM_OF = {goal: form for form, goal in _GOAL_OF.items()}


def set_aside(form: str | None, goal: str | None) -> str | None:
    """What the caller may come back to after leaving this form; its goal may have changed since."""
    return goal if form == "address_form" else _GOAL_OF.get(form or "")


def resume_reply(goal: str | None, events: Iterable[Event]) -> Reply | None:
    """The offer to come back to `goal`, once; None when nothing waits or it was taken up again."""
    form = _FORM_OF.get(goal or "", "address_form")
    for event in reversed(list(events)):
        if response_of(event) in (RESUME_READINGS, RESUME) or event.get("name") == form:
            return None
        if event.get("name") == ACTION and goal is not None:
            named = {"goal": GOALS.get(goal, goal)}
            return Reply(RESUME_READINGS) if goal == "показания" else Reply(RESUME, named)
    return None
