"""The other customers: ordinary people, made up."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from billing.demo.accounts import MONTHS, DemoAccount, DemoCustomer, DemoMeter, Pays
from billing.demo.names import full_name
from billing.demo.places import address
from billing.demo.tariffs import tariff_code, zones_of

_PAYS: dict[Pays, int] = {"in_full": 60, "not_last": 20, "not_last_two": 8, "rounded_up": 12}


def crowd(rng: Random, count: int) -> list[DemoCustomer]:
    """So many customers, one in twenty with two accounts, some without a contact phone."""
    # Ranges apart from those of the fixed customers.
    numbers = iter(rng.sample(range(2_000_000_000, 9_999_999_999), 2 * count))
    phones = iter(rng.sample(range(9_100_000_000, 9_899_999_999), count))
    meters = iter(rng.sample(range(31_000_000, 49_999_999), 2 * count))
    customers = []
    for phone in phones:
        contacts = (f"+7{phone}",) if rng.random() < 0.95 else ()
        accounts = tuple(
            _account(rng, str(next(numbers)), contacts, meters)
            for _ in range(2 if rng.random() < 0.05 else 1)
        )
        customers.append(DemoCustomer(full_name(rng), accounts))
    return customers


def _account(
    rng: Random, number: str, phones: tuple[str, ...], meters: Iterator[int]
) -> DemoAccount:
    where, stove = address(rng)
    tariff = tariff_code(stove, rng.choices((1, 2, 3), (75, 18, 7))[0])
    monthly = rng.randint(80, 450)
    zones = zones_of(tariff)
    digits = rng.choices((5, 6, 7), (35, 60, 5))[0]
    usage = {
        zone: tuple(round(monthly / len(zones) * rng.uniform(0.7, 1.3)) for _ in range(MONTHS))
        for zone in zones
    }
    last = {zone: sum(usage[zone]) + rng.randrange(10**5 - 15_000) for zone in zones}
    return DemoAccount(
        number=number,
        address=where,
        tariff=tariff,
        phones=phones,
        meters=(
            DemoMeter(
                str(next(meters)),
                digits,
                last,
                usage,
                place="в доме" if stove == "rural" else "в квартире",
            ),
        ),
        pays=rng.choices(list(_PAYS), list(_PAYS.values()))[0],
        submitted=rng.random() < 0.1,
    )
