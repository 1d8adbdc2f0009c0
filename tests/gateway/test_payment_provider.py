"""The acquirer as the call sees it: the demo's over HTTP and the stand-in do the same."""

import json
from collections.abc import AsyncIterator
from decimal import Decimal

import httpx
import pytest

from billing.acquirer import INSUFFICIENT_FUNDS, REFUSED
from billing.api import create_app
from billing.demo import load_demo
from billing.sql.card_payments import DemoAcquirer
from billing.sql.database import create_engine, migrate
from billing.sql.store import SqlCustomerSystem, moscow_now
from tests.gateway.fakes import FakePayments
from voice_gateway.payment.card import Card
from voice_gateway.payment.http_provider import HttpPaymentProvider
from voice_gateway.payment.provider import Declined, Paid, PaymentRequest, PaymentUnavailable

GOOD = Card("4111111111111111", "1240", "737")


@pytest.fixture
async def demo(tmp_path) -> AsyncIterator[tuple[HttpPaymentProvider, PaymentRequest]]:
    """The demo's acquirer with one payment begun."""
    engine = create_engine(f"sqlite+aiosqlite:///{tmp_path}/billing.db")
    await migrate(engine)
    await load_demo(engine, moscow_now().date(), count=1)
    system = SqlCustomerSystem(engine)
    app = create_app(system, system.ping, acquirer=DemoAcquirer(engine, moscow_now))
    begun = await system.begin_payment("1000000001", Decimal("10.50"), "k1")
    provider = HttpPaymentProvider("http://bank", transport=httpx.ASGITransport(app))
    yield provider, PaymentRequest(id=begun.id, amount=str(begun.amount))
    await provider.close()
    await engine.dispose()


@pytest.fixture(params=["http", "fake"])
def acquirer(request, demo):
    return demo if request.param == "http" else (FakePayments(Paid("R"), Paid("R")), demo[1])


async def test_a_card_is_charged_once_and_has_a_receipt(acquirer):
    provider, request = acquirer
    first = await provider.pay(request, GOOD)
    assert isinstance(first, Paid)
    assert first.receipt
    assert await provider.pay(request, GOOD) == first


@pytest.mark.parametrize(
    ("card", "reason"),
    [
        (Card(INSUFFICIENT_FUNDS, "1240", "737"), "insufficient_funds"),
        (Card(REFUSED, "1240", "737"), "refused"),
        (Card(GOOD.number, "0120", "737"), "expired_card"),
    ],
)
async def test_a_declined_card_comes_with_its_reason(demo, card, reason):
    provider, request = demo
    assert await provider.pay(request, card) == Declined(reason)


@pytest.mark.parametrize("changed", [{"id": "nobody"}, {"amount": "10.51"}])
async def test_a_payment_that_was_not_begun_so_is_not_available(demo, changed):
    provider, request = demo
    with pytest.raises(PaymentUnavailable, match="HTTP 4"):
        await provider.pay(request.model_copy(update=changed), GOOD)


NONSENSE = [
    httpx.Response(500, text="oops"),
    httpx.Response(302, headers={"Location": "http://elsewhere/"}),
    httpx.Response(200, text="<html>"),
    httpx.Response(200, json=[]),
    httpx.Response(200, json={}),
    httpx.Response(200, json={"outcome": "perhaps"}),
    httpx.Response(200, json={"outcome": "declined", "reason": GOOD.number}),
    httpx.ConnectError("refused"),
    httpx.ReadTimeout("slow"),
]


@pytest.mark.parametrize("answer", NONSENSE, ids=repr)
async def test_nonsense_and_silence_are_one_error_that_shows_no_card(answer):
    def answers(request):
        assert json.loads(request.content)["number"] == GOOD.number
        if isinstance(answer, Exception):
            raise answer
        return answer

    provider = HttpPaymentProvider("http://bank", transport=httpx.MockTransport(answers))
    with pytest.raises(PaymentUnavailable) as told:
        await provider.pay(PaymentRequest(id="p1", amount="10.50"), GOOD)
    assert GOOD.number not in str(told.value)
    assert told.value.__cause__ is None
    await provider.close()
