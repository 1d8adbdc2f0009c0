"""The customers every demo and test knows: README.md of `billing` tells their stories."""

from __future__ import annotations

from typing import Any

from billing.demo.accounts import (
    ESTIMATED_MONTHS_AGO,
    MONTHS,
    DemoAccount,
    DemoCustomer,
    DemoMeter,
    Pays,
)
from billing.demo.places import MOSCOW, REGION
from billing.types import Address, Zone

# Percent of the usual use, oldest month first, so that no two bills are alike.
_SWING = (104, 96, 110, 91, 100, 87, 93, 99, 106, 112, 103, 108)


def fixed_customers() -> list[DemoCustomer]:
    """Accounts 1000000001 and on, phones +74951234501 and on."""
    return [
        _one(
            "Смирнова Анна Викторовна",
            1,
            "01",
            Address(MOSCOW, MOSCOW, "улица Ленина", "5", None, "12"),
            meters=(_meter(1, 5, {"single": 20456}, 185),),
            pays="not_last_two",
        ),
        DemoCustomer(
            "Кузнецов Пётр Алексеевич",
            (
                _account(
                    2,
                    "02",
                    Address(MOSCOW, MOSCOW, "Профсоюзная улица", "24", "3", "81"),
                    meters=(_meter(2, 6, {"single": 103250}, 210),),
                    pays="not_last",
                ),
                _account(
                    3,
                    "02",
                    Address(REGION, "Химки", "Юбилейный проспект", "8", None, "145"),
                    tariff="electric_1",
                    meters=(_meter(3, 4, {"single": 7340}, 160),),
                ),
                _account(
                    4,
                    "02",
                    Address(REGION, "Горки", "Лесная улица", "17", None, None, "деревня"),
                    tariff="rural_1",
                    meters=(_meter(4, 7, {"single": 58120}, 420, "в доме"),),
                    pays="rounded_up",
                ),
            ),
        ),
        _one(
            "Орлова Мария Павловна",
            5,
            "03",
            Address(REGION, "Мытищи", "Олимпийский проспект", "20", "2", "56"),
            tariff="gas_2",
            meters=(_meter(5, 6, {"day": 14820, "night": 6215}, 240),),
            pays="rounded_up",
        ),
        _one(
            "Захаров Дмитрий Николаевич",
            6,
            "04",
            Address(REGION, "Одинцово", "Садовая улица", "31", None, None),
            tariff="gas_3",
            meters=(
                _meter(6, 6, {"peak": 9310, "half_peak": 11745, "night": 8020}, 450, "в доме"),
                _meter(7, 6, {"peak": 410, "half_peak": 655, "night": 290}, 60, "в гараже"),
            ),
            pays="not_last",
        ),
        _one(
            "Белова Ирина Сергеевна",
            7,
            "05",
            Address(REGION, "Королёв", "улица Циолковского", "9", None, "33"),
            tariff="electric_1",
            meters=(_meter(8, 6, {"single": 31207}, 260),),
        ),
        _one(
            "Тарасов Олег Юрьевич",
            8,
            "06",
            Address(REGION, "Балашиха", "улица Свердлова", "40", "1", "118"),
            meters=(_meter(9, 5, {"single": 45630}, 190, more_since_then=120),),
            estimated=True,
        ),
        _one(
            "Ильина Галина Борисовна",
            9,
            "07",
            Address(MOSCOW, MOSCOW, "Варшавское шоссе", "112", "2", "7"),
            meters=(_meter(10, 5, {"single": 99920}, 175),),
        ),
        _one(
            "Покровская Елена Михайловна",
            10,
            "08",
            Address(REGION, "Люберцы", "Октябрьский проспект", "66", None, "29"),
            meters=(_meter(11, 6, {"single": 27415}, 205),),
            submitted=True,
        ),
        _one(
            "Шевченко Николай Ильич",
            11,
            "09",
            Address(REGION, "Томилино", "Дачный переулок", "4", None, None, "посёлок"),
            tariff="rural_1",
            meters=(),
            pays="not_last",
        ),
        _one(
            "Фролов Игорь Константинович",
            12,
            "10",
            Address(REGION, "Подольск", "улица Кирова", "51", None, "90"),
            meters=(_meter(12, 5, {"single": 61004}, 150),),
            closed=True,
        ),
        _one(
            "Соловьёв Андрей Львович",
            13,
            "11",
            Address(REGION, "Красногорск", "Подмосковный бульвар", "3", None, "204"),
            meters=(_meter(13, 6, {"single": 18390}, 230),),
            pays="not_last",
        ),
        _one(
            "Соловьёва Тамара Андреевна",
            14,
            "11",
            Address(REGION, "Красногорск", "улица Пушкина", "15", None, "48"),
            meters=(_meter(14, 5, {"single": 72655}, 140),),
        ),
        _one(
            "Черных Василий Степанович",
            15,
            "12",
            Address(REGION, "Ильинское", "Центральная улица", "22А", None, None, "село"),
            tariff="rural_2",
            meters=(_meter(15, 6, {"day": 20118, "night": 13560}, 380, "в доме"),),
        ),
    ]


def _account(
    count: int,
    line: str,
    address: Address,
    *,
    meters: tuple[DemoMeter, ...],
    tariff: str = "gas_1",
    pays: Pays = "in_full",
    closed: bool = False,
    submitted: bool = False,
    estimated: bool = False,
) -> DemoAccount:
    return DemoAccount(
        number=f"{1_000_000_000 + count}",
        address=address,
        tariff=tariff,
        phones=(f"+749512345{line}",),
        meters=meters,
        pays=pays,
        closed=closed,
        submitted=submitted,
        estimated=estimated,
    )


def _one(name: str, *account: Any, **more: Any) -> DemoCustomer:
    return DemoCustomer(name, (_account(*account, **more),))


def _meter(
    count: int,
    digits: int,
    last: dict[Zone, int],
    monthly: int,
    place: str = "в квартире",
    more_since_then: int = 0,
) -> DemoMeter:
    """`monthly`: kWh of all zones together, about; so much more in the months that are estimated
    for those who submit nothing.
    """
    share = monthly // len(last)
    usage = tuple(
        share * swing // 100 + more_since_then * (MONTHS - month in ESTIMATED_MONTHS_AGO)
        for month, swing in enumerate(_SWING)
    )
    return DemoMeter(f"{30_100_000 + count}", digits, last, dict.fromkeys(last, usage), place)
