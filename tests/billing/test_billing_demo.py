"""Demo customers: the same for a seed and a day, fresh on every day, right in grammar."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from billing.demo import demo_customers, load_demo
from billing.demo.history import history
from billing.demo.names import full_name
from billing.sql.database import create_engine, migrate
from billing.sql.models import Base
from billing.types import Zone

DAYS = [
    date(2026, 11, 22),
    date(2026, 1, 1),
    date(2026, 12, 31),
    date(2028, 2, 29),
    date(2027, 3, 1),
]


async def dump(path: Path, today: date, seed: int) -> dict[str, list[tuple[Any, ...]]]:
    engine = create_engine(f"sqlite+aiosqlite:///{path}")
    await migrate(engine)
    await load_demo(engine, today, seed, count=60)
    async with engine.connect() as connection:
        rows = {
            table.name: [tuple(row) for row in await connection.execute(select(table))]
            for table in Base.metadata.sorted_tables
        }
    await engine.dispose()
    return rows


async def test_a_seed_and_a_day_make_the_same_customers(tmp_path: Path) -> None:
    first = await dump(tmp_path / "1.db", DAYS[0], 1)
    assert await dump(tmp_path / "2.db", DAYS[0], 1) == first
    assert await dump(tmp_path / "3.db", DAYS[0], 2) != first


async def test_a_thousand_customers_go_into_either_database_once(empty_url: str) -> None:
    engine = create_engine(empty_url)
    await migrate(engine)
    assert await load_demo(engine, DAYS[0]) == 1000
    assert await load_demo(engine, DAYS[0]) == 0
    await engine.dispose()


def test_numbers_are_nobody_elses() -> None:
    accounts = [account for customer in demo_customers() for account in customer.accounts]
    meters = [meter.number for account in accounts for meter in account.meters]
    assert len({account.number for account in accounts}) == len(accounts) > 1000
    assert len(set(meters)) == len(meters)
    assert all(re.fullmatch("[0-9]{10}", account.number) for account in accounts)


def test_registers_of_four_to_seven_digits_are_there() -> None:
    digits = Counter(
        meter.digits
        for customer in demo_customers()
        for account in customer.accounts
        for meter in account.meters
    )
    assert set(digits) == {4, 5, 6, 7}


@pytest.mark.parametrize("today", DAYS)
def test_histories_end_before_today_and_fit_the_dials(today: date) -> None:
    rng = Random(1)
    for customer in demo_customers(count=200):
        for account in customer.accounts:
            told = history(account, today, rng)
            digits = {meter.number: meter.digits for meter in account.meters}
            assert all(row["submitted_on"] <= today for row in told.readings)
            assert all(row["value"] < 10 ** digits[row["meter_number"]] for row in told.readings)
            assert all(row["charged_on"] <= today for row in told.charges)
            assert all(row["paid_on"] <= today for row in told.payments)
            assert all(row["made_on"] <= today for row in told.recalculations)
            assert len(told.charges) == (8 if account.closed else 12)


@pytest.mark.parametrize("today", DAYS)
def test_the_fixed_balances_do_not_depend_on_the_day(today: date) -> None:
    owed = {}
    for customer in demo_customers(count=0):
        for account in customer.accounts:
            told = history(account, today, Random(1))
            charged = sum(row["amount"] for row in told.charges + told.recalculations)
            owed[account.number] = str(charged - sum(row["amount"] for row in told.payments))
    assert owed == {
        "1000000001": "3481.55",
        "1000000002": "2022.70",
        "1000000003": "0.00",
        "1000000004": "-611.93",
        "1000000005": "-451.90",
        "1000000006": "4536.57",
        "1000000007": "0.00",
        "1000000008": "3509.45",
        "1000000009": "0.00",
        "1000000010": "0.00",
        "1000000011": "940.50",
        "1000000012": "0.00",
        "1000000013": "2219.60",
        "1000000014": "0.00",
        "1000000015": "0.00",
    }


def test_what_is_charged_is_what_was_read() -> None:
    [customer] = [c for c in demo_customers(count=0) if c.name.startswith("Орлова")]
    [account] = customer.accounts
    told = history(account, DAYS[0], Random(1))
    readings: dict[tuple[Zone, date], int] = {
        (row["zone"], row["period"]): row["value"] for row in told.readings
    }
    for charge in told.charges:
        period: date = charge["period"]
        before = date(period.year - (period.month == 1), (period.month - 2) % 12 + 1, 1)
        used = sum(
            readings[zone, period] - readings[zone, before] for zone in account.meters[0].last
        )
        assert f"{used} кВт·ч" in charge["what"]


def test_surnames_and_patronymics_agree_in_gender() -> None:
    rng = Random(1)
    for _ in range(2000):
        surname, _name, patronymic = full_name(rng).split()
        woman = patronymic.endswith("на")
        assert woman or patronymic.endswith("ич")
        if surname.endswith(("ова", "ева", "ёва", "ина", "ская")):
            assert woman
        if surname.endswith(("ов", "ев", "ёв", "ин", "ский")):
            assert not woman


def test_every_readme_row_is_a_demo_account() -> None:
    readme = (Path(__file__).parents[2] / "billing" / "README.md").read_text(encoding="utf-8")
    known = {
        (phone, account.number)
        for customer in demo_customers(count=0)
        for account in customer.accounts
        for phone in account.phones
    }
    assert set(re.findall(r"^\| (\+7\d{10}) \| (\d{10}) \|", readme, re.MULTILINE)) == known
