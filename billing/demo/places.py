"""Towns of Moscow and its region, and addresses in them."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Literal

from billing.types import Address, TownKind

Stove = Literal["gas", "electric", "rural"]

MOSCOW = "Москва"
REGION = "Московская область"


@dataclass(frozen=True)
class Town:
    """`weight`: how many customers it has, against the others."""

    name: str
    weight: int
    streets: tuple[str, ...]
    kind: TownKind = "город"
    region: str = REGION


_COMMON = (
    "улица Ленина", "Советская улица", "Первомайская улица", "Школьная улица",
    "Октябрьская улица", "улица Гагарина", "улица Пушкина", "Садовая улица",
    "Комсомольская улица", "улица Мира", "Спортивная улица", "улица Победы",
)  # fmt: skip
_RURAL = (
    "Центральная улица", "Лесная улица", "Полевая улица", "Луговая улица", "Садовая улица",
    "Речная улица", "Молодёжная улица", "Новая улица", "Солнечная улица", "улица Дружбы",
    "Берёзовая улица", "Дачный переулок",
)  # fmt: skip

TOWNS = (
    Town(
        MOSCOW,
        30,
        (
            "Ленинский проспект",
            "проспект Мира",
            "Профсоюзная улица",
            "улица Вавилова",
            "Каширское шоссе",
            "Варшавское шоссе",
            "Большая Тульская улица",
            "Люблинская улица",
            "Первомайская улица",
            "Дмитровское шоссе",
            "Мичуринский проспект",
            "Кутузовский проспект",
            "улица Миклухо-Маклая",
            "Нагатинская набережная",
            "Щёлковское шоссе",
            "Рязанский проспект",
            "Бескудниковский бульвар",
            "улица Академика Королёва",
            "Волоколамское шоссе",
        ),
        region=MOSCOW,
    ),
    Town("Химки", 6, (*_COMMON, "Юбилейный проспект", "Молодёжная улица")),
    Town("Мытищи", 6, (*_COMMON, "Олимпийский проспект", "Новомытищинский проспект")),
    Town("Балашиха", 7, (*_COMMON, "шоссе Энтузиастов", "улица Свердлова")),
    Town("Подольск", 6, (*_COMMON, "Революционный проспект", "улица Кирова")),
    Town("Люберцы", 5, (*_COMMON, "Октябрьский проспект", "Инициативная улица")),
    Town("Королёв", 5, (*_COMMON, "проспект Королёва", "улица Циолковского")),
    Town("Одинцово", 4, (*_COMMON, "Можайское шоссе", "улица Маршала Жукова")),
    Town("Красногорск", 4, (*_COMMON, "Волоколамское шоссе", "Подмосковный бульвар")),
    Town("Коломна", 4, (*_COMMON, "улица Октябрьской Революции", "проспект Кирова")),
    Town("Серпухов", 3, (*_COMMON, "улица Ворошилова", "Московское шоссе")),
    Town("Сергиев Посад", 3, (*_COMMON, "проспект Красной Армии", "улица Воробьёвская")),
    Town("Электросталь", 3, (*_COMMON, "проспект Ленина", "улица Ялагина")),
    Town("Пушкино", 2, (*_COMMON, "Московский проспект", "Надсоновская улица")),
    Town("Дубна", 2, (*_COMMON, "проспект Боголюбова", "улица Жолио-Кюри")),
    Town("Томилино", 2, _RURAL, "посёлок"),
    Town("Малаховка", 2, _RURAL, "посёлок"),
    Town("Ильинское", 1, _RURAL, "село"),
    Town("Озерецкое", 1, _RURAL, "село"),
    Town("Горки", 2, _RURAL, "деревня"),
    Town("Сосновка", 2, _RURAL, "деревня"),
    Town("Жуковка", 1, _RURAL, "деревня"),
)


def address(rng: Random) -> tuple[Address, Stove]:
    """An address, and what stove its tariff is for."""
    town = rng.choices(TOWNS, [town.weight for town in TOWNS])[0]
    street = rng.choice(town.streets)
    if town.kind != "город":
        house = str(rng.randint(1, 90)) + rng.choice(("", "", "", "А"))
        return Address(town.region, town.name, street, house, None, None, town.kind), "rural"
    building = str(rng.randint(1, 4)) if rng.random() < 0.2 else None
    house = str(rng.randint(1, 120))
    flat = str(rng.randint(1, 240))
    stove: Stove = "electric" if rng.random() < 0.3 else "gas"
    return Address(town.region, town.name, street, house, building, flat), stove
