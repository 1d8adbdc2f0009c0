"""The rules by which readings are accepted (R5, R6, R8, R9)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.interface import ReadingRejected
from billing.readings import RegisterState, judge, month_of
from billing.types import LastReading, NewReading, Zone

TODAY = date(2026, 11, 22)
LAST_MONTH = date(2026, 10, 20)


def verdict(
    value: int, *, digits: int = 5, before: int | None = 1000, days_on: date = LAST_MONTH
) -> int | str | None:
    """kWh used, or why the reading is rejected."""
    last = None if before is None else LastReading(before, days_on)
    registers = {("1", "single"): RegisterState(digits, last, None)}
    try:
        [accepted] = judge(registers, [NewReading("1", "single", value)], TODAY)  # type: ignore[arg-type]
    except ReadingRejected as rejected:
        return rejected.reason
    return accepted.used


@pytest.mark.parametrize(
    ("value", "digits", "before", "expected"),
    [
        (1000, 5, 1000, 0),
        (1200, 5, 1000, 200),
        (999, 5, 1000, "below_last"),
        (4300, 5, 1000, 3300),  # 33 days of 100 kWh
        (4301, 5, 1000, "too_high"),
        (9999, 4, 9800, 199),
        (10_000, 4, 9800, "too_long"),
        (99_999, 5, 99_800, 199),
        (100_000, 5, 99_800, "too_long"),
        (999_999, 6, 999_800, 199),
        (1_000_000, 6, 999_800, "too_long"),
        (9_999_999, 7, 9_999_800, 199),
        (10_000_000, 7, 9_999_800, "too_long"),
        (50, 5, 99_900, 150),
        (0, 5, 99_999, 1),
        (50, 4, 9_900, 150),
        (2400, 4, 9_900, 2500),  # a quarter of the dial
        (2401, 4, 9_900, "below_last"),
        (50, 5, 90_000, "below_last"),
        (50, 6, 99_900, "below_last"),
        (99_999, 5, None, None),
        (0, 5, None, None),
    ],
)
def test_a_reading_fits_the_dial_and_the_last_one(
    value: int, digits: int, before: int | None, expected: int | str | None
) -> None:
    assert verdict(value, digits=digits, before=before) == expected


def test_a_long_silence_allows_more_use() -> None:
    assert verdict(9000, days_on=date(2025, 11, 20)) == 8000
    assert verdict(9000) == "too_high"


def test_a_reading_soon_after_the_last_may_be_of_a_whole_month() -> None:
    assert verdict(1500, days_on=date(2026, 10, 31)) == 500


@pytest.mark.parametrize(("value", "accepted"), [(1200, True), (1201, False), (1199, False)])
def test_this_months_reading_may_be_repeated_but_not_changed(value: int, accepted: bool) -> None:
    registers = {
        ("1", "single"): RegisterState(5, LastReading(1000, LAST_MONTH), LastReading(1200, TODAY))
    }
    readings = [NewReading("1", "single", value)]
    if accepted:
        assert judge(registers, readings, TODAY)[0].used == 200  # type: ignore[arg-type]
        return
    with pytest.raises(ReadingRejected, match="already_submitted"):
        judge(registers, readings, TODAY)  # type: ignore[arg-type]


@pytest.mark.parametrize(("value", "used"), [(1199, 199), (1200, 200), (1300, 300)])
def test_what_replaces_this_months_reading_counts_from_the_month_before(
    value: int, used: int
) -> None:
    registers: dict[tuple[str, Zone], RegisterState] = {
        ("1", "single"): RegisterState(5, LastReading(1000, LAST_MONTH), LastReading(1200, TODAY))
    }
    [accepted] = judge(registers, [NewReading("1", "single", value)], TODAY, replace=True)
    assert accepted.used == used


@given(
    st.integers(4, 8), st.integers(0, 10**8 - 1), st.integers(0, 10**9), st.dates(date(2020, 1, 1))
)
def test_what_is_accepted_fits_the_dial_and_moves_it_by_what_was_used(
    digits: int, before: int, value: int, today: date
) -> None:
    before %= 10**digits
    registers = {("1", "single"): RegisterState(digits, LastReading(before, today), None)}
    try:
        [accepted] = judge(registers, [NewReading("1", "single", value)], today)  # type: ignore[arg-type]
    except ReadingRejected:
        return
    assert accepted.used is not None
    assert 0 <= accepted.value < 10**digits
    assert 0 <= accepted.used <= 3000
    assert (before + accepted.used) % 10**digits == value


def test_a_period_is_the_first_of_its_month() -> None:
    assert month_of(date(2024, 2, 29)) == date(2024, 2, 1)
