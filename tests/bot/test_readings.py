"""P2, P7, R4-R9: what is asked about readings, and what is made of the answers."""

from __future__ import annotations

from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.interface import ReadingRejected, RejectionReason
from billing.readings import RegisterState, judge
from billing.types import LastReading, Meter, NewReading, Register, Zone
from bot.lines import ReadingsWindow
from bot.replies import readings_form
from bot.replies.dictation import MAX_ATTEMPTS, Dictated
from bot.replies.readings import (
    Reading,
    RegisterAsked,
    expected_digits,
    next_register,
    question,
    read_back,
    reading_heard,
    readings_of,
    registers_to_ask,
    replace_meant,
    used_since,
    window_reply,
)
from bot.replies.readings import given as readings_given
from bot.replies.readings_form import (
    REFUSED,
    confirmed,
    form_steps,
    not_taken,
    refused,
    replace_answered,
)
from bot.replies.reply import Reply

TODAY = date(2026, 11, 20)
LAST_MONTH = date(2026, 10, 20)


def register(zone: Zone = "single", last: int | None = 20456, digits: int = 5) -> RegisterAsked:
    return {
        "meter": "30100001",
        "zone": zone,
        "which": "счётчика",
        "digits": digits,
        "last": last,
        "last_on": None if last is None else LAST_MONTH.isoformat(),
    }


def meter(number: str, place: str, *zones: Zone, on: date = LAST_MONTH) -> Meter:
    last = LastReading(100, on)
    return Meter(number, place, [Register(zone, 5, last) for zone in zones])


@pytest.mark.parametrize(
    ("today", "opens"),
    [
        (date(2026, 11, 14), ("15.11.2026", "26.11.2026")),
        (date(2026, 11, 15), None),
        (date(2026, 11, 26), None),
        (date(2026, 11, 27), ("15.12.2026", "26.12.2026")),
        (date(2026, 12, 31), ("15.01.2027", "26.01.2027")),
    ],
)
def test_outside_the_window_the_next_dates_are_told(
    today: date, opens: tuple[str, str] | None
) -> None:
    reply = window_reply(today, ReadingsWindow(15, 26))
    told = reply and (reply.values["from"], reply.values["to"])
    assert told == opens


def test_every_zone_of_every_meter_is_asked_and_named() -> None:
    home, garage = meter("1", "в доме", "night", "day"), meter("2", "в гараже", "single")
    asked = registers_to_ask([home, garage], TODAY)
    assert isinstance(asked, list)
    assert [one["which"] for one in asked] == [
        "счётчика в доме за день",
        "счётчика в доме за ночь",
        "счётчика в гараже",
    ]


def test_the_only_meter_is_not_named_by_its_place() -> None:
    asked = registers_to_ask([meter("1", "в квартире", "single")], TODAY)
    assert isinstance(asked, list)
    assert asked[0]["which"] == "счётчика"


def test_a_meter_read_this_month_is_not_asked_again() -> None:
    home, garage = meter("1", "в доме", "single", on=TODAY), meter("2", "в гараже", "single")
    asked = registers_to_ask([home, garage], TODAY)
    assert isinstance(asked, list)
    assert [one["meter"] for one in asked] == ["2"]
    assert readings_given([home, garage], TODAY) is None


def test_what_was_given_this_month_is_told_before_it_is_replaced() -> None:
    home = meter("1", "в доме", "night", "day", on=TODAY)
    garage = meter("2", "в гараже", "single", on=TODAY)
    assert readings_given([meter("1", "в доме", "single", on=TODAY)], TODAY) == {
        "date": "20.11.2026",
        "values": "100",
    }
    told = readings_given([home, garage], TODAY)
    assert told is not None
    assert told["values"] == "в доме за день 100, в доме за ночь 100, в гараже 100"


def test_what_replaces_is_compared_by_the_customer_system_alone() -> None:
    asked = registers_to_ask([meter("1", "в доме", "single", on=TODAY)], TODAY)
    assert isinstance(asked, list)
    assert (asked[0]["last"], asked[0]["last_on"]) == (None, None)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("заменить", "да"),
        ("замените их пожалуйста", "да"),
        ("хочу передать новые показания", "да"),
        ("исправить", "да"),
        ("оставить", "нет"),
        ("оставьте как есть", "нет"),
        ("не надо менять", "нет"),
        ("не заменяйте", "нет"),
        ("пусть остаются", "нет"),
        ("оператор", None),
        ("какой баланс", None),
    ],
)
def test_replace_and_keep_are_understood_in_the_callers_words(
    said: str, answer: str | None
) -> None:
    assert replace_meant(said) == answer


