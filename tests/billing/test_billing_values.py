"""Domain values: addresses as they are said, money as it travels, errors as they travel."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.interface import (
    AccountClosed,
    AccountNotFound,
    BillingError,
    BillingUnavailable,
    IdempotencyConflict,
    InvalidPhone,
    InvalidRequest,
    ReadingRejected,
    ServiceNotFound,
)
from billing.problems import from_problem, to_problem
from billing.sql.base import Kopecks, roubles
from billing.types import Account, Address, Balance, Meter, Register
from billing.wire import UnreadableError, from_json, list_from_json, to_json


@pytest.mark.parametrize(
    ("address", "spoken"),
    [
        (
            Address("Москва", "Москва", "улица Ленина", "5", "2", "12"),
            "Москва, улица Ленина, дом 5, корпус 2, квартира 12",
        ),
        (
            Address("Московская область", "Химки", "Юбилейный проспект", "8", None, "145"),
            "Химки, Юбилейный проспект, дом 8, квартира 145",
        ),
        (
            Address("Московская область", "Горки", "Лесная улица", "17", None, None, "деревня"),
            "деревня Горки, Лесная улица, дом 17",
        ),
        (
            Address("Московская область", "Томилино", "Новая улица", "4А", "1", None, "посёлок"),
            "посёлок Томилино, Новая улица, дом 4А, корпус 1",
        ),
        (
            Address("Московская область", "Ильинское", "Новая улица", "2", None, None, "село"),
            "село Ильинское, Новая улица, дом 2",
        ),
    ],
)
def test_an_address_is_said_as_an_operator_says_it(address: Address, spoken: str) -> None:
    assert address.spoken() == spoken


@given(st.integers(-(10**15), 10**15))
def test_kopecks_come_back_as_they_went(kopecks: int) -> None:
    amount = roubles(kopecks)
    assert amount.as_tuple().exponent == -2
    column = Kopecks()
    assert column.process_bind_param(amount, None) == kopecks  # type: ignore[arg-type]
    balance = Balance(amount, date(2026, 11, 22))
    assert from_json(Balance, to_json(balance)) == balance


def test_an_amount_finer_than_a_kopeck_is_an_error() -> None:
    with pytest.raises(ValueError, match="two places"):
        Kopecks().process_bind_param(Decimal("0.001"), None)  # type: ignore[arg-type]


def test_money_is_a_string_in_json_and_a_day_is_iso() -> None:
    balance = Balance(Decimal("-1234.50"), date(2026, 11, 2))
    assert to_json(balance) == {"amount": "-1234.50", "as_of": "2026-11-02"}


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        "x",
        {},
        {"amount": "1.00"},
        {"amount": 1.1, "as_of": "2026-11-22"},
        {"amount": "много", "as_of": "2026-11-22"},
        {"amount": "NaN", "as_of": "2026-11-22"},
        {"amount": "Infinity", "as_of": "2026-11-22"},
        {"amount": None, "as_of": "2026-11-22"},
        {"amount": "1.00", "as_of": "вчера"},
        {"amount": "1.00", "as_of": 5},
    ],
)
def test_what_is_not_a_balance_is_unreadable(data: object) -> None:
    with pytest.raises(UnreadableError):
        from_json(Balance, data)


def test_unreadable_json_is_not_quoted() -> None:
    with pytest.raises(UnreadableError) as caught:
        from_json(Account, {"number": 1000000001, "holder": "Смирнова"})
    assert "1000000001" not in str(caught.value)


def test_a_zone_that_does_not_exist_is_unreadable() -> None:
    meter = to_json(Meter("1", "в доме", [Register("day", 6, None)]))
    assert list_from_json(Meter, [meter])[0].registers[0].zone == "day"
    meter["registers"][0]["zone"] = "dawn"
    with pytest.raises(UnreadableError):
        from_json(Meter, meter)


@pytest.mark.parametrize(
    "error",
    [
        BillingUnavailable("away"),
        AccountNotFound("none"),
        AccountClosed("closed"),
        ServiceNotFound("none"),
        InvalidPhone("no"),
        InvalidRequest("no"),
        IdempotencyConflict("twice"),
        ReadingRejected("below_last", "30100001", "day"),
        ReadingRejected("account_closed"),
    ],
)
def test_an_error_comes_back_as_it_went(error: BillingError) -> None:
    back = from_problem(to_problem(error))
    assert type(back) is type(error)
    assert str(back) == str(error)
    assert vars(back) == vars(error)


@pytest.mark.parametrize(
    "problem",
    [
        {},
        {"code": None},
        {"code": ["account_not_found"]},
        {"code": "not_found"},
        {"code": "reading_rejected"},
        {"code": "reading_rejected", "reason": "mood"},
        {"code": "reading_rejected", "reason": "too_high", "zone": "dawn"},
        {"code": "reading_rejected", "reason": "too_high", "meter": 5},
        {"code": "reading_rejected", "reason": []},
    ],
)
def test_an_unknown_problem_is_an_outage(problem: dict[str, object]) -> None:
    assert type(from_problem(problem)) is BillingUnavailable


def test_the_client_needs_neither_sqlalchemy_nor_fastapi_nor_pydantic() -> None:
    program = (
        "import sys\n"
        "for name in ('sqlalchemy', 'fastapi', 'pydantic', 'starlette'): sys.modules[name] = None\n"
        "import billing.types, billing.interface, billing.http_adapter\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
