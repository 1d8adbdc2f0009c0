"""Meter readings: what to ask, and what to make of what was heard (P2, P7, R4-R9).

Pure: today is an argument. The customer system judges last; what is refused here would only have
been refused there a turn later.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import date
from typing import Any, TypedDict

from billing.types import Meter, NewReading, Zone
from bot.lines import ReadingsWindow
from bot.replies.dictation import Dictated, digits_counted
from bot.replies.figures import day
from bot.replies.reply import Reply

SHORTEST_SPAN_DAYS = 30
"""A month is judged as a month, however early the last readings were given."""

_ZONES: dict[Zone, str] = {
    "single": "",
    "peak": " за пик",
    "half_peak": " за полупик",
    "day": " за день",
    "night": " за ночь",
}
_ORDER = list(_ZONES)

_KEEP = re.compile(r"\b(остав|пусть|не (надо|нужно|меня|замен|исправ)|как есть)")
_REPLACE = re.compile(r"\b(замен|помен|меня|измен|исправ|нов|перепис)")


class RegisterAsked(TypedDict):
    """One register as the slot `registers` keeps it. `last_on`: ISO date of the last reading."""

    meter: str
    zone: Zone
    which: str
    digits: int
    last: int | None
    last_on: str | None


class Given(TypedDict):
    """What was given this month already, as it is said."""

    date: str
    values: str


class Reading(TypedDict):
    """One confirmed reading as the slot `readings` keeps it: `value` in whole kWh."""

    meter: str
    zone: Zone
    value: int


def window_reply(today: date, window: ReadingsWindow) -> Reply | None:
    """None while readings are taken, else from which day to which they are next."""
    first, last = window.from_day, window.to_day
    if first <= today.day <= last:
        return None
    year, month = today.year, today.month
    if today.day > last:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return Reply(
        "utter_readings_window",
        {
            "first": str(first),
            "last": str(last),
            "from": day(date(year, month, first)),
            "to": day(date(year, month, min(last, calendar.monthrange(year, month)[1]))),
        },
    )


def registers_to_ask(meters: Sequence[Meter], today: date) -> list[RegisterAsked] | Reply:
    """The registers without a reading of this month, meter by meter; or why there are none.

    Where all were given already, all of them, to be replaced: what they are compared with is then
    known to the customer system alone.
    """
    if not meters:
        return Reply("utter_readings_no_meter")
    replaced = given(meters, today) is not None
    asked = [meter for meter in meters if replaced or not _submitted(meter, today)]
    return [
        {
            "meter": meter.number,
            "zone": register.zone,
            "which": f"счётчика{f' {meter.place}' if len(meters) > 1 else ''}"
            f"{_ZONES[register.zone]}",
            "digits": register.digits,
            "last": register.last.value if register.last and not replaced else None,
            "last_on": register.last.on.isoformat() if register.last and not replaced else None,
        }
        for meter in asked
        for register in sorted(meter.registers, key=lambda one: _ORDER.index(one.zone))
    ]


def given(meters: Sequence[Meter], today: date) -> Given | None:
    """What was given this month, when nothing is left to give; else None."""
    if not meters or not all(_submitted(meter, today) for meter in meters):
        return None
    told, days = [], []
    for meter in meters:
        for register in sorted(meter.registers, key=lambda one: _ORDER.index(one.zone)):
            if register.last is not None:
                place = f"{meter.place} " if len(meters) > 1 else ""
                told.append(f"{place}{_ZONES[register.zone]} {register.last.value}".strip())
                days.append(register.last.on)
    return {"date": day(max(days)), "values": re.sub(" +", " ", ", ".join(told))}


def replace_meant(said: str) -> str | None:
    """«да» for «заменить», «нет» for «оставить» and their like; None for other words."""
    if _KEEP.search(said):
        return "нет"
    return "да" if _REPLACE.search(said) else None


def _submitted(meter: Meter, today: date) -> bool:
    return all(
        register.last is not None and register.last.on.replace(day=1) == today.replace(day=1)
        for register in meter.registers
    )


def next_register(
    registers: Sequence[RegisterAsked], readings: Sequence[Reading]
) -> RegisterAsked | None:
    """The first register that has no confirmed reading yet."""
    given = {(reading["meter"], reading["zone"]) for reading in readings}
    return next((one for one in registers if (one["meter"], one["zone"]) not in given), None)


def question(registers: Sequence[RegisterAsked], readings: Sequence[Reading], again: bool) -> Reply:
    """The question for the next register; `again`: it was just asked, in vain."""
    register = next_register(registers, readings)
    assert register is not None, "the form asks only while a register is left"
    values = {"which": register["which"]}
    if again:
        return Reply("utter_ask_reading_again", values)
    return Reply("utter_ask_reading_next" if readings else "utter_ask_reading", values)


def reading_heard(entry: Dictated, register: RegisterAsked) -> str | Reply:
    """The figures before the decimal point that fit this register, or why there are none."""
    capacity = register["digits"]
    readings = [_on_the_dial(digits, capacity) for digits in (entry.digits, *entry.alternatives)]
    fits = [digits for digits in readings if 0 < len(digits) <= capacity]
    if not entry.digits:
        return Reply("utter_reading_unheard")
    # The natural reading counts; when it cannot be, the one other reading that can.
    if readings[0] not in fits and len(fits) != 1:
        return Reply(
            "utter_reading_too_long",
            {"heard": digits_counted(len(entry.digits)), "capacity": str(capacity)},
        )
    digits = fits[0]
    last = register["last"]
    if last is not None and used_since(register, int(digits)) is None:
        return Reply("utter_reading_below_last", {"last": str(last)})
    return digits


def _on_the_dial(digits: str, capacity: int) -> str:
    """Without the leading zeros beyond the dial's capacity."""
    while len(digits) > capacity and digits.startswith("0"):
        digits = digits[1:]
    return digits