def test_what_was_given_is_kept_unless_the_caller_replaces_it() -> None:
    asking = {"readings_state": "asking", "given": {"date": "20.11.2026", "values": "100"}}
    assert form_steps(asking) == ["replace_readings", "reading", "reading_ok"]
    assert form_steps({**asking, **replace_answered("да")})[1:] == ["reading", "reading_ok"]
    assert form_steps({**asking, **replace_answered("нет")}) == []
    assert form_steps({**asking, **replace_answered(None)})[0] == "replace_readings"


def test_without_a_meter_there_is_nothing_to_ask() -> None:
    assert registers_to_ask([], TODAY) == Reply("utter_readings_no_meter")


@pytest.mark.parametrize(
    ("entry", "heard"),
    [
        (Dictated("20500"), "20500"),
        (Dictated("20500", decimals="4"), "20500"),
        (Dictated("020500"), "20500"),
        (Dictated("20456"), "20456"),
        (Dictated("", decimals="4"), Reply("utter_reading_unheard")),
        (Dictated(""), Reply("utter_reading_unheard")),
        (
            Dictated("205004"),
            Reply("utter_reading_too_long", {"heard": "6 цифр", "capacity": "5"}),
        ),
        (Dictated("2050004", alternatives=("20504",)), "20504"),
        (
            Dictated("2050004", alternatives=("20504", "20514")),
            Reply("utter_reading_too_long", {"heard": "7 цифр", "capacity": "5"}),
        ),
        (Dictated("15780"), Reply("utter_reading_below_last", {"last": "20456"})),
        (Dictated("0"), Reply("utter_reading_below_last", {"last": "20456"})),
    ],
)
def test_what_cannot_be_on_the_dial_is_asked_again_with_the_reason(
    entry: Dictated, heard: str | Reply
) -> None:
    assert reading_heard(entry, register()) == heard


@pytest.mark.parametrize(
    ("last", "value", "used"),
    [(99920, 15, 95), (99920, 99930, 10), (20456, 20455, None), (None, 7, 0), (80000, 5001, None)],
)
def test_a_dial_may_roll_over_only_from_its_top(
    last: int | None, value: int, used: int | None
) -> None:
    assert used_since(register(last=last), value) == used


@given(last=st.integers(0, 99999), value=st.integers(0, 99999), days=st.integers(1, 400))
def test_nothing_is_refused_here_that_the_customer_system_would_take(
    last: int, value: int, days: int
) -> None:
    on = date.fromordinal(TODAY.toordinal() - days)
    state = RegisterState(5, LastReading(last, on), None)
    try:
        judge({("30100001", "single"): state}, [NewReading("30100001", "single", value)], TODAY)
    except ReadingRejected:
        return
    assert reading_heard(Dictated(f"{value:05}"), register(last=last)) == f"{value:05}"


@given(digits=st.text("0123456789", max_size=12), alternative=st.text("0123456789", max_size=12))
def test_what_is_taken_is_what_was_said_and_fits_the_dial(digits: str, alternative: str) -> None:
    heard = reading_heard(Dictated(digits, alternatives=(alternative,)), register())
    if isinstance(heard, str):
        assert 1 <= len(heard) <= 5
        assert int(heard) in {int(said) for said in (digits, alternative) if said}


@pytest.mark.parametrize(
    ("digits", "said"),
    [
        ("20500", ["utter_ask_reading_ok"]),
        ("20456", ["utter_reading_same", "utter_ask_reading_ok"]),
        ("21987", ["utter_reading_much", "utter_ask_reading_ok"]),
    ],
)
def test_the_reading_is_read_back_with_a_warning_where_it_looks_wrong(
    digits: str, said: list[str]
) -> None:
    replies = read_back(register(), digits, TODAY, 49)
    assert [reply.response for reply in replies] == said
    assert replies[-1].values["digits"] == " ".join(digits)


def test_a_first_reading_is_only_read_back() -> None:
    assert len(read_back(register(last=None), "99999", TODAY, 1)) == 1


def test_after_a_long_silence_more_may_have_been_used() -> None:
    old: RegisterAsked = {**register(), "last_on": "2025-11-20"}
    assert len(read_back(old, "29000", TODAY, 50)) == 1


