"""The client when billing is down, slow, wrong or mad: always `BillingUnavailable`."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import httpx
import pytest

from billing.http_adapter import HttpCustomerSystem
from billing.interface import AccountNotFound, BillingUnavailable, InvalidPhone
from billing.types import NewReading

ONE = "1000000001"
PHONE = "+74951234501"
Handler = Callable[[httpx.Request], httpx.Response]


def answering(handler: Handler) -> HttpCustomerSystem:
    return HttpCustomerSystem("http://billing", 5, httpx.MockTransport(handler))


def all_questions(system: HttpCustomerSystem) -> list[Any]:
    return [
        system.accounts_by_phone(PHONE),
        system.account(ONE),
        system.balance(ONE),
        system.tariff(ONE),
        system.ledger(ONE, date(2026, 1, 1)),
        system.meters(ONE),
        system.submit_readings(ONE, [NewReading("1", "single", 1)], "k1"),
        system.save_phone(ONE, PHONE, "k1"),
        system.offices("Химки"),
        system.services(),
        system.order_service(ONE, "plumbing", PHONE, "k1"),
        system.send_payment_link(ONE, PHONE, "k1"),
        system.send_message(PHONE, "Видеосвязь", "k1"),
        system.begin_payment(ONE, Decimal("10.00"), "k1"),
    ]


async def test_a_closed_port_is_an_outage() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        async with HttpCustomerSystem(url, timeout_s=5) as system:
            for asked in all_questions(system):
                with pytest.raises(BillingUnavailable):
                    await asked


def raising(error: type[httpx.TransportError]) -> Handler:
    def handler(request: httpx.Request) -> httpx.Response:
        raise error(str(request.url), request=request)

    return handler


@pytest.mark.parametrize(
    "error",
    [
        httpx.ConnectTimeout,
        httpx.ReadTimeout,
        httpx.PoolTimeout,
        httpx.ReadError,
        httpx.RemoteProtocolError,
    ],
)
async def test_a_broken_connection_is_an_outage_that_does_not_name_the_account(
    error: type[httpx.TransportError],
) -> None:
    async with answering(raising(error)) as system:
        for asked in all_questions(system):
            with pytest.raises(BillingUnavailable) as caught:
                await asked
            assert ONE not in str(caught.value)
            assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    "response",
    [
        httpx.Response(500, text="Internal Server Error"),
        httpx.Response(500, json={"code": "internal_error"}),
        httpx.Response(502, html="<h1>Bad Gateway</h1>"),
        httpx.Response(503, json={"code": "unavailable", "title": "away"}),
        httpx.Response(404, text="not ours"),
        httpx.Response(404, json={"code": "not_found"}),
        httpx.Response(404, json=[]),
        httpx.Response(301, headers={"Location": "http://elsewhere/"}),
        httpx.Response(304, json={}),
        httpx.Response(204),
        httpx.Response(200, text=""),
        httpx.Response(200, text="{"),
        httpx.Response(200, content=b"\xff\xfe\x00"),
        httpx.Response(200, json=None),
        httpx.Response(200, json="ok"),
        httpx.Response(200, json=[None]),
        httpx.Response(200, json=[{}]),
        httpx.Response(200, json={"number": 5}),
    ],
    ids=lambda response: f"{response.status_code}-{response.text[:12]!r}",
)
async def test_a_mad_answer_is_an_outage(response: httpx.Response) -> None:
    async with answering(lambda _: response) as system:
        for asked in all_questions(system):
            with pytest.raises(BillingUnavailable):
                await asked


async def test_nothing_senseless_is_sent() -> None:
    sent: list[httpx.Request] = []

    def noting(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200, json=[])

    async with answering(noting) as system:
        with pytest.raises(AccountNotFound):
            await system.balance("../offices")
        with pytest.raises(InvalidPhone):
            await system.accounts_by_phone("112")
    assert sent == []


async def test_a_phone_is_not_in_the_url() -> None:
    urls: list[str] = []

    def noting(request: httpx.Request) -> httpx.Response:
        urls.append(str(request.url))
        return httpx.Response(200, json=[])

    async with answering(noting) as system:
        await system.accounts_by_phone(PHONE)
    assert urls == ["http://billing/accounts/lookup"]


async def test_the_client_logs_no_account(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    balance = {"amount": "1.00", "as_of": "2026-11-22"}
    async with answering(lambda _: httpx.Response(200, json=balance)) as system:
        await system.balance(ONE)
    assert ONE not in caplog.text
