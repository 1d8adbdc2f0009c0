"""The rules by which meter readings are accepted (R5, R6, R8, R9). Pure: the day is an argument."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from billing.interface import InvalidRequest, ReadingRejected
from billing.types import AcceptedReading, LastReading, NewReading, Zone

RegisterKey = tuple[str, Zone]

# A home on a 15 kW supply that uses over 100 kWh every day is a misheard digit.
MOST_KWH_A_DAY = 100
SHORTEST_SPAN_DAYS = 30


@dataclass(frozen=True)
class RegisterState:
    """What a register last showed before this month, and what was accepted this month already."""

    digits: int
    before: LastReading | None
    this_month: LastReading | None


def month_of(day: date) -> date:
    """First day of the month."""
    return day.replace(day=1)


def judge(
    registers: Mapping[RegisterKey, RegisterState],
    readings: Sequence[NewReading],
    today: date,
    replace: bool = False,
) -> list[AcceptedReading]:
    """The readings with what was used since the last ones, or `ReadingRejected`.

    `registers`: all of the account's. Those whose `this_month` equals the reading are in the
    answer, too: they are accepted, and written already; with `replace` another value is accepted in
    their place, judged by the reading before this month. Raises `InvalidRequest` for no readings.
    """
    if not readings:
        raise InvalidRequest("no readings")
    given: set[RegisterKey] = set()
    for reading in readings:
        key = (reading.meter, reading.zone)
        if key in given or key not in registers:
            raise ReadingRejected("unknown_register", reading.meter, reading.zone)
        given.add(key)
    meters = {meter for meter, _ in given}
    for meter, zone in registers:
        if meter in meters and (meter, zone) not in given:
            raise ReadingRejected("missing_zone", meter, zone)
    return [_judge_one(registers[r.meter, r.zone], r, today, replace) for r in readings]


def _judge_one(
    state: RegisterState, reading: NewReading, today: date, replace: bool
) -> AcceptedReading:
    value = reading.value
    if value < 0:
        raise InvalidRequest("a reading is zero or above")
    if value >= 10**state.digits:
        raise ReadingRejected("too_long", reading.meter, reading.zone)
    if state.this_month is not None and state.this_month.value != value and not replace:
        raise ReadingRejected("already_submitted", reading.meter, reading.zone)
    if state.before is None:
        return AcceptedReading(reading.meter, reading.zone, value, used=None)
    days = max(SHORTEST_SPAN_DAYS, (today - state.before.on).days)
    most = MOST_KWH_A_DAY * days
    used = value - state.before.value
    if used < 0:
        used += 10**state.digits
        # Only the top of the dial rolls over; on a short dial a year's use would excuse anything.
        if used > min(most, 10**state.digits // 4):
            raise ReadingRejected("below_last", reading.meter, reading.zone)
    elif used > most:
        raise ReadingRejected("too_high", reading.meter, reading.zone)
    return AcceptedReading(reading.meter, reading.zone, value, used)