def test_what_is_expected_is_what_would_be_read_back_without_a_warning() -> None:
    expected = expected_digits(register(digits=6), TODAY, 49)
    assert expected == {"min": 1, "max": 6, "likely": [20456, 20456 + 49 * 31]}
    assert len(read_back(register(digits=6), str(expected["likely"][1]), TODAY, 49)) == 1
    assert len(read_back(register(digits=6), str(expected["likely"][1] + 1), TODAY, 49)) == 2


def test_of_a_meter_that_was_never_read_only_the_dial_is_known() -> None:
    assert expected_digits(register(last=None), TODAY, 49) == {"min": 1, "max": 5}


DAY, NIGHT = register("day"), register("night")
GARAGE: RegisterAsked = {**register(), "meter": "30100002"}
DAY_READ: Reading = {"meter": "30100001", "zone": "day", "value": 20500}
NIGHT_READ: Reading = {"meter": "30100001", "zone": "night", "value": 20600}
ALL = [DAY, NIGHT, GARAGE]


def test_registers_are_asked_in_turn() -> None:
    assert next_register(ALL, []) == DAY
    assert next_register(ALL, [DAY_READ]) == NIGHT
    assert question(ALL, [], again=False).response == "utter_ask_reading"
    assert question(ALL, [DAY_READ], again=False).response == "utter_ask_reading_next"
    assert question(ALL, [DAY_READ], again=True).response == "utter_ask_reading_again"


def test_a_meter_is_submitted_when_all_its_zones_are_confirmed() -> None:
    assert readings_of("30100001", ALL, [DAY_READ]) is None
    readings = confirmed(NIGHT, "20600", [DAY_READ])
    assert readings_of("30100001", ALL, readings) == [
        NewReading("30100001", "day", 20500),
        NewReading("30100001", "night", 20600),
    ]


def test_the_form_ends_when_no_register_is_left() -> None:
    going = readings_form.go_on(ALL, [DAY_READ, NIGHT_READ])
    assert ("readings_state" not in going, going["attempts"]) == (True, 0)
    done = readings_form.go_on([DAY, NIGHT], [DAY_READ, NIGHT_READ])
    assert done["readings_state"] == "done"
    asking = {"readings_state": "asking", "given": None}
    assert form_steps(asking) == ["reading", "reading_ok"]
    assert form_steps({**asking, "readings_state": "done"}) == []


def test_the_third_useless_entry_brings_the_operator() -> None:
    states = [not_taken(attempts).get("readings_state") for attempts in range(MAX_ATTEMPTS)]
    assert states == [None, None, "refused"]


@pytest.mark.parametrize(
    ("reason", "attempts", "readings", "state"),
    [
        # The register at fault is asked again, the others are kept.
        ("below_last", 0, [DAY_READ], None),
        ("too_high", 1, [DAY_READ], None),
        # The operator gets everything that was collected.
        ("too_high", 2, [DAY_READ, NIGHT_READ], "refused"),
        ("account_closed", 0, [DAY_READ, NIGHT_READ], "refused"),
        ("unknown_register", 0, [DAY_READ, NIGHT_READ], "refused"),
        # Somebody submitted this meter meanwhile: the next one is asked.
        ("already_submitted", 0, [], None),
    ],
)
def test_a_refusal_is_answered_by_its_reason(
    reason: Any, attempts: int, readings: list[Reading], state: str | None
) -> None:
    refusal = ReadingRejected(reason, "30100001", "night")
    slots = refused(refusal, "30100001", ALL, [DAY_READ, NIGHT_READ], attempts)
    assert (slots["readings"], slots.get("readings_state")) == (readings, state)


def test_when_the_only_meter_was_submitted_meanwhile_nothing_is_left() -> None:
    refusal = ReadingRejected("already_submitted", "30100001", "day")
    slots = refused(refusal, "30100001", [DAY, NIGHT], [DAY_READ, NIGHT_READ], 0)
    assert slots["readings_state"] == "already"


def test_when_the_customer_system_fails_what_was_collected_is_kept_for_the_operator() -> None:
    slots = readings_form.failed([DAY_READ])
    assert (slots["readings"], slots["readings_state"]) == ([DAY_READ], "failed")
    assert slots["reading"] is None


def test_every_reason_of_a_refusal_has_words() -> None:
    assert set(REFUSED) == set(get_args(RejectionReason))
