"""P10, P12: what is said of paying and of services."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from billing.demo.catalogue import SERVICES
from billing.types import Balance
from bot.replies.payment import payment_replies
from bot.replies.services import service_replies, services_meant

REPLACE, VERIFY, INSTALL, ELECTRICIAN, PLUMBER, REPAIRS = (service.code for service in SERVICES)
PHONE = "+74951234501"


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("услуги", []),
        ("какие у вас услуги", []),
        ("замена счётчика", [REPLACE]),
        ("хочу поменять электросчетчик", [REPLACE]),
        ("заменить счетчик", [REPLACE]),
        ("поверка", [VERIFY]),
        ("сколько стоит поверить счётчик", [VERIFY]),
        ("установить счётчик воды", [INSTALL]),
        ("вызвать электрика", [ELECTRICIAN]),
        ("поменять розетку", [ELECTRICIAN]),
        ("нужен сантехник", [PLUMBER]),
        ("мелкий ремонт", [REPAIRS]),
        ("счётчик на воду", [VERIFY, INSTALL]),
    ],
)
def test_the_service_that_was_named_is_chosen_and_several_stay_in_question(
    said: str, codes: list[str]
) -> None:
    assert [service.code for service in services_meant(SERVICES, said)] == codes


def test_a_named_service_is_told_with_its_price_and_offered() -> None:
    [reply] = service_replies(SERVICES, "замена счётчика")
    assert reply.response == "utter_offer_service"
    assert reply.values == {"name": "Замена электросчётчика", "price": "3 900 ₽"}


def test_without_a_name_all_services_are_listed_two_at_a_time_and_asked_for() -> None:
    replies = service_replies(SERVICES, "услуги")
    assert [reply.response for reply in replies] == [
        "utter_services",
        "utter_services_more",
        "utter_services_more",
        "utter_services_which",
    ]
    assert replies[0].values["services"] == (
        "замена электросчётчика от 3 900 ₽, поверка счётчиков воды от 1 200 ₽"
    )


@pytest.mark.parametrize(
    ("amount", "phone", "sent", "responses"),
    [
        (None, PHONE, False, ["utter_payment"]),
        ("10.00", PHONE, False, ["utter_payment_due", "utter_offer_payment_link"]),
        ("10.00", PHONE, True, ["utter_payment_due"]),
        ("10.00", None, False, ["utter_payment_due"]),
        ("0.00", PHONE, False, ["utter_payment_nothing_due"]),
        ("-5.00", PHONE, False, ["utter_payment_nothing_due"]),
    ],
)
def test_a_link_is_offered_once_where_there_is_something_to_pay_and_a_phone(
    amount: str | None, phone: str | None, sent: bool, responses: list[str]
) -> None:
    balance = amount and Balance(Decimal(amount), date(2026, 11, 22))
    assert [reply.response for reply in payment_replies(balance or None, phone, sent)] == responses
