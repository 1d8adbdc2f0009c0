"""The nearest office, the next one, and where to look for one (P11)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypedDict

from billing.types import Office
from bot.replies.hours import hours_reply
from bot.replies.repeat import asked_last
from bot.replies.reply import Reply
from bot.replies.turns import Event

_ASKED_NEXT = {
    "utter_office_where": "utter_office_unknown",
    "utter_office_unknown": "utter_office_towns",
    "utter_office_towns": "utter_handoff_not_understood",
}
"""What is said after a place that nobody knows."""


class Place(TypedDict):
    """An office as the slot `offices` keeps it."""

    address: str
    hours: str
    bring: str


def places(nearest: Office, offices: Iterable[Office]) -> list[Place]:
    """All offices, the nearest first and then by their distance from it."""
    return [
        {
            "address": f"{office.town}, {office.address}",
            "hours": office.hours,
            "bring": _and(office.bring),
        }
        for office in sorted(offices, key=lambda office: (office != nearest, _km(nearest, office)))
    ]


def office_replies(offices: Sequence[Place], index: int, now: datetime) -> list[Reply]:
    """The office at `index` with today's hours; none is left behind the last."""
    if index >= len(offices):
        return [Reply("utter_office_no_more")]
    office = offices[index]
    response = "utter_office" if index == 0 else "utter_office_next"
    replies = [
        Reply(response, {"address": office["address"]}),
        hours_reply(office["hours"], now),
    ]
    if index == 0 and office["bring"]:
        replies.append(Reply("utter_office_bring", {"bring": office["bring"]}))
    return replies


def place_asked(events: Iterable[Event]) -> str | None:
    """The question for a place that the last words ended with, else None."""
    response = asked_last(events)
    return response if response in _ASKED_NEXT else None


def place_question(asked: str | None, offices: Iterable[Office]) -> Reply:
    """What to ask where no place was named; `asked`: what was asked before, in vain."""
    if asked is None:
        return Reply("utter_office_where")
    towns = ", ".join(dict.fromkeys(office.town for office in offices))
    response = _ASKED_NEXT[asked]
    return Reply(response, {"towns": towns} if response == "utter_office_towns" else {})


def _km(one: Office, other: Office) -> float:
    """Good for the few hundred kilometres of one utility."""
    north = math.radians(other.latitude - one.latitude)
    east = math.radians(other.longitude - one.longitude)
    return 6371 * math.hypot(north, east * math.cos(math.radians(one.latitude)))


def _and(things: Sequence[str]) -> str:
    if not things:
        return ""
    *head, last = things
    return f"{', '.join(head)} и {last}" if head else last
