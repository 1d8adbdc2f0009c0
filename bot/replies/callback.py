"""A call-back: to which number, and when operators can make it (B2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, TypedDict

from billing.interface import InvalidPhone
from billing.phone import normalise_phone
from bot.lines import Schedule
from bot.replies.day_parts import ANY, MEANT, NAMES
from bot.replies.dictation import MAX_ATTEMPTS, Dictated
from bot.replies.offers import CALLBACK
from bot.replies.reply import Reply

PHONE_DIGITS = (10, 11)
"""A Russian number without and with its «восемь»."""

_NOON, _EVENING = time(12), time(17)


class Window(TypedDict):
    """When to call: `name` as it is said, `day` and times ISO 8601, by the operators' clock."""

    name: str
    day: str
    opens: str
    closes: str


def callback_offer(operators: Schedule) -> Reply:
    """What stands for an operator outside their hours."""
    return Reply(CALLBACK, {"hours": operators.spoken()})


def windows(operators: Schedule, now: datetime) -> list[Window]:
    """The parts of the next day on which operators answer that are not over yet."""
    local = now.astimezone(operators.time_zone)
    day = local.date()
    if operators.holiday(day) or local.time() >= operators.closes:
        day += timedelta(days=1)
        while operators.holiday(day):
            day += timedelta(days=1)
    begin = operators.opens if day != local.date() else max(operators.opens, _whole_hour(local))
    ends = {"утром": _NOON, "днём": _EVENING, "вечером": operators.closes}
    found: list[Window] = []
    for name in NAMES:
        closes = min(ends[name], operators.closes)
        if begin < closes:
            found.append(_window(name, day, begin, closes))
            begin = closes
    return found


def _whole_hour(local: datetime) -> time:
    """The next whole hour, the last minute of the day at most."""
    return time(local.hour + 1) if local.hour < 23 else time(23, 59)


def _window(name: str, day: date, opens: time, closes: time) -> Window:
    return {
        "name": name,
        "day": day.isoformat(),
        "opens": opens.isoformat("minutes"),
        "closes": closes.isoformat("minutes"),
    }


def window_meant(said: str, offered: list[Window]) -> Window | None:
    """The window of the caller's words, the first one when any suits; None for other words."""
    if not offered or ANY.search(said):
        return offered[0] if offered else None
    return next((one for one in offered if MEANT[one["name"]].search(said)), None)


def window_question(offered: list[Window]) -> Reply:
    """«Когда удобно: утром с 8:30 до 12:00, днём … или вечером …?»"""
    *head, last = (f"{one['name']} {_hours(one)}" for one in offered)
    return Reply(
        "utter_ask_callback_window",
        {"windows": f"{', '.join(head)} или {last}" if head else last},
    )


def _hours(window: Window) -> str:
    opens, closes = time.fromisoformat(window["opens"]), time.fromisoformat(window["closes"])
    return f"с {opens:%-H:%M} до {closes:%-H:%M}"


def noted_reply(window: Window, today: date) -> Reply:
    """When the caller will be called back."""
    day = date.fromisoformat(window["day"])
    names = {0: "сегодня", 1: "завтра"}
    told = names.get((day - today).days, f"{day:%d.%m.%Y}")
    return Reply(
        "utter_callback_noted", {"day": told, "window": window["name"], "hours": _hours(window)}
    )


def phone_heard(entry: Dictated) -> str | Reply:
    """The E.164 number in what was dictated, or why it is none."""
    if not entry.digits:
        return Reply("utter_callback_phone_unheard")
    fits = [one for one in (entry.digits, *entry.alternatives) if len(one) in PHONE_DIGITS]
    wrong = Reply("utter_callback_phone_wrong")
    if entry.digits not in fits and len(fits) != 1:
        return wrong
    try:
        return normalise_phone(fits[0])
    except InvalidPhone:
        return wrong


def phone_refused(attempts: int) -> dict[str, Any]:
    """The slots after one more number that is wrong; after the last one nobody can call back."""
    slots = {"callback_phone": None, "callback_phone_ok": None, "attempts": attempts + 1}
    return slots if attempts + 1 < MAX_ATTEMPTS else {**slots, "callback_state": "refused"}


def callback_steps(slots: Mapping[str, Any]) -> list[str]:
    """The form's slots; none when it is over."""
    if slots["callback_state"] != "asking":
        return []
    return ["callback_phone", "callback_phone_ok", "callback_window"]


def phone_written(phone: str) -> str:
    """An E.164 number as for the eye: «+7 495 123-45-01»."""
    if not phone.startswith("+7"):
        return phone
    return f"+7 {phone[2:5]} {phone[5:8]}-{phone[8:10]}-{phone[10:]}"
