"""The customer information system that the actions ask."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable
from functools import cache
from typing import TypeVar

from billing.http_adapter import HttpCustomerSystem
from billing.interface import BillingUnavailable, CustomerSystem

TIME_LIMIT_S = 2.0
"""A caller waits this long for billing, then an operator takes over."""

T = TypeVar("T")


@cache
def customer_system() -> CustomerSystem:
    """The one system of this process, at `BILLING_URL`."""
    return HttpCustomerSystem(os.environ["BILLING_URL"], TIME_LIMIT_S)


async def in_time(answer: Awaitable[T]) -> T:
    """The answer, or `BillingUnavailable` after `TIME_LIMIT_S` seconds."""
    try:
        return await asyncio.wait_for(answer, TIME_LIMIT_S)
    except asyncio.TimeoutError as error:
        raise BillingUnavailable(f"no answer within {TIME_LIMIT_S} s") from error
