"""«Назад»: one step back inside a form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


def step_back(step: str | None, slots: Mapping[str, Any]) -> dict[str, Any] | None:
    """The slots one step before `step`; None where there is nothing to go back to."""
    return _STEPS[step](slots) if step in _STEPS else None


def _previous_address(slots: Mapping[str, Any]) -> dict[str, Any] | None:
    return {"candidate": slots["candidate"] - 1} if slots["candidate"] > 0 else None


def _last_reading(slots: Mapping[str, Any]) -> dict[str, Any] | None:
    """The zone before, of the same meter: another meter's readings are written already."""
    readings = slots["readings"]
    meters = [register["meter"] for register in slots["registers"]]
    taken = len(readings)
    if taken and meters[taken] == meters[taken - 1]:
        return {"readings": readings[:-1]}
    return {"replace_readings": None} if slots["given"] and not taken else None


_STEPS: dict[str | None, Callable[[Mapping[str, Any]], dict[str, Any] | None]] = {
    "address": _previous_address,
    "account_number": _previous_address,
    "account_number_ok": lambda slots: {"account_number": None},
    "reading": _last_reading,
    "reading_ok": lambda slots: {"reading": None},
    "pay_sum": lambda slots: {"pay_by": None, "pay_sum": slots["payment_due"]},
    "pay_ok": lambda slots: {"pay_by": None, "pay_sum": slots["payment_due"]},
    "order_ok": lambda slots: {"order_time": None},
    "callback_phone_ok": lambda slots: {"callback_phone": None},
    "callback_window": lambda slots: {"callback_phone_ok": None},
}
