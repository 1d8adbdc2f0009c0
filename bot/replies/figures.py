"""Figures written as for the eye; the gateway's normaliser speaks them."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

_KOPECK = Decimal("0.01")


def roubles(amount: Decimal) -> str:
    """«1 234,56 ₽»; «1 234 ₽» when there are no kopecks. The sign is dropped: words tell it."""
    exact = abs(amount).quantize(_KOPECK, rounding=ROUND_HALF_UP)
    whole, kopecks = f"{exact:,.2f}".replace(",", " ").split(".")
    return f"{whole} ₽" if kopecks == "00" else f"{whole},{kopecks} ₽"


def day(value: date) -> str:
    """«15.11.2026»."""
    return value.strftime("%d.%m.%Y")
