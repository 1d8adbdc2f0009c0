"""The caller's electricity price by zone (P8)."""

from __future__ import annotations

from billing.types import Tariff, Zone
from bot.replies.figures import day, roubles
from bot.replies.reply import Reply

_WHEN: dict[Zone, str] = {
    "single": "круглосуточно",
    "day": "днём",
    "night": "ночью",
    "peak": "в пик",
    "half_peak": "в полупик",
}


def tariff_reply(tariff: Tariff) -> Reply:
    """The price, or the price of each zone, and since when it is in force."""
    values = {"name": tariff.name, "date": day(tariff.in_force_from)}
    if len(tariff.zones) == 1:
        price = roubles(tariff.zones[0].price)
        return Reply("utter_tariff_single", {**values, "price": price})
    prices = ", ".join(f"{_WHEN[zone.zone]} {roubles(zone.price)}" for zone in tariff.zones)
    return Reply("utter_tariff_zones", {**values, "prices": prices})
