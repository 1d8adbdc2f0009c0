"""P9: why a debt appeared, from every typical ledger."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from billing.types import Balance, EntryKind, LedgerEntry
from bot.replies.debt import debt_replies, ledger_since
from bot.replies.months import for_months, months_back, over_months
from bot.replies.reply import Reply
from voice_gateway.text.normalise import speak

TODAY = date(2026, 11, 22)
OLD_PRICES = date(2025, 7, 1)
SPEECH_CHARACTERS_A_SECOND = 14
KINDS: tuple[EntryKind, ...] = ("charge", "payment", "recalculation")
RESPONSES = yaml.safe_load(
    (Path(__file__).parents[2] / "bot" / "domain.yml").read_text(encoding="utf-8")
)["responses"]


def charge(month: int, amount: str, year: int = 2026) -> LedgerEntry:
    period = date(year, month, 1)
    on = months_back(period, -1)
    return LedgerEntry("charge", on, Decimal(amount), period, "Электроэнергия")


def payment(month: int, amount: str, day: int = 7, year: int = 2026) -> LedgerEntry:
    return LedgerEntry("payment", date(year, month, day), Decimal(amount), None, "Автоплатёж")


def recalculation(month: int, amount: str) -> LedgerEntry:
    return LedgerEntry(
        "recalculation", date(2026, month, 1), Decimal(amount), date(2026, 7, 1), "Перерасчёт: счёт"
    )


def paid_up(*months: int) -> list[LedgerEntry]:
    """Bills that were paid to the kopeck in the month after."""
    return [
        entry
        for month in months
        for entry in (charge(month, f"1{month:02}0.50"), payment(month + 1, f"1{month:02}0.50"))
    ]


def said(amount: str, ledger: list[LedgerEntry], prices_since: date = OLD_PRICES) -> list[str]:
    return [text(reply) for reply in explain(amount, ledger, prices_since)]


def explain(amount: str, ledger: list[LedgerEntry], prices_since: date) -> list[Reply]:
    ordered = sorted(ledger, key=lambda entry: entry.on)
    return debt_replies(Balance(Decimal(amount), TODAY), ordered, prices_since)


def text(reply: Reply) -> str:
    words: str = RESPONSES[reply.response][0]["text"].format(**reply.values)
    return words


@pytest.mark.parametrize(
    ("case", "amount", "ledger", "words"),
    [
        ("nothing is owed", "0.00", paid_up(8, 9), ["На 22.11.2026 задолженности нет."]),
        (
            "paid ahead",
            "-49.50",
            [charge(10, "1950.50"), payment(11, "2000.00")],
            ["На 22.11.2026 задолженности нет. Наоборот, у вас переплата 49,50 ₽."],
        ),
        (
            "the last bill, whose payment may be on its way",
            "1950.50",
            [*paid_up(8, 9), charge(10, "1950.50")],
            [
                "У вас задолженность 1 950,50 ₽.",
                "Не оплачено начисление за октябрь.",
                "Если вы платили на днях, деньги могли ещё не дойти.",
            ],
        ),
        (
            "two months unpaid",
            "3950.00",
            [*paid_up(7, 8), charge(9, "2000.00"), charge(10, "1950.00")],
            [
                "У вас задолженность 3 950 ₽.",
                "Не оплачены начисления за сентябрь и октябрь.",
                "Последняя оплата поступила 7 сентября: 1 080,50 ₽.",
            ],
        ),
        (
            "many months unpaid in a row",
            "8000.00",
            [*paid_up(5, 6), *(charge(month, "2000.00") for month in (7, 8, 9, 10))],
            [
                "У вас задолженность 8 000 ₽.",
                "Не оплачены начисления с июля по октябрь.",
                "Последняя оплата поступила 7 июля: 1 060,50 ₽.",
            ],
        ),
        (
            "nothing was ever paid",
            "4000.00",
            [charge(9, "2000.00"), charge(10, "2000.00")],
            [
                "У вас задолженность 4 000 ₽.",
                "Не оплачены начисления за сентябрь и октябрь.",
                "С ноября прошлого года оплаты не поступали.",
            ],
        ),
        (
            "a bill in the middle was passed over",
            "1777.00",
            [*paid_up(6), charge(7, "1777.00"), *paid_up(8, 9)],
            [
                "У вас задолженность 1 777 ₽.",
                "Не оплачено начисление за июль.",
                "Последняя оплата поступила 7 октября: 1 090,50 ₽.",
            ],
        ),
        (
            "one payment for several bills",
            "1900.00",
            [charge(7, "1000.00"), charge(8, "1100.00"), payment(9, "2100.00", 20),
             charge(10, "1900.00")],
            [
                "У вас задолженность 1 900 ₽.",
                "Не оплачено начисление за октябрь.",
                "Если вы платили на днях, деньги могли ещё не дойти.",
            ],
        ),
        (
            "every payment too small",
            "600.00",
            [*paid_up(7), *(charge(month, "1800.00") for month in (8, 9, 10)),
             *(payment(month, "1600.00") for month in (9, 10, 11))],
            [
                "У вас задолженность 600 ₽.",
                "Всего с августа по октябрь начислено 5 400 ₽.",
                "А оплачено 4 800 ₽, последний раз 7 ноября.",
            ],
        ),
        (
            "part of one bill",
            "700.00",
            [*paid_up(9), charge(10, "1800.00"), payment(11, "1100.00")],
            [
                "У вас задолженность 700 ₽.",
                "Всего за октябрь начислено 1 800 ₽.",
                "А оплачено 1 100 ₽, последний раз 7 ноября.",
            ],
        ),
        (
            "a recalculation up, every bill paid",
            "3509.45",
            [*paid_up(8, 9, 10), recalculation(11, "3509.45")],
            ["У вас задолженность 3 509,45 ₽.", "Перерасчёт: счёт."],
        ),
        (
            "a recalculation up and a bill unpaid",
            "5400.00",
            [*paid_up(8, 9), charge(10, "1900.00"), recalculation(11, "3500.00")],
            [
                "У вас задолженность 5 400 ₽.",
                "Не оплачено то, что начислили за октябрь, и перерасчёт на 3 500 ₽.",
                "Перерасчёт: счёт.",
            ],
        ),
        (
            "a recalculation up, paid in part",
            "2500.00",
            [*paid_up(9), recalculation(11, "3500.00"), payment(11, "1000.00", 15)],
            [
                "У вас задолженность 2 500 ₽.",
                "Перерасчёт добавил 3 500 ₽.",
                "А оплачено 1 000 ₽, последний раз 15 ноября.",
            ],
        ),
        (
            "a recalculation up and bills paid in part",
            "4400.00",
            [*paid_up(9), charge(10, "1900.00"), recalculation(11, "3500.00"),
             payment(11, "1000.00", 15)],
            [
                "У вас задолженность 4 400 ₽.",
                "Всего за октябрь с перерасчётом начислено 5 400 ₽.",
                "А оплачено 1 000 ₽, последний раз 15 ноября.",
            ],
        ),
        (
            "a recalculation down",
            "1500.00",
            [
                *paid_up(8),
                charge(9, "1000.00"),
                charge(10, "1000.00"),
                recalculation(11, "-500.00"),
            ],
            [
                "У вас задолженность 1 500 ₽.",
                "Всего за сентябрь и октябрь начислено 2 000 ₽.",
                "Оплаты не было, перерасчётом покрыто 500 ₽.",
            ],
        ),
        (
            "an overpayment that did not last",
            "1751.00",
            [charge(9, "1950.50"), payment(10, "2000.00"), charge(10, "1800.50")],
            [
                "У вас задолженность 1 751 ₽.",
                "Всего за октябрь начислено 1 800,50 ₽.",
                "Оплаты не было, переплатой покрыто 49,50 ₽.",
            ],
        ),
        (
            "an old debt, later bills paid",
            "2000.00",
            paid_up(8, 9),
            [
                "У вас задолженность 2 000 ₽.",
                "До ноября прошлого года накопился долг 2 000 ₽.",
                "Всё, что начислили с тех пор, оплачено.",
            ],
        ),
        (
            "an old debt, nothing paid since",
            "5900.00",
            [charge(9, "2000.00"), charge(10, "1900.00")],
            [
                "У вас задолженность 5 900 ₽.",
                "До ноября прошлого года накопился долг 2 000 ₽.",
                "С тех пор начислено 3 900 ₽, а оплаты не поступали.",
            ],
        ),
        (
            "an old debt, less paid since",
            "4900.00",
            [charge(9, "2000.00"), charge(10, "1900.00"), payment(11, "1500.00")],
            [
                "У вас задолженность 4 900 ₽.",
                "До ноября прошлого года накопился долг 2 500 ₽.",
                "С тех пор начислено на 2 400 ₽ больше, чем оплачено.",
            ],
        ),
        (
            "an overpayment and payments that were too small",
            "1100.00",
            [charge(8, "1950.00"), payment(9, "2000.00"), charge(9, "1850.00"),
             payment(10, "1000.00"), charge(10, "1800.00"), payment(11, "1500.00")],
            [
                "У вас задолженность 1 100 ₽.",
                "Всего за сентябрь и октябрь начислено 3 650 ₽.",
                "А оплачено с переплатой 2 550 ₽.",
            ],
        ),
        (
            "an old debt alone",
            "312.00",
            [],
            [
                "У вас задолженность 312 ₽.",
                "До ноября прошлого года накопился долг 312 ₽.",
            ],
        ),
    ],
)  # fmt: skip
def test_every_debt_is_explained(
    case: str, amount: str, ledger: list[LedgerEntry], words: list[str]
) -> None:
    assert said(amount, ledger) == words, case


def test_new_prices_are_named_where_old_payments_became_too_small() -> None:
    ledger = [
        *paid_up(8),
        charge(9, "1800.00"), payment(10, "1500.00"),
        charge(10, "1900.00"), payment(11, "1500.00"),
    ]  # fmt: skip
    assert said("700.00", ledger, date(2026, 9, 1))[1:] == [
        "С 1 сентября действуют новые цены: за сентябрь и октябрь начислено 3 700 ₽.",
        "А оплачено 3 000 ₽, последний раз 7 ноября.",
    ]


@pytest.mark.parametrize(
    ("months", "words"),
    [
        ([10], "за октябрь"),
        ([9, 9, 10], "за сентябрь и октябрь"),
        ([7, 9, 10], "за июль, сентябрь и октябрь"),
        ([3, 4, 5], "с марта по май"),
        ([1, 3, 6, 10], "за 4 месяца с января по октябрь"),
        ([1, 3, 6, 8, 10], "за 5 месяцев с января по октябрь"),
    ],
)
def test_months_are_named_one_by_one_or_from_to(months: list[int], words: str) -> None:
    assert for_months(date(2026, month, 1) for month in months) == words


def test_a_long_total_is_told_from_its_first_month_to_its_last() -> None:
    days = [date(2026, month, 1) for month in (3, 5, 6, 8)]
    assert over_months(days) == "с марта по август"
    assert over_months(days[:2]) == "за март и май"


def test_months_run_on_over_the_new_year() -> None:
    assert for_months([date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)]) == (
        "с декабря по февраль"
    )
    assert months_back(date(2026, 1, 15), 1) == date(2025, 12, 1)


def test_the_ledger_is_asked_for_twelve_whole_months() -> None:
    assert ledger_since(Balance(Decimal(1), TODAY)) == date(2025, 11, 1)


def test_no_ledger_whatever_breaks_the_explanation_or_makes_it_long() -> None:
    chance = random.Random(22)
    for _ in range(400):
        ledger = [
            LedgerEntry(kind, on, amount, on.replace(day=1), "Перерасчёт")
            for on in sorted(
                TODAY - timedelta(days=chance.randint(0, 365))
                for _ in range(chance.choice((0, 3, 9, 40)))
            )
            for kind in [chance.choice(KINDS)]
            for amount in [Decimal(chance.choice((0, 50, 1999_97, 98_765_43))) / 100]
            for amount in [-amount if kind == "recalculation" and chance.random() < 0.5 else amount]
        ]
        replies = explain("98765.43", ledger, TODAY.replace(day=1))
        assert 1 <= len(replies) <= 3
        seconds = [len(speak(text(reply))) / SPEECH_CHARACTERS_A_SECOND for reply in replies]
        assert max(seconds) <= 12, replies
        assert sum(seconds) <= 25, replies
