"""Telephone numbers in any usual notation become E.164; absurd ones are refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.interface import InvalidPhone
from billing.phone import normalise_phone


@pytest.mark.parametrize(
    ("text", "e164"),
    [
        ("+74951234501", "+74951234501"),
        ("84951234501", "+74951234501"),
        ("74951234501", "+74951234501"),
        ("4951234501", "+74951234501"),
        ("8 (495) 123-45-01", "+74951234501"),
        ("+7 495 123 45 01", "+74951234501"),
        ("8\u00a0916\u00a0123\u201345\u201367", "+79161234567"),
        ("8.916.123.45.67", "+79161234567"),
        (" 9161234567 ", "+79161234567"),
        ("8 800 250-00-00", "+78002500000"),
        ("+7 701 123 45 67", "+77011234567"),
        ("+375 29 123-45-67", "+375291234567"),
        ("+1 212 555 0123", "+12125550123"),
    ],
)
def test_usual_notations_become_e164(text: str, e164: str) -> None:
    assert normalise_phone(text) == e164


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "+",
        "112",
        "+7",
        "123456789",
        "495123450",
        "749512345011",
        "+7495123450",
        "+749512345011",
        "94951234501",
        "+0123456789",
        "+70000000000",
        "80951234501",
        "+71234567890",
        "+75551234567",
        "9999999999",
        "+1234567",
        "+1234567890123456",
        "8 495 123-45-01 доб. 5",
        "номер",
        "+7+4951234501",
        "٨٤٩٥١٢٣٤٥٠١",
        "4951234501\0",
        "1" * 41,
        "8" * 10_000,
    ],
)
def test_absurd_numbers_are_refused(text: str) -> None:
    with pytest.raises(InvalidPhone):
        normalise_phone(text)


def test_the_refusal_does_not_repeat_the_number() -> None:
    with pytest.raises(InvalidPhone) as caught:
        normalise_phone("+7495123450")
    assert "495" not in str(caught.value)


@given(st.text(max_size=50))
def test_whatever_is_accepted_is_e164_and_stays_the_same(text: str) -> None:
    try:
        number = normalise_phone(text)
    except InvalidPhone:
        return
    assert number[0] == "+"
    assert number[1:].isascii()
    assert 8 <= len(number[1:]) <= 15
    assert normalise_phone(number) == number
