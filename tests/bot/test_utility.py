"""utility.yml: what may be written, and what is said about a mistake."""

from __future__ import annotations

import pytest

from bot.designer_file import DesignerFileError
from bot.utility import load_utility, parse_utility

GOOD = """
account_digits: 10
improbable_kwh_a_day: 50
time_zone: Europe/Moscow
account_control: null
needs:
  balance: address
  tariff: address
  debt: address
  readings: address
  services: address
  card_payment: account_number
  save_phone: account_number
"""


def test_a_good_file_is_taken() -> None:
    utility = parse_utility(GOOD, "u.yml")
    assert (utility.account_digits, utility.time_zone.key) == (10, "Europe/Moscow")
    assert (utility.account_control, utility.needs["card_payment"]) == (None, "account_number")


def test_the_bots_own_file_is_good() -> None:
    assert load_utility().account_digits == 10


@pytest.mark.parametrize(
    ("written", "instead_of", "line"),
    [
        (
            "account_digits: десять",
            "account_digits: 10",
            "u.yml: account_digits: нужно целое число от 1 до 32, а стоит «десять»",
        ),
        (
            "",
            "account_digits: 10",
            "u.yml: account_digits: нужно целое число от 1 до 32, а стоит пусто",
        ),
        ("Москва", "Europe/Moscow", "u.yml: time_zone: нет такого часового пояса: «Москва»"),
        ("../etc", "Europe/Moscow", "u.yml: time_zone: нет такого часового пояса: «../etc»"),
        ("time_zones:", "time_zone:", "u.yml: time_zones: такого ключа нет"),
        (
            "account_control: инн",
            "account_control: null",
            "u.yml: account_control: бывает null, luhn, mod11_10, а стоит «инн»",
        ),
        (
            "debt: паспорт",
            "debt: address",
            "u.yml: needs.debt: бывает address, account_number, а стоит «паспорт»",
        ),
        (
            "",
            "  debt: address\n",
            "u.yml: needs.debt: бывает address, account_number, а стоит пусто",
        ),
        ("debts: address", "debt: address", "u.yml: needs.debts: такого ключа нет"),
    ],
)
def test_a_mistake_is_told_with_its_place(written: str, instead_of: str, line: str) -> None:
    with pytest.raises(DesignerFileError) as told:
        parse_utility(GOOD.replace(instead_of, written), "u.yml")
    assert line in str(told.value)


@pytest.mark.parametrize("text", ["", "just words", "- a\n- b"])
def test_what_is_no_mapping_is_told_plainly(text: str) -> None:
    with pytest.raises(DesignerFileError, match="нужен раздел"):
        parse_utility(text, "u.yml")
