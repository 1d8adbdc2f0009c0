"""How well a caller must be identified for what they ask: `needs` in utility.yml."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.utility import Identified, Need

NEED_OF_GOAL: dict[str, Need] = {
    "баланс": "balance",
    "тариф": "tariff",
    "задолженность": "debt",
    "показания": "readings",
    "услуги": "services",
    "оплата": "card_payment",
}
"""What a call's goal is called in utility.yml."""


def allowed(need: Need, slots: Mapping[str, Any], needs: Mapping[Need, Identified]) -> bool:
    """Whether the confirmed caller may have it; an account number that was named allows all."""
    return slots["identification"] == "confirmed" and (
        slots["identified_by"] == "account_number" or needs[need] == "address"
    )


def number_needed(goal: str | None, needs: Mapping[Need, Identified]) -> bool:
    """Whether an address is not enough for this goal."""
    need = NEED_OF_GOAL.get(goal or "")
    return need is not None and needs[need] == "account_number"
