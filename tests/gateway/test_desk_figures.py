"""The figures of the floor: expected wait, the service level, call-backs tried again."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from voice_gateway.operators.callback_book import next_try, promised
from voice_gateway.operators.desk_config import CallBackRules, load
from voice_gateway.operators.expected_wait import ExpectedWait
from voice_gateway.operators.service_level import ServiceLevel
from voice_gateway.operators.sides import CallBackWish

NOON = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)  # 12:00 in Moscow


def waiting(*talks):
    wait = ExpectedWait(wrap_up_s=30)
    for talk_s in talks:
        wait.talked("q", talk_s)
    return wait


@pytest.mark.parametrize(
    ("talks", "position", "serving", "free", "seconds"),
    [
        ((90,), 1, 0, 0, None),  # nobody is there
        ((), 1, 2, 0, None),  # nothing to tell it by
        ((), 1, 2, 1, 10),  # a desk is free
        ((90,), 1, 1, 0, 120),
        ((90,), 2, 1, 0, 240),
        ((90,), 4, 2, 0, 240),
        ((90,), 3, 2, 1, 120),
        ((60, 120), 1, 1, 0, 120),
        ((90,), 1, 100, 0, 10),  # never nothing
    ],
)
def test_the_expected_wait_follows_talks_and_desks(talks, position, serving, free, seconds):
    assert waiting(*talks).seconds("q", position, serving, free) == seconds


def test_only_talks_of_late_count():
    wait = waiting(*[1000] * 50, *[90] * 30)
    assert wait.seconds("q", 1, 1, 0) == 120


def test_the_service_level_is_the_share_answered_within_twenty_seconds():
    level = ServiceLevel(date(2026, 11, 22))
    assert level.level is None
    assert level.average_wait_s is None
    for waited_s in (5, 20, 20.1):
        level.was_answered(waited_s)
    level.was_abandoned()
    assert level.level == 0.5
    assert level.average_wait_s == pytest.approx(15.03, abs=0.01)


def test_every_day_begins_anew():
    level = ServiceLevel(date(2026, 11, 22))
    level.was_answered(5)
    assert level.on(date(2026, 11, 22)) is level
    assert level.on(date(2026, 11, 23)).answered == 0


def wish(**window):
    return CallBackWish("c", "+74951234567", "consultation", "consultation", **window)


def test_a_call_back_is_promised_for_the_time_that_suits_the_caller():
    opens, closes = NOON + timedelta(hours=2), NOON + timedelta(hours=4)
    window = promised(wish(opens=opens, closes=closes), load(None), NOON)
    assert (window.opens, window.closes) == (opens, closes)


def test_without_a_wish_it_is_the_rest_of_the_queue_s_hours():
    window = promised(wish(), load(None), NOON)
    assert window.opens == NOON
    assert window.closes == datetime(2026, 11, 22, 17, 30, tzinfo=UTC)


def test_a_wish_that_has_passed_is_the_next_hours():
    past = NOON - timedelta(hours=1)
    window = promised(wish(opens=past - timedelta(hours=1), closes=past), load(None), NOON)
    assert window.opens == NOON


@pytest.mark.parametrize(
    ("tries", "closes_in_min", "again"),
    [(1, 60, True), (2, 60, True), (3, 60, False), (1, 15, False), (1, 16, True)],
)
def test_who_does_not_answer_is_tried_again_while_there_is_time_and_a_try(
    tries, closes_in_min, again
):
    closes_at = NOON + timedelta(minutes=closes_in_min)
    callback = SimpleNamespace(tries=tries, closes_at=closes_at)
    moment = next_try(callback, CallBackRules(tries=3, again_min=15), NOON)
    assert moment == (NOON + timedelta(minutes=15) if again else None)
