"""P10: how to pay, which sum, and what is said of how it ended."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from bot.replies.dictation import Dictated
from bot.replies.offers import ANOTHER_CARD, CARD, PAYMENT_LINK
from bot.replies.payment import card_control, paid_replies, unidentified_replies
from bot.replies.payment_form import (
    began,
    form_steps,
    sum_confirmation,
    sum_heard,
    sum_refused,
    way_chosen,
    way_meant,
    way_question,
)
from bot.replies.reply import Reply

PHONE = "+74951234501"


@pytest.mark.parametrize(
    ("said", "intent", "link", "way"),
    [
        ("картой", "оплата", True, "card"),
        ("картой по телефону", "оплата", True, "card"),
        ("давайте по карте", "оплата", True, "card"),
        ("да картой", "да", True, "card"),
        ("по телефону", "nlu_fallback", True, "card"),
        ("ссылку", "оплата", True, "link"),
        ("пришлите смс", "оплата", True, "link"),
        ("лучше сообщением", "nlu_fallback", True, "link"),
        ("другую сумму", "другой", True, "other_sum"),
        ("хочу заплатить только часть", "оплата", True, "other_sum"),
        ("нет", "нет", True, "no"),
        ("нет не надо карту", "нет", True, "no"),
        # «Да» to «картой или ссылкой?» says nothing; to «картой?» it does.
        ("да", "да", True, None),
        ("да", "да", False, "card"),
        ("ссылку", "оплата", False, None),
        ("оплатить", "оплата", True, None),
        ("оператор", "оператор", True, None),
    ],
)
def test_the_way_to_pay_is_heard_in_many_words(
    said: str, intent: str, link: bool, way: str | None
) -> None:
    assert way_meant(said, intent, link) == way


def test_a_link_is_offered_only_where_it_can_be_sent() -> None:
    assert way_question("1234.56", True) == Reply("utter_ask_pay_by", {"amount": "1 234,56 ₽"})
    assert way_question("1234.56", False).response == "utter_ask_pay_by_card"


def test_the_whole_debt_is_paid_unless_another_sum_is_wanted() -> None:
    slots = began(Decimal("3481.55"))
    assert slots["pay_sum"] == "3481.55"
    assert way_chosen("card") == {"pay_by": "card"}
    assert way_chosen("other_sum") == {"pay_by": "card", "pay_sum": None}
    assert sum_confirmation("500.00") == Reply("utter_ask_pay_ok", {"amount": "500 ₽"})


@pytest.mark.parametrize(("way", "state"), [("no", "pending"), ("link", "link")])
def test_no_and_a_link_end_the_form(way: Any, state: str) -> None:
    slots = {**began(Decimal(10)), **way_chosen(way)}
    assert slots["payment_state"] == state
    assert form_steps(slots) == []


@pytest.mark.parametrize(
    ("digits", "heard"),
    [
        ("500", "500.00"),
        ("10", "10.00"),
        ("100000", "100000.00"),
        ("0500", "500.00"),
        ("9", "utter_pay_sum_limits"),
        ("100001", "utter_pay_sum_limits"),
        ("", "utter_pay_sum_unheard"),
    ],
)
def test_a_sum_is_whole_roubles_within_limits(digits: str, heard: str) -> None:
    told = sum_heard(Dictated(digits))
    assert (told.response if isinstance(told, Reply) else told) == heard


def test_a_doubtful_sum_is_asked_again_and_never_guessed() -> None:
    told = sum_heard(Dictated("1200", alternatives=("1000200",)))
    assert told == Reply("utter_pay_sum_unheard")


def test_after_three_sums_of_no_use_nothing_is_paid() -> None:
    assert sum_refused(0) == {"pay_sum": None, "attempts": 1}
    assert sum_refused(2)["payment_state"] == "given_up"


@pytest.mark.parametrize("identification", ["pending", "found", "failed"])
def test_who_is_not_identified_hears_the_ways_and_an_offer_but_no_sum(identification: str) -> None:
    assert unidentified_replies(identification) == [Reply("utter_payment"), Reply(CARD)]


def test_who_cannot_be_identified_is_offered_nothing() -> None:
    assert unidentified_replies("unknown") == [Reply("utter_payment")]


@pytest.mark.parametrize(
    ("outcome", "reason", "phone", "sent", "responses"),
    [
        ("paid", "", PHONE, False, ["utter_payment_paid"]),
        ("declined", "refused", PHONE, False, ["utter_payment_declined", ANOTHER_CARD]),
        ("declined", "new_reason", PHONE, False, ["utter_payment_declined", ANOTHER_CARD]),
        (
            *("declined", "insufficient_funds", None, False),
            ["utter_payment_declined_funds", ANOTHER_CARD],
        ),
        (
            *("declined", "expired_card", PHONE, False),
            ["utter_payment_declined_expired", ANOTHER_CARD],
        ),
        ("cancelled", "", PHONE, False, ["utter_payment_cancelled"]),
        ("not_entered", "", PHONE, False, ["utter_payment_not_entered", PAYMENT_LINK]),
        ("not_entered", "", PHONE, True, ["utter_payment_not_entered"]),
        ("not_entered", "", None, False, ["utter_payment_not_entered"]),
        ("failed", "", PHONE, False, ["utter_payment_unsure"]),
    ],
)
def test_the_caller_learns_how_the_payment_ended_and_what_can_be_done(
    outcome: str, reason: str, phone: str | None, sent: bool, responses: list[str]
) -> None:
    told = {"outcome": outcome, "last4": "1111", "reason": reason}
    replies = paid_replies(told, "1234.56", phone, sent)
    assert [reply.response for reply in replies] == responses


def test_a_paid_sum_and_the_cards_last_digits_are_said() -> None:
    [reply] = paid_replies(
        {"outcome": "paid", "last4": "1111", "reason": ""}, "500.00", None, False
    )
    assert reply.values == {"amount": "500 ₽", "card": "1 1 1 1"}


def test_the_gateway_is_told_the_payment_and_its_sum() -> None:
    control = card_control({"id": "p1", "amount": "500.00"})
    assert control == {"payment": {"id": "p1", "amount": "500.00"}}
