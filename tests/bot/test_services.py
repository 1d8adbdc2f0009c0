"""P12: what is said of services."""

from __future__ import annotations

import pytest

from billing.demo.catalogue import SERVICES
from bot.replies.services import service_replies, services_meant

REPLACE, VERIFY, INSTALL, ELECTRICIAN, PLUMBER, REPAIRS = (service.code for service in SERVICES)


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
