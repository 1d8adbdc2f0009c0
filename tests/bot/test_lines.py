"""P1-P4: lines.yml, operator hours, and what stands for an operator outside of them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.designer_file import DesignerFileError
from bot.lines import Schedule, load_lines, parse_lines

GOOD = """
default: first
lines:
  first:
    numbers: ["+74951240001"]
    greeting: utter_greeting
    goal: null
    queue: consultation
    operators: {time_zone: Europe/Moscow, hours: "8:30-20:30", holidays: ["01.01"]}
    readings: {from_day: 15, to_day: 26}
  second:
    numbers: []
    greeting: utter_greeting
    goal: показания
    queue: services
    operators: {time_zone: Asia/Krasnoyarsk, hours: "9:00-18:00", holidays: []}
    readings: {from_day: 1, to_day: 10}
"""


def operators() -> Schedule:
    return parse_lines(GOOD, "l.yml").line("first").operators


def test_the_line_decides_the_greeting_the_beginning_and_the_queue() -> None:
    second = parse_lines(GOOD, "l.yml").line("second")
    assert (second.goal, second.queue) == ("показания", "services")


def test_every_line_has_its_own_days_for_readings() -> None:
    lines = parse_lines(GOOD, "l.yml")
    assert [lines.line(name).readings.to_day for name in ("first", "second")] == [26, 10]


def test_a_call_begins_with_the_lines_goal_as_if_the_caller_had_said_it() -> None:
    lines = parse_lines(GOOD, "l.yml")
    assert lines.messages("/session_start", "first") == ["/session_start"]
    assert lines.messages("/session_start", "second") == ["/session_start", "/показания"]
    assert lines.messages("баланс", "second") == ["баланс"]


@pytest.mark.parametrize("name", ["warm-up", "", None])
def test_a_call_to_an_unknown_line_is_taken_by_the_default_one(name: str | None) -> None:
    lines = parse_lines(GOOD, "l.yml")
    assert lines.line(name) == lines.line("first")


@pytest.mark.parametrize(
    ("dialled", "name"),
    [("+74951240002", "readings"), ("+74951240003", "services"), ("+74951239999", "phone")],
)
def test_the_dialled_number_decides_the_line(dialled: str, name: str) -> None:
    lines = load_lines()
    assert lines.name("phone", dialled) == name
    assert lines.line(lines.name("phone", dialled)) == lines.line(name)


def test_without_a_dialled_number_the_line_that_was_told_is_taken() -> None:
    assert load_lines().name("readings", None) == "readings"


def test_the_three_lines_of_the_demo_are_good() -> None:
    lines = load_lines()
    assert set(lines.lines) == {"consultation", "readings", "services"}
    assert lines.line("readings").goal == "показания"


@pytest.mark.parametrize(
    ("at", "open_"),
    [
        ("2026-11-20T08:29:59+03:00", False),
        ("2026-11-20T08:30:00+03:00", True),
        ("2026-11-20T20:29:59+03:00", True),
        ("2026-11-20T20:30:00+03:00", False),
        # The moment is what counts, whatever zone it is told in.
        ("2026-11-20T05:30:00+00:00", True),
        ("2026-11-21T00:00:00+07:00", True),
        ("2026-11-20T23:59:00+03:00", False),
        # Sunday is a day like every other, a holiday is not.
        ("2026-11-22T12:00:00+03:00", True),
        ("2027-01-01T12:00:00+03:00", False),
    ],
)
def test_operators_answer_in_their_hours_only(at: str, open_: bool) -> None:
    assert operators().open_at(datetime.fromisoformat(at)) is open_


def test_every_line_keeps_the_hours_of_its_own_zone() -> None:
    schedule = parse_lines(GOOD, "l.yml").line("second").operators
    assert schedule.open_at(datetime(2026, 11, 20, 9, tzinfo=ZoneInfo("Asia/Krasnoyarsk")))
    assert not schedule.open_at(datetime(2026, 11, 20, 15, tzinfo=ZoneInfo("Europe/Moscow")))


@pytest.mark.parametrize(
    ("written", "instead_of", "line"),
    [
        ("default: third", "default: first", "l.yml: default: нет такой линии: «third»"),
        (
            'numbers: ["8 495 124 00 01"]',
            'numbers: ["+74951240001"]',
            'l.yml: lines.first.numbers: нужен список номеров вида "+74951234567"',
        ),
        (
            'numbers: ["+74951240001"]',
            "numbers: []",
            "l.yml: lines.second.numbers: номер +74951240001 уже есть у другой линии",
        ),
        (
            "goal: баланс",
            "goal: показания",
            "l.yml: lines.second.goal: бывает null или показания, а стоит «баланс»",
        ),
        (
            "greeting: Здравствуйте",
            "greeting: utter_greeting",
            "l.yml: lines.first.greeting: нужно название латиницей, а стоит «Здравствуйте»",
        ),
        (
            "8:30-24:30",
            "8:30-20:30",
            'l.yml: lines.first.operators.hours: нужны часы вида "8:30-20:30", '
            "а стоит «8:30-24:30»",
        ),
        (
            "20:30-8:30",
            "8:30-20:30",
            "l.yml: lines.first.operators.hours: начало должно быть раньше конца",
        ),
        (
            "Europe/Moskva",
            "Europe/Moscow",
            "l.yml: lines.first.operators.time_zone: нет такого часового пояса: «Europe/Moskva»",
        ),
        (
            "31.13",
            "01.01",
            'l.yml: lines.first.operators.holidays: нужен список дней вида "01.01"',
        ),
        (
            "from_day: 27",
            "from_day: 15",
            "l.yml: lines.first.readings.from_day: больше, чем to_day",
        ),
        (
            "to_day: 32",
            "to_day: 26",
            "l.yml: lines.first.readings.to_day: нужно целое число от 1 до 31, а стоит «32»",
        ),
        ("line: x\nlines:", "lines:", "l.yml: line: такого ключа нет, бывают default, lines"),
        ("    очередь: services", "    queue: services", "l.yml: lines.second.queue: не указано"),
    ],
)
def test_a_mistake_is_told_with_its_place(written: str, instead_of: str, line: str) -> None:
    assert instead_of in GOOD
    with pytest.raises(DesignerFileError) as told:
        parse_lines(GOOD.replace(instead_of, written, 1), "l.yml")
    assert line in str(told.value)


@pytest.mark.parametrize("text", ["", "just words", "- a", "default: 1\nlines: 5"])
def test_what_is_no_mapping_is_told_plainly(text: str) -> None:
    with pytest.raises(DesignerFileError, match="нужен раздел"):
        parse_lines(text, "l.yml")
