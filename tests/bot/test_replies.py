"""What is said about an account, an office, and the conversation itself."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from billing.types import Balance, Tariff, TariffZone
from bot.replies.balance import balance_reply
from bot.replies.figures import day, roubles
from bot.replies.handoff import collected, handoff
from bot.replies.repeat import asked_for_more, from_the_cut, last_words
from bot.replies.tariff import tariff_reply

DAY = date(2026, 11, 15)


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("0.01", "0,01 ₽"),
        ("1.00", "1 ₽"),
        ("999.50", "999,50 ₽"),
        ("1234.56", "1 234,56 ₽"),
        ("1234567.80", "1 234 567,80 ₽"),
        ("-500.00", "500 ₽"),
        ("8.955", "8,96 ₽"),
    ],
)
def test_money_is_written_as_for_the_eye(amount: str, written: str) -> None:
    assert roubles(Decimal(amount)) == written


def test_a_date_is_written_as_for_the_eye() -> None:
    assert day(date(2026, 1, 2)) == "02.01.2026"


@pytest.mark.parametrize(
    ("amount", "balance", "figure"),
    [
        ("1234.56", "utter_balance_due", "1 234,56 ₽"),
        ("0.01", "utter_balance_due", "0,01 ₽"),
        ("0.00", "utter_balance_zero", None),
        ("-0.01", "utter_balance_overpaid", "0,01 ₽"),
    ],
)
def test_debt_overpayment_and_nothing_are_told_apart(
    amount: str, balance: str, figure: str | None
) -> None:
    state = Balance(Decimal(amount), DAY)
    values = {"date": "15.11.2026"} if figure is None else {"date": "15.11.2026", "amount": figure}
    assert (balance_reply(state).response, balance_reply(state).values) == (balance, values)


def test_a_single_price_is_told_with_its_day_in_force() -> None:
    zones = [TariffZone("single", Decimal("6.73"))]
    reply = tariff_reply(Tariff("городской, однотарифный", zones, DAY))
    assert reply.response == "utter_tariff_single"
    assert reply.values == {
        "name": "городской, однотарифный",
        "price": "6,73 ₽",
        "date": "15.11.2026",
    }


@pytest.mark.parametrize(
    ("zones", "prices"),
    [
        (
            [TariffZone("day", Decimal("7.74")), TariffZone("night", Decimal("3.42"))],
            "днём 7,74 ₽, ночью 3,42 ₽",
        ),
        (
            [
                TariffZone("peak", Decimal("8.76")),
                TariffZone("half_peak", Decimal("6.73")),
                TariffZone("night", Decimal("3.42")),
            ],
            "в пик 8,76 ₽, в полупик 6,73 ₽, ночью 3,42 ₽",
        ),
    ],
)
def test_every_zone_has_its_price(zones: list[TariffZone], prices: str) -> None:
    reply = tariff_reply(Tariff("городской", zones, DAY))
    assert reply.response == "utter_tariff_zones"
    assert reply.values["prices"] == prices


def bot(text: str, response: str | None = None) -> dict[str, Any]:
    return {"event": "bot", "text": text, "metadata": {"utter_action": response}}


USER = {"event": "user"}
REPROMPT = {"event": "action", "name": "action_reprompt"}
WAIT = {"event": "action", "name": "action_wait"}
CONTROL = {"event": "bot", "text": None, "metadata": {}}


@pytest.mark.parametrize(
    ("events", "words"),
    [
        ([USER], []),
        ([bot("Здравствуйте!"), USER], ["Здравствуйте!"]),
        ([USER, bot("а"), bot("б"), USER], ["а", "б"]),
        ([USER, bot("ответ"), USER, REPROMPT, bot("не расслышала"), USER], ["ответ"]),
        ([USER, bot("ответ"), USER, CONTROL, USER], ["ответ"]),
        ([USER, bot("ответ"), USER, WAIT, bot("подожду"), USER], ["ответ"]),
    ],
)
def test_repeating_gives_the_last_answer_and_no_reprompt(
    events: list[dict[str, Any]], words: list[str]
) -> None:
    assert [word["text"] for word in last_words(events)] == words


@pytest.mark.parametrize(
    ("heard", "repeated"),
    [
        (None, ["Ваш долг 5 ₽.", "Чем ещё пом+очь?"]),
        ("", ["Ваш долг 5 ₽.", "Чем ещё пом+очь?"]),
        ("Ваш долг…", ["Ваш долг 5 ₽.", "Чем ещё пом+очь?"]),
        ("Ваш долг 5 ₽.", ["Чем ещё пом+очь?"]),
        ("Ваш долг 5 ₽. Чем…", ["Чем ещё пом+очь?"]),
        ("Ваш долг 5 ₽. Чем ещё помочь?", ["Ваш долг 5 ₽.", "Чем ещё пом+очь?"]),
        ("Простите, не расслышала.", ["Ваш долг 5 ₽.", "Чем ещё пом+очь?"]),
    ],
)
def test_who_cuts_in_with_repeat_hears_what_was_being_said(
    heard: str | None, repeated: list[str]
) -> None:
    words = [bot("Ваш долг 5 ₽."), bot("Чем ещё пом+очь?")]
    assert [word["text"] for word in from_the_cut(words, heard)] == repeated


def test_no_ends_the_call_after_a_reprompt_to_the_question_for_more() -> None:
    more = bot("Что ещё?", "utter_follow_up")
    assert asked_for_more([USER, more, USER, REPROMPT, bot("не расслышала"), USER])


@pytest.mark.parametrize(
    ("events", "asked"),
    [
        ([USER], False),
        ([USER, bot("ответ", "utter_balance_due"), USER], False),
        ([USER, bot("а", "utter_payment"), bot("Что ещё?", "utter_follow_up"), USER], True),
        (
            [USER, bot("Что ещё?", "utter_follow_up"), USER, bot("Да?", "utter_listening"), USER],
            False,
        ),
    ],
)
def test_no_ends_the_call_only_after_the_question_for_more(
    events: list[dict[str, Any]], asked: bool
) -> None:
    assert asked_for_more(events) is asked


def test_an_operator_gets_what_is_known_and_nothing_empty() -> None:
    slots = {"goal": "баланс", "account": None, "accounts": [{"number": "1"}], "readings": []}
    assert handoff("asked", slots, "consultation") == {
        "handoff": {"reason": "asked", "collected": {"goal": "баланс", "queue": "consultation"}}
    }


@pytest.mark.parametrize(
    ("state", "order"),
    [
        ("wanted", {"service": "сантехнические работы"}),
        ("asking", {"service": "сантехнические работы"}),
        ("taken", None),
        ("declined", None),
    ],
)
def test_an_operator_gets_the_order_that_was_not_finished(
    state: str, order: dict[str, str] | None
) -> None:
    service = {"code": "plumbing", "name": "сантехнические работы", "price": "1 400 ₽"}
    slots = {"order": state, "service": service, "order_time": None}
    assert collected(slots, "services").get("order") == order


def test_a_call_back_tells_whom_to_call() -> None:
    told = handoff("callback", {}, "services", "+79161234567")["handoff"]
    assert told["collected"] == {"queue": "services", "phone": "+79161234567"}
