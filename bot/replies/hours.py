"""Whether an office is open, from its hours as people write them (P11)."""

from __future__ import annotations

import re
from datetime import datetime, time

from bot.replies.reply import Reply

_DAYS = ("понедельник", "вторник", "сред", "четверг", "пятниц", "суббот", "воскресень")
_RANGE = re.compile(r"с (?P<first>[а-я]+) по (?P<last>[а-я]+)")
_TIMES = re.compile(r"с (\d{1,2}):(\d{2}) до (\d{1,2}):(\d{2})")


def hours_reply(hours: str, now: datetime) -> Reply:
    """Open until when today, not yet, closed already, or a day off; where the text is not
    understood, the text alone. `hours`: «с понедельника по пятницу с 8:30 до 17:30», «ежедневно с
    9:00 до 20:00».
    """
    values = {"hours": hours}
    days, times = _days(hours), _TIMES.findall(hours)
    if days is None or len(times) != 1:
        return Reply("utter_office_hours", values)
    if now.weekday() not in days:
        return Reply("utter_office_day_off", values)
    opens, closes = (time(int(hour), int(minute)) for hour, minute in (times[0][:2], times[0][2:]))
    if now.time() >= closes:
        return Reply("utter_office_closed_already", values)
    today = {"opens": f"{opens:%-H:%M}", "closes": f"{closes:%-H:%M}"}
    return Reply("utter_office_open" if now.time() >= opens else "utter_office_not_yet", today)


def _days(hours: str) -> range | None:
    if hours.startswith("ежедневно"):
        return range(7)
    told = _RANGE.match(hours)
    if told is None:
        return None
    first, last = _day(told["first"]), _day(told["last"])
    return None if first is None or last is None else range(first, last + 1)


def _day(word: str) -> int | None:
    return next((i for i, root in enumerate(_DAYS) if word.startswith(root)), None)
