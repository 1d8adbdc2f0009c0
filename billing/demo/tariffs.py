"""Tariffs like those of Moscow region in 2026, changed two months ago, whatever today is."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from billing.types import Zone

# Zone: roubles per kWh before and after the change.
Prices = dict[Zone, tuple[str, str]]

_FULL: dict[int, Prices] = {
    1: {"single": ("8.20", "8.95")},
    2: {"day": ("9.43", "10.29"), "night": ("3.80", "4.20")},
    3: {"peak": ("10.66", "11.64"), "half_peak": ("8.20", "8.95"), "night": ("3.80", "4.20")},
}
# Electric stoves and the countryside pay seven tenths.
_REDUCED: dict[int, Prices] = {
    1: {"single": ("5.74", "6.27")},
    2: {"day": ("6.60", "7.20"), "night": ("2.66", "2.94")},
    3: {"peak": ("7.46", "8.15"), "half_peak": ("5.74", "6.27"), "night": ("2.66", "2.94")},
}
_WHOSE = {
    "gas": ("городской с газовой плитой", _FULL),
    "electric": ("городской с электроплитой", _REDUCED),
    "rural": ("сельский", _REDUCED),
}
_RATES = {1: "однотарифный", 2: "двухтарифный", 3: "трёхтарифный"}

CHANGED_MONTHS_AGO = 2


def months_before(day: date, months: int) -> date:
    """First day of the month that lies so many months before this day's."""
    count = day.year * 12 + day.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)


def tariff_code(stove: str, zones: int) -> str:
    """The code of a tariff: «gas_1», «rural_2»."""
    return f"{stove}_{zones}"


def tariff_names() -> dict[str, str]:
    """Every tariff's name for the caller, by code."""
    return {
        tariff_code(stove, zones): f"{whose}, {rate}"
        for stove, (whose, _) in _WHOSE.items()
        for zones, rate in _RATES.items()
    }


def zones_of(code: str) -> list[Zone]:
    """The tariff's zones."""
    return list(_prices(code))


def price(code: str, zone: Zone, months_ago: int) -> Decimal:
    """Roubles per kWh used so many months ago."""
    return Decimal(_prices(code)[zone][months_ago <= CHANGED_MONTHS_AGO])


def in_force(code: str, today: date) -> list[tuple[Zone, Decimal, date, date | None]]:
    """Zone, price, first and last day in force of all the tariff's prices, old ones first."""
    change = months_before(today, CHANGED_MONTHS_AGO)
    first = months_before(today, 24)
    old = [(zone, Decimal(p), first, change - timedelta(1)) for zone, (p, _) in _items(code)]
    new = [(zone, Decimal(p), change, None) for zone, (_, p) in _items(code)]
    return [*old, *new]


def _prices(code: str) -> Prices:
    stove, zones = code.split("_")
    return _WHOSE[stove][1][int(zones)]


def _items(code: str) -> list[tuple[Zone, tuple[str, str]]]:
    return list(_prices(code).items())
