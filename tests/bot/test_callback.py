"""B2: a call-back's number and time."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.lines import Schedule
from bot.replies.callback import (
    Window,
    callback_offer,
    callback_steps,
    noted_reply,
    phone_heard,
    phone_refused,
    phone_written,
    window_meant,
    window_question,
    windows,
)
from bot.replies.dictation import MAX_ATTEMPTS, Dictated
from bot.replies.reply import Reply

OPERATORS = Schedule(
    ZoneInfo("Europe/Moscow"), time(8, 30), time(20, 30), frozenset({"01.01", "02.01"})
)
WRONG = Reply("utter_callback_phone_wrong")


def at(told: str) -> list[Window]:
    return windows(OPERATORS, datetime.fromisoformat(told))


@pytest.mark.parametrize(
    ("now", "day", "told"),
    [
        # At night the whole day is ahead, in the evening the whole next day.
        ("2026-11-20T03:00:00+03:00", "2026-11-20", ["8:30-12", "12-17", "17-20:30"]),
        ("2026-11-20T20:30:00+03:00", "2026-11-21", ["8:30-12", "12-17", "17-20:30"]),
        # What is over is not offered, and the present hour is not promised.
        ("2026-11-20T10:20:00+03:00", "2026-11-20", ["11-12", "12-17", "17-20:30"]),
        ("2026-11-20T11:40:00+03:00", "2026-11-20", ["12-17", "17-20:30"]),
        ("2026-11-20T19:10:00+03:00", "2026-11-20", ["20-20:30"]),
        # Operators' days and their clock count, not the caller's.
        ("2026-12-31T21:00:00+03:00", "2027-01-03", ["8:30-12", "12-17", "17-20:30"]),
        ("2026-11-20T01:00:00+10:00", "2026-11-19", ["19-20:30"]),
    ],
)
def test_the_times_offered_are_those_operators_have(now: str, day: str, told: list[str]) -> None:
    offered = at(now)
    assert {window["day"] for window in offered} == {day}
    hours = [f"{_short(window['opens'])}-{_short(window['closes'])}" for window in offered]
    assert hours == told


def _short(clock: str) -> str:
    return clock.removesuffix(":00").lstrip("0")


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("утром", "утром"),
        ("лучше с утра", "утром"),
        ("до обеда", "утром"),
        ("днём", "днём"),
        ("днем пожалуйста", "днём"),
        ("после обеда", "днём"),
        ("вечером после работы", "вечером"),
        ("в любое время", "утром"),
        ("мне всё равно", "утром"),
        ("оператор", None),
        ("не знаю", None),
    ],
)
def test_a_part_of_the_day_is_understood_in_the_callers_words(said: str, name: str | None) -> None:
    meant = window_meant(said, at("2026-11-20T03:00:00+03:00"))
    assert (meant and meant["name"]) == name


def test_what_is_not_offered_is_not_taken() -> None:
    assert window_meant("утром", at("2026-11-20T19:10:00+03:00")) is None


def test_the_question_names_every_time_with_its_hours() -> None:
    asked = window_question(at("2026-11-20T03:00:00+03:00"))
    assert asked.values["windows"] == (
        "утром с 8:30 до 12:00, днём с 12:00 до 17:00 или вечером с 17:00 до 20:30"
    )
    only = window_question(at("2026-11-20T19:10:00+03:00"))
    assert only.values["windows"] == "вечером с 20:00 до 20:30"


@pytest.mark.parametrize(
    ("today", "day"),
    [
        (date(2026, 11, 20), "сегодня"),
        (date(2026, 11, 19), "завтра"),
        (date(2026, 11, 17), "20.11.2026"),
    ],
)
def test_the_day_is_said_as_people_say_it(today: date, day: str) -> None:
    [*_, evening] = at("2026-11-20T03:00:00+03:00")
    assert noted_reply(evening, today).values == {
        "day": day,
        "window": "вечером",
        "hours": "с 17:00 до 20:30",
    }


@pytest.mark.parametrize(
    ("entry", "heard"),
    [
        (Dictated("9161234567"), "+79161234567"),
        (Dictated("89161234567"), "+79161234567"),
        (Dictated("891612345", alternatives=("89161234567",)), "+79161234567"),
        (Dictated("891612345", alternatives=("89161234567", "89161234568")), WRONG),
        (Dictated("12345"), WRONG),
        (Dictated("0000000000"), WRONG),
        (Dictated("99161234567"), WRONG),
        (Dictated(""), Reply("utter_callback_phone_unheard")),
    ],
)
def test_a_number_can_be_called_or_is_asked_again(entry: Dictated, heard: str | Reply) -> None:
    assert phone_heard(entry) == heard


def test_a_number_is_read_back_in_groups() -> None:
    assert phone_written("+79161234567") == "+7 916 123-45-67"
    assert phone_written("+375291234567") == "+375291234567"


def test_the_third_wrong_number_ends_the_form() -> None:
    states = [phone_refused(attempts).get("callback_state") for attempts in range(MAX_ATTEMPTS)]
    assert states == [None, None, "refused"]
    assert callback_steps(phone_refused(MAX_ATTEMPTS - 1)) == []
    assert callback_steps({"callback_state": "asking"}) == [
        "callback_phone",
        "callback_phone_ok",
        "callback_window",
    ]


def test_a_call_back_is_offered_with_the_operators_hours() -> None:
    assert callback_offer(OPERATORS) == Reply("utter_offer_callback", {"hours": "с 8:30 до 20:30"})
