"""P11: which office is told, with today's hours, and where to look for one."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from billing.types import Office
from bot.replies.hours import hours_reply
from bot.replies.office import office_replies, place_asked, place_question, places

MOSCOW = timezone(timedelta(hours=3))
WEEKDAYS = "с понедельника по пятницу с 8:30 до 17:30"
SIX_DAYS = "с понедельника по субботу с 9:00 до 18:00"
EVERY_DAY = "ежедневно с 9:00 до 20:00"
FRIDAY, SATURDAY, SUNDAY = (datetime(2026, 11, day, 12, 0, tzinfo=MOSCOW) for day in (20, 21, 22))


def office(town: str, latitude: float, *bring: str, hours: str = EVERY_DAY) -> Office:
    return Office(town, town, "улица Кирова, дом 1", hours, list(bring), [], latitude, 37.5)


CHEKHOV, PODOLSK, KHIMKI = office("Чехов", 55.1), office("Подольск", 55.4), office("Химки", 55.9)


@pytest.mark.parametrize(
    ("hours", "now", "response"),
    [
        (WEEKDAYS, FRIDAY, "utter_office_open"),
        (WEEKDAYS, FRIDAY.replace(hour=7), "utter_office_not_yet"),
        (WEEKDAYS, FRIDAY.replace(hour=8, minute=30), "utter_office_open"),
        (WEEKDAYS, FRIDAY.replace(hour=17, minute=29), "utter_office_open"),
        (WEEKDAYS, FRIDAY.replace(hour=17, minute=30), "utter_office_closed_already"),
        (WEEKDAYS, SATURDAY, "utter_office_day_off"),
        (SIX_DAYS, SATURDAY, "utter_office_open"),
        (SIX_DAYS, SUNDAY, "utter_office_day_off"),
        (EVERY_DAY, SUNDAY, "utter_office_open"),
        ("с вторника по среду с 9:00 до 10:00", FRIDAY, "utter_office_day_off"),
        ("по предварительной записи", FRIDAY, "utter_office_hours"),
        ("с марта по май с 9:00 до 10:00", FRIDAY, "utter_office_hours"),
        (f"{WEEKDAYS}, в субботу с 9:00 до 14:00", FRIDAY, "utter_office_hours"),
    ],
)
def test_today_decides_what_is_said_of_the_hours(hours: str, now: datetime, response: str) -> None:
    assert hours_reply(hours, now).response == response


def test_an_open_office_is_told_with_todays_hours() -> None:
    assert hours_reply(WEEKDAYS, FRIDAY).values == {"opens": "8:30", "closes": "17:30"}


def test_offices_come_by_their_distance_from_the_nearest() -> None:
    told = places(PODOLSK, [KHIMKI, CHEKHOV, PODOLSK])
    assert [place["address"].split(",")[0] for place in told] == ["Подольск", "Чехов", "Химки"]


def test_the_first_office_is_told_with_what_to_bring_and_the_next_without() -> None:
    told = places(PODOLSK, [office("Химки", 55.9, "паспорт"), PODOLSK])
    assert [reply.response for reply in office_replies(told, 1, FRIDAY)] == [
        "utter_office_next",
        "utter_office_open",
    ]


@pytest.mark.parametrize(
    ("bring", "said"),
    [
        (["паспорт"], "паспорт"),
        (["паспорт", "квитанцию", "доверенность"], "паспорт, квитанцию и доверенность"),
    ],
)
def test_what_to_bring_is_told_as_a_list(bring: list[str], said: str) -> None:
    one = office("Химки", 55.9, *bring)
    [_, _, last] = office_replies(places(one, [one]), 0, FRIDAY)
    assert (last.response, last.values) == ("utter_office_bring", {"bring": said})


def test_an_office_that_wants_nothing_has_nothing_to_bring() -> None:
    assert len(office_replies(places(KHIMKI, [KHIMKI]), 0, FRIDAY)) == 2


def test_behind_the_last_office_there_is_none() -> None:
    [reply] = office_replies(places(KHIMKI, [KHIMKI]), 1, FRIDAY)
    assert reply.response == "utter_office_no_more"


def test_a_place_is_asked_for_more_and_more_explicitly_and_then_an_operator_helps() -> None:
    asked: str | None = None
    said = []
    for _ in range(4):
        reply = place_question(asked, [KHIMKI, PODOLSK, KHIMKI])
        said.append(reply.response)
        asked = reply.response
        if asked == "utter_office_towns":
            assert reply.values == {"towns": "Химки, Подольск"}
    assert said == [
        "utter_office_where",
        "utter_office_unknown",
        "utter_office_towns",
        "utter_handoff_not_understood",
    ]


USER: dict[str, Any] = {"event": "user"}


def bot(response: str) -> dict[str, Any]:
    return {"event": "bot", "text": "…", "metadata": {"utter_action": response}}


def did(name: str) -> dict[str, Any]:
    return {"event": "action", "name": name}


@pytest.mark.parametrize(
    ("events", "asked"),
    [
        ([USER], None),
        ([USER, bot("utter_office_where"), USER], "utter_office_where"),
        ([USER, bot("utter_office_where"), USER, bot("utter_follow_up"), USER], None),
        # Silence: asked again, and the question still stands.
        (
            [USER, bot("utter_office_where"), USER, did("action_reprompt"), bot("x"), USER],
            "utter_office_where",
        ),
        # Words that no intent fits were taken for a place.
        (
            [
                *(USER, bot("utter_office_where"), USER, did("action_reprompt")),
                *(did("action_office"), bot("utter_office_unknown"), USER),
            ],
            "utter_office_unknown",
        ),
    ],
)
def test_the_question_for_a_place_stands_until_something_else_is_said(
    events: list[dict[str, Any]], asked: str | None
) -> None:
    assert place_asked(events) == asked
