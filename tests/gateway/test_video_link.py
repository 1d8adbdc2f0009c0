"""The link that lifts a phone caller to video: sent by SMS, or shown for copying (B1)."""

import json

import httpx
import pytest

from voice_gateway.human.correspondence import Correspondence
from voice_gateway.operators.sides import CallerCard
from voice_gateway.records.customers import HttpCustomers
from voice_gateway.visit.links import Links

PHONE, OPERATOR = "+74951234501", "operator-7"


class Floor:
    def __init__(self) -> None:
        self.told: list[dict] = []

    def tell(self, call, message, operator=None) -> None:
        assert (call, operator) == ("c1", OPERATOR)
        self.told.append(message)


async def link(answer, phone=PHONE):
    """What the operator is told, and what billing was asked, when it answers so."""
    asked: list[httpx.Request] = []

    def billing(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer, json={})

    floor = Floor()
    customers = HttpCustomers("http://billing", 1, httpx.MockTransport(billing))
    card = CallerCard("c1", "phone", "consultation", "phone", "asked", phone=PHONE)
    letters = Correspondence(card, None, floor, customers, lambda message: None)
    await letters.link(OPERATOR, Links("https://house.example"), phone)
    await customers.close()
    return floor.told, asked


async def test_the_link_is_sent_to_the_phone_that_the_operator_named():
    [told], [asked] = await link(200)
    assert told["sent"] is True
    sent = json.loads(asked.content)
    assert (asked.url.path, sent["phone"]) == ("/messages", PHONE)
    assert told["url"] in sent["text"]
    assert asked.headers["Idempotency-Key"]


async def test_without_a_phone_it_is_only_shown():
    [told], asked = await link(200, phone=None)
    assert (told["sent"], asked) == (False, [])


@pytest.mark.parametrize("failure", [503, 500, httpx.ConnectError("refused")])
async def test_when_no_sms_can_be_sent_it_is_shown(failure):
    [told], _ = await link(failure)
    assert told["sent"] is False
    assert told["url"].startswith("https://house.example/v/")


async def test_a_number_that_is_none_is_told_and_the_link_is_shown():
    problem, told = (await link(422))[0]
    assert (problem["type"], problem["code"]) == ("problem", "unusable_phone")
    assert told["sent"] is False