def used_since(register: RegisterAsked, value: int) -> int | None:
    """kWh used since the last reading, over the dial's top too; None when it ran backwards.

    0 without a last reading.
    """
    if register["last"] is None:
        return 0
    used = value - register["last"]
    if used >= 0:
        return used
    whole_dial: int = 10 ** register["digits"]
    rolled_over = used + whole_dial
    return rolled_over if rolled_over <= whole_dial // 4 else None


def expected_digits(
    register: RegisterAsked, today: date, improbable_kwh_a_day: int
) -> dict[str, Any]:
    """The slot of this name: how many figures, and between which values they are likely."""
    expected: dict[str, Any] = {"min": 1, "max": register["digits"]}
    most = _most_likely_used(register, today, improbable_kwh_a_day)
    if register["last"] is None or most is None:
        return expected
    return {**expected, "likely": [register["last"], register["last"] + most]}


def read_back(
    register: RegisterAsked, digits: str, today: date, improbable_kwh_a_day: int
) -> list[Reply]:
    """The question whether `digits` are right, after a warning where they look wrong."""
    values = {"which": register["which"], "digits": " ".join(digits)}
    asked = Reply("utter_ask_reading_ok", values)
    most = _most_likely_used(register, today, improbable_kwh_a_day)
    if most is None:
        return [asked]
    used = used_since(register, int(digits)) or 0
    if used == 0:
        return [Reply("utter_reading_same"), asked]
    if used > most:
        return [Reply("utter_reading_much", {"used": f"{used:,} кВт·ч".replace(",", " ")}), asked]
    return [asked]


def _most_likely_used(
    register: RegisterAsked, today: date, improbable_kwh_a_day: int
) -> int | None:
    """kWh since the last reading; None where there is none."""
    if register["last"] is None or register["last_on"] is None:
        return None
    days = max(SHORTEST_SPAN_DAYS, (today - date.fromisoformat(register["last_on"])).days)
    return improbable_kwh_a_day * days


def readings_of(
    meter: str, registers: Sequence[RegisterAsked], readings: Sequence[Reading]
) -> list[NewReading] | None:
    """What to submit for a meter; None while one of its zones is missing."""
    zones = {register["zone"] for register in registers if register["meter"] == meter}
    given = [reading for reading in readings if reading["meter"] == meter]
    if {reading["zone"] for reading in given} != zones:
        return None
    return [NewReading(one["meter"], one["zone"], one["value"]) for one in given]
