"""What a demo account is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from billing.types import Address, Zone

MONTHS = 12
ESTIMATED_MONTHS_AGO = (4, 3, 2)

Pays = Literal[
    "in_full",  # every bill: the balance is zero
    "not_last",  # all but the last bill
    "not_last_two",
    "rounded_up",  # to whole hundreds: ahead by some
]


@dataclass(frozen=True)
class DemoMeter:
    """`last`: last month's reading of each zone. `usage`: kWh of each zone in each of the last
    `MONTHS` months, oldest first.
    """

    number: str
    digits: int
    last: dict[Zone, int]
    usage: dict[Zone, tuple[int, ...]]
    place: str = "в квартире"


@dataclass(frozen=True)
class DemoAccount:
    """Without a meter the account is charged by the norm.

    `closed`: some months ago. `submitted`: this month's readings, too. `estimated`: submitted
    nothing in `ESTIMATED_MONTHS_AGO`, was charged the average, and recalculated afterwards.
    """

    number: str
    address: Address
    tariff: str
    phones: tuple[str, ...]
    meters: tuple[DemoMeter, ...]
    pays: Pays
    closed: bool = False
    submitted: bool = False
    estimated: bool = False


@dataclass(frozen=True)
class DemoCustomer:
    """A person and the accounts held."""

    name: str
    accounts: tuple[DemoAccount, ...] = field(default=())
