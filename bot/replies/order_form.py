"""The order form: when a master may come, and «да» to the whole order (P12)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from billing.types import VisitTime
from bot.replies.day_parts import ANY, MEANT
from bot.replies.reply import Reply

FORM = "order_form"

VISITS: dict[str, VisitTime] = {"утром": "morning", "днём": "day", "вечером": "evening"}
ANY_TIME = "в любое время"


def form_steps(slots: Mapping[str, Any]) -> list[str]:
    """The form's slots; none when it is over."""
    return ["order_time", "order_ok"] if slots["order"] == "asking" else []


def time_meant(said: str) -> str | None:
    """The time as it will be read back: «утром», «в любое время»; None for other words."""
    if ANY.search(said):
        return ANY_TIME
    parts = [part for part in VISITS if MEANT[part].search(said)]
    return parts[0] if len(parts) == 1 else None


def visit(time: str) -> VisitTime:
    """The time as billing keeps it."""
    return VISITS.get(time, "any")


def confirmation(slots: Mapping[str, Any]) -> Reply:
    """The whole order, read back."""
    values = {
        "service": slots["service"]["name"],
        "address": slots["address"],
        "time": slots["order_time"],
    }
    return Reply("utter_ask_order_ok", values)
