"""Twelve months of an account: readings, charges, payments, recalculations as table rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from billing.demo.accounts import ESTIMATED_MONTHS_AGO, MONTHS, DemoAccount, DemoMeter
from billing.demo.tariffs import months_before, price, zones_of
from billing.types import Zone

Row = dict[str, Any]

NORM_KWH = 150
CLOSED_MONTHS_AGO = 4
SUBMITTED_ON_DAY = 20

_MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь",
    "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
_GENITIVES = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября",
    "октября", "ноября", "декабря",
)  # fmt: skip
_WAYS = (
    "Оплата банковской картой на сайте",
    "Оплата в личном кабинете",
    "Оплата в мобильном приложении",
    "Автоплатёж",
    "Оплата на почте",
)


@dataclass
class History:
    """Rows by table."""

    readings: list[Row] = field(default_factory=list)
    charges: list[Row] = field(default_factory=list)
    payments: list[Row] = field(default_factory=list)
    recalculations: list[Row] = field(default_factory=list)


def history(account: DemoAccount, today: date, rng: Random) -> History:
    """The account's last `MONTHS` whole months before the month of `today`."""
    told = History()
    for meter in account.meters:
        told.readings += _readings(account, meter, today)
    unpaid = {"not_last": 1, "not_last_two": 2}.get(account.pays, 0)
    way = rng.choice(_WAYS)
    for months_ago in range(MONTHS, CLOSED_MONTHS_AGO if account.closed else 0, -1):
        period = months_before(today, months_ago)
        used = _used(account, months_ago)
        amount = _cost(account, used, months_ago)
        charged_on = months_before(today, months_ago - 1)
        whose = {"account_number": account.number}
        told.charges.append(
            whose
            | {
                "charged_on": charged_on,
                "period": period,
                "amount": amount,
                "what": _charge_text(account, period, sum(used.values()), months_ago),
            }
        )
        if months_ago > unpaid:
            paid_on = min(charged_on + timedelta(rng.randint(4, 11)), today)
            paid = _hundreds(amount) if account.pays == "rounded_up" else amount
            told.payments.append(whose | {"paid_on": paid_on, "amount": paid, "what": way})
    if account.estimated:
        told.recalculations.append(_recalculation(account, today))
    return told


def _readings(account: DemoAccount, meter: DemoMeter, today: date) -> Iterator[Row]:
    end = CLOSED_MONTHS_AGO if account.closed else 0
    for zone, last in meter.last.items():
        value = last - sum(meter.usage[zone][: MONTHS - end])
        for months_ago in range(MONTHS + 1, end, -1):
            if months_ago <= MONTHS:
                value += meter.usage[zone][MONTHS - months_ago]
            if account.estimated and months_ago in ESTIMATED_MONTHS_AGO:
                continue
            period = months_before(today, months_ago)
            yield _reading(meter, zone, value, period, period.replace(day=SUBMITTED_ON_DAY))
        if account.submitted:
            on = today.replace(day=min(today.day, SUBMITTED_ON_DAY))
            value += meter.usage[zone][0]
            yield _reading(meter, zone, value, months_before(today, 0), on)


def _reading(meter: DemoMeter, zone: Zone, value: int, period: date, on: date) -> Row:
    return {
        "meter_number": meter.number,
        "zone": zone,
        "period": period,
        "value": value % 10**meter.digits,
        "submitted_on": on,
    }


def _used(account: DemoAccount, months_ago: int) -> dict[Zone, int]:
    """kWh charged for a month: read, estimated or by the norm."""
    if not account.meters:
        return {zones_of(account.tariff)[0]: NORM_KWH}
    if account.estimated and months_ago in ESTIMATED_MONTHS_AGO:
        before = range(MONTHS, max(ESTIMATED_MONTHS_AGO), -1)
        months = [_read(account, month) for month in before]
        return {zone: sum(m[zone] for m in months) // len(months) for zone in months[0]}
    return _read(account, months_ago)


def _read(account: DemoAccount, months_ago: int) -> dict[Zone, int]:
    return {
        zone: sum(meter.usage[zone][MONTHS - months_ago] for meter in account.meters)
        for zone in zones_of(account.tariff)
    }


def _cost(account: DemoAccount, used: dict[Zone, int], months_ago: int) -> Decimal:
    cost = sum(
        (kwh * price(account.tariff, zone, months_ago) for zone, kwh in used.items()), Decimal()
    )
    return cost.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _recalculation(account: DemoAccount, today: date) -> Row:
    amount = sum(
        (
            _cost(account, _read(account, month), month)
            - _cost(account, _used(account, month), month)
            for month in ESTIMATED_MONTHS_AGO
        ),
        Decimal(),
    )
    first = months_before(today, max(ESTIMATED_MONTHS_AGO))
    last = months_before(today, min(ESTIMATED_MONTHS_AGO))
    return {
        "account_number": account.number,
        "made_on": months_before(today, 0),
        "period": first,
        "amount": amount,
        "what": f"Перерасчёт с {_GENITIVES[first.month - 1]} по {_MONTHS[last.month - 1]}: "
        "показаний не было, поэтому начисляли по среднему расходу, "
        "а по данным контролёра расход оказался больше",
    }


def _charge_text(account: DemoAccount, period: date, kwh: int, months_ago: int) -> str:
    text = f"Электроэнергия за {_MONTHS[period.month - 1]} {period.year} года, {kwh} кВт·ч"
    if not account.meters:
        return f"{text} по нормативу"
    if account.estimated and months_ago in ESTIMATED_MONTHS_AGO:
        return f"{text} по среднему расходу"
    return text


def _hundreds(amount: Decimal) -> Decimal:
    return (amount / 100).to_integral_value(ROUND_CEILING) * Decimal("100.00")
