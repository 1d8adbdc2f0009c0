"""When a queue is served: hours of every day, and what that means at a moment. Pure."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

_LOOK_AHEAD_DAYS = 14


@dataclass(frozen=True)
class Hours:
    """opens < closes, of the queue's own clock."""

    opens: time
    closes: time

    def __str__(self) -> str:
        """«8:30–20:30»"""
        return f"{_spoken(self.opens)}–{_spoken(self.closes)}"


@dataclass(frozen=True)
class Window:
    """From when to when, with the zone."""

    opens: datetime
    closes: datetime


def parse_hours(text: object) -> object:
    """«8:30-20:30». Raises ValueError."""
    if not isinstance(text, str):
        return text
    found = re.fullmatch(r"(\d{1,2}):(\d\d)\s*[-–]\s*(\d{1,2}):(\d\d)", text)
    if found is None:
        raise ValueError(f"not hours like 8:30-20:30: {text}")
    begin_h, begin_m, end_h, end_m = map(int, found.groups())
    try:
        hours = Hours(time(begin_h, begin_m), time(end_h, end_m))
    except ValueError:
        raise ValueError(f"no such time: {text}") from None
    if hours.opens >= hours.closes:
        raise ValueError(f"it closes before it opens: {text}")
    return hours


def is_open(hours: Hours, holidays: tuple[str, ...], local: datetime) -> bool:
    """local: by the queue's own clock. holidays: «DD.MM»."""
    return not _holiday(local, holidays) and hours.opens <= local.time() < hours.closes


def next_window(hours: Hours, holidays: tuple[str, ...], local: datetime) -> Window:
    """What is left of today's hours, else those of the next day that has some.

    Raises LookupError when there is none within two weeks.
    """
    for days in range(_LOOK_AHEAD_DAYS):
        day = (local + timedelta(days=days)).date()
        opens = datetime.combine(day, hours.opens, local.tzinfo)
        closes = datetime.combine(day, hours.closes, local.tzinfo)
        if not _holiday(day, holidays) and local < closes:
            return Window(max(opens, local), closes)
    raise LookupError("no hours within two weeks")


def _holiday(day: date, holidays: tuple[str, ...]) -> bool:
    return f"{day:%d.%m}" in holidays


def _spoken(moment: time) -> str:
    return f"{moment.hour}:{moment.minute:02}"
