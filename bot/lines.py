"""The lines: what was dialled decides the greeting, the beginning and the operators (P1-P4)."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.designer_file import (
    mapping,
    parse_yaml,
    raise_mistakes,
    read_text,
    shown,
    whole,
)
from bot.utility import time_zone_of

FILE = Path(os.environ.get("BOT_LINES") or Path(__file__).parent / "lines.yml")
"""BOT_LINES names another one: a utility keeps its own outside the project."""

GOALS = (None, "показания")

_LINE_KEYS = ("numbers", "greeting", "goal", "queue", "operators", "readings")
_DAYS = {"from_day": (1, 28), "to_day": (1, 31)}
_OPERATORS_KEYS = ("time_zone", "hours", "holidays")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
_HOURS = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])-([01]?[0-9]|2[0-3]):([0-5][0-9])")
_HOLIDAY = re.compile(r"(0[1-9]|[12][0-9]|3[01])\.(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Schedule:
    """When operators answer: from `opens` until before `closes`, local times, on every day but
    `holidays` («ДД.ММ»).
    """

    time_zone: ZoneInfo
    opens: time
    closes: time
    holidays: frozenset[str]

    def open_at(self, now: datetime) -> bool:
        """Whether operators answer at this moment (an aware time of any zone)."""
        local = now.astimezone(self.time_zone)
        if self.holiday(local.date()):
            return False
        return self.opens <= local.time() < self.closes

    def holiday(self, day: date) -> bool:
        """Whether nobody answers on this day."""
        return day.strftime("%d.%m") in self.holidays

    def spoken(self) -> str:
        """«с 8:30 до 20:30»."""
        opens, closes = (f"{at.hour}:{at.minute:02}" for at in (self.opens, self.closes))
        return f"с {opens} до {closes}"


@dataclass(frozen=True)
class ReadingsWindow:
    """The days of the month on which readings are taken, both included."""

    from_day: int
    to_day: int


@dataclass(frozen=True)
class Line:
    """`numbers`: E.164. `greeting`: a response of the domain. `goal`: the intent the call begins
    with, or None.
    """

    numbers: tuple[str, ...]
    greeting: str
    goal: str | None
    queue: str
    operators: Schedule
    readings: ReadingsWindow


@dataclass(frozen=True)
class Lines:
    """All lines by name."""

    default: str
    lines: dict[str, Line]

    def line(self, name: str | None) -> Line:
        """The line of this name, else the default one."""
        return self.lines.get(name or "", self.lines[self.default])

    def name(self, told: str, dialled: str | None) -> str:
        """The name of the line whose number (E.164) was dialled, else the one that was told."""
        found = (name for name, line in self.lines.items() if dialled in line.numbers)
        return next(found, told)

    def messages(self, message: str, name: str) -> list[str]:
        """What the dialogue takes for this message: after the greeting comes the line's goal, as
        if the caller had said it. (Rasa does nothing more in the turn that begins a session.)
        """
        goal = self.line(name).goal
        if message == "/session_start" and goal is not None:
            return [message, f"/{goal}"]
        return [message]


@cache
def load_lines(path: Path = FILE) -> Lines:
    """Read and check a file. Raises `DesignerFileError`."""
    return parse_lines(read_text(path), path.name)


def parse_lines(text: str, name: str) -> Lines:
    """Check the YAML text of file `name`. Raises `DesignerFileError` with every mistake found."""
    mistakes: list[str] = []
    top = mapping(parse_yaml(text, name), "", mistakes)
    _check_keys(top, "", ("default", "lines"), mistakes)
    told = mapping(top.get("lines"), "lines", mistakes)
    if top.get("default") not in told:
        mistakes.append(f"default: нет такой линии: {shown(top.get('default'))}")
    lines = {str(key): _line(value, f"lines.{key}", mistakes) for key, value in told.items()}
    seen: set[str] = set()
    for key, line in lines.items():
        for number in line.numbers if line else ():
            if number in seen:
                mistakes.append(f"lines.{key}.numbers: номер {number} уже есть у другой линии")
            seen.add(number)
    raise_mistakes(name, mistakes)
    whole = {key: line for key, line in lines.items() if line is not None}
    return Lines(default=top["default"], lines=whole)


def _line(value: Any, where: str, mistakes: list[str]) -> Line | None:
    before = len(mistakes)
    told = mapping(value, where, mistakes)
    _check_keys(told, f"{where}.", _LINE_KEYS, mistakes)
    numbers = told.get("numbers")
    if not _all_like(numbers, _NUMBER):
        mistakes.append(f'{where}.numbers: нужен список номеров вида "+74951234567"')
    for key in ("greeting", "queue"):
        if not _like(told.get(key), _NAME):
            mistakes.append(
                f"{where}.{key}: нужно название латиницей, а стоит {shown(told.get(key))}"
            )
    if told.get("goal") not in GOALS:
        mistakes.append(f"{where}.goal: бывает null или показания, а стоит {shown(told['goal'])}")
    operators = _schedule(told.get("operators"), f"{where}.operators", mistakes)
    readings = _window(told.get("readings"), f"{where}.readings", mistakes)
    if len(mistakes) > before or operators is None or readings is None:
        return None
    return Line(
        tuple(told["numbers"]),
        told["greeting"],
        told.get("goal"),
        told["queue"],
        operators,
        readings,
    )


def _window(value: Any, where: str, mistakes: list[str]) -> ReadingsWindow | None:
    before = len(mistakes)
    told = mapping(value, where, mistakes)
    _check_keys(told, f"{where}.", tuple(_DAYS), mistakes)
    for key, (low, high) in _DAYS.items():
        if not whole(told.get(key), low, high):
            mistakes.append(
                f"{where}.{key}: нужно целое число от {low} до {high}, "
                f"а стоит {shown(told.get(key))}"
            )
    if len(mistakes) > before:
        return None
    if told["from_day"] > told["to_day"]:
        mistakes.append(f"{where}.from_day: больше, чем to_day")
    return ReadingsWindow(**told)


def _schedule(value: Any, where: str, mistakes: list[str]) -> Schedule | None:
    before = len(mistakes)
    told = mapping(value, where, mistakes)
    _check_keys(told, f"{where}.", _OPERATORS_KEYS, mistakes)
    time_zone = time_zone_of(told.get("time_zone"), f"{where}.time_zone", mistakes)
    hours = told.get("hours")
    found = _HOURS.fullmatch(hours) if isinstance(hours, str) else None
    opens, closes = time(), time()
    if found is None:
        mistakes.append(f'{where}.hours: нужны часы вида "8:30-20:30", а стоит {shown(hours)}')
    else:
        opens, closes = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
        if opens >= closes:
            mistakes.append(f"{where}.hours: начало должно быть раньше конца")
    if not _all_like(told.get("holidays"), _HOLIDAY):
        mistakes.append(f'{where}.holidays: нужен список дней вида "01.01"')
    if len(mistakes) > before or time_zone is None:
        return None
    return Schedule(time_zone, opens, closes, frozenset(told["holidays"]))


def _check_keys(
    told: dict[Any, Any], where: str, known: tuple[str, ...], mistakes: list[str]
) -> None:
    for key in told:
        if key not in known:
            mistakes.append(f"{where}{key}: такого ключа нет, бывают {', '.join(known)}")
    if told:
        for key in known:
            if key not in told:
                mistakes.append(f"{where}{key}: не указано")


def _like(value: Any, pattern: re.Pattern[str]) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _all_like(values: Any, pattern: re.Pattern[str]) -> bool:
    return isinstance(values, list) and all(_like(value, pattern) for value in values)
