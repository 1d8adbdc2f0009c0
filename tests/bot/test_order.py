"""P12: when a master may come, and the order read back."""

from __future__ import annotations

import pytest

from bot.replies.order_form import ANY_TIME, confirmation, form_steps, time_meant, visit


@pytest.mark.parametrize(
    ("said", "time"),
    [
        ("утром", "утром"),
        ("с утра пожалуйста", "утром"),
        ("лучше днём", "днём"),
        ("после обеда", "днём"),
        ("нет лучше вечером", "вечером"),
        ("в любое время", ANY_TIME),
        ("мне всё равно", ANY_TIME),
        ("утром или вечером", None),
        ("да", None),
        ("оператор", None),
    ],
)
def test_the_time_is_heard_in_many_words_and_two_times_are_none(
    said: str, time: str | None
) -> None:
    assert time_meant(said) == time


@pytest.mark.parametrize(
    ("time", "kept"),
    [("утром", "morning"), ("днём", "day"), ("вечером", "evening"), (ANY_TIME, "any")],
)
def test_billing_keeps_the_time(time: str, kept: str) -> None:
    assert visit(time) == kept


def test_the_whole_order_is_read_back() -> None:
    slots = {
        "service": {"code": "plumbing", "name": "сантехнические работы", "price": "1 400 ₽"},
        "address": "Москва, улица Ленина, дом 5",
        "order_time": "утром",
    }
    reply = confirmation(slots)
    assert reply.response == "utter_ask_order_ok"
    assert reply.values == {
        "service": "сантехнические работы",
        "address": "Москва, улица Ленина, дом 5",
        "time": "утром",
    }


@pytest.mark.parametrize("state", ["pending", "wanted", "taken", "declined", "failed"])
def test_the_form_is_over_in_every_other_state(state: str) -> None:
    assert form_steps({"order": state}) == []
    assert form_steps({"order": "asking"}) == ["order_time", "order_ok"]
