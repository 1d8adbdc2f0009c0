"""Which sums can be paid by card; client and server check alike."""

from __future__ import annotations

from decimal import Decimal

from billing.interface import InvalidRequest

MOST = Decimal(100_000)
"""Roubles."""


def check_amount(amount: Decimal) -> Decimal:
    """The amount with two places. Raises `InvalidRequest` unless it is above zero, whole kopecks
    and no more than `MOST`.
    """
    if not amount.is_finite() or not 0 < amount <= MOST or amount != round(amount, 2):
        raise InvalidRequest(f"an amount is whole kopecks, above zero and up to {MOST} roubles")
    return round(amount, 2)
