"""Text messages: every sender alike, and a payment link that is sent once (P10)."""

from __future__ import annotations

import asyncio
import json
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from billing.interface import (
    AccountNotFound,
    BillingUnavailable,
    CustomerSystem,
    IdempotencyConflict,
    InvalidPhone,
    InvalidRequest,
    NothingToPay,
)
from billing.payment_links import PaymentLinks, masked
from billing.sms.file import FileSmsSender
from billing.sms.http import HttpSmsSender, SmsTemplate, SmsTemplateError, read_template
from billing.sms.sender import SmsNotSentError, SmsSender
from billing.sql.store import SqlCustomerSystem
from billing.types import PaymentLink, SentMessage

ONE = "1000000001"
PAID_UP = "1000000007"
PHONE = "+74951234501"


@dataclass
class Provider:
    """A provider that takes messages while `status` is 200."""

    status: int = 200
    requests: list[httpx.Request] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return httpx.Response(self.status)

    def sender(self, **changed: Any) -> HttpSmsSender:
        template: dict[str, Any] = {
            "url": "https://sms.example/send",
            "headers": {"Authorization": "Bearer s3cret"},
            "body": {"to": "{phone}", "parts": ["{text}"], "id": "dozvon-{key}", "ttl": 60},
            "form": False,
        }
        return HttpSmsSender(SmsTemplate(**{**template, **changed}), httpx.MockTransport(self))


def messages(folder: Path) -> list[dict[str, str]]:
    return [json.loads(file.read_text()) for file in sorted(folder.glob("*.json"))]


@pytest.fixture(params=["file", "http"])
def way(
    request: pytest.FixtureRequest, tmp_path: Path
) -> tuple[SmsSender, Callable[[], list[tuple[str, str]]]]:
    """A sender, and what it sent: phone and text."""
    if request.param == "file":
        folder = tmp_path / "out"
        return FileSmsSender(folder), lambda: [(m["phone"], m["text"]) for m in messages(folder)]
    provider = Provider()

    def sent() -> list[tuple[str, str]]:
        bodies = [json.loads(request.content) for request in provider.requests]
        return [(body["to"], body["parts"][0]) for body in bodies]

    return provider.sender(), sent


async def test_every_sender_sends_phone_and_text_as_they_are(
    way: tuple[SmsSender, Callable[[], list[tuple[str, str]]]],
) -> None:
    sender, sent = way
    words = 'К оплате 1,50 руб.: https://pay.example/?a={phone}&"b" {x'
    await sender.send(PHONE, words, "k1")
    assert sent() == [(PHONE, words)]


async def test_a_message_tried_again_is_one_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    sender = FileSmsSender(tmp_path / "out")
    await sender.send(PHONE, "раз", "../k")
    await sender.send(PHONE, "раз", "../k")
    [file] = (tmp_path / "out").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_a_folder_that_cannot_be_written_is_an_error_without_the_text(
    tmp_path: Path,
) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(SmsNotSentError) as told:
        await FileSmsSender(tmp_path / "out").send(PHONE, "тайна", "k1")
    assert "тайна" not in str(told.value)


async def test_a_provider_gets_its_headers_and_the_key_to_tell_repeats_by() -> None:
    provider = Provider()
    await provider.sender().send(PHONE, "раз", "k1")
    [request] = provider.requests
    assert request.headers["Authorization"] == "Bearer s3cret"
    body = {"to": PHONE, "parts": ["раз"], "id": "dozvon-k1", "ttl": 60}
    assert json.loads(request.content) == body


async def test_a_provider_may_want_a_form() -> None:
    provider = Provider()
    sender = provider.sender(body={"to": "{phone}", "msg": "{text}"}, form=True)
    await sender.send(PHONE, "раз & два", "k1")
    assert parse_qs(provider.requests[0].content.decode()) == {"to": [PHONE], "msg": ["раз & два"]}


@pytest.mark.parametrize("status", [302, 400, 401, 500])
async def test_a_provider_that_refuses_is_an_error(status: int) -> None:
    with pytest.raises(SmsNotSentError, match=str(status)):
        await Provider(status).sender().send(PHONE, "раз", "k1")


async def test_a_provider_out_of_reach_is_an_error() -> None:
    def away(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("away", request=request)

    template = SmsTemplate("https://sms.example", {}, {"p": "{phone}", "t": "{text}"}, form=False)
    with pytest.raises(SmsNotSentError, match="ConnectError"):
        await HttpSmsSender(template, httpx.MockTransport(away)).send(PHONE, "раз", "k1")


BODY = {"to": "{phone}", "text": "{text}"}


def test_a_template_is_read(tmp_path: Path) -> None:
    path = tmp_path / "sms.json"
    path.write_text(json.dumps({"url": "https://sms.example", "body": BODY}))
    assert read_template(path) == SmsTemplate("https://sms.example", {}, BODY, form=False)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("{", "not JSON"),
        ("[]", "an object of"),
        ('{"adress": "x"}', "an object of"),
        (json.dumps({"url": "ftp://x", "body": BODY}), "url"),
        (json.dumps({"url": "https://x", "headers": {"a": 1}, "body": BODY}), "headers"),
        (json.dumps({"url": "https://x", "form": "yes", "body": BODY}), "form"),
        (json.dumps({"url": "https://x", "body": {"to": "{phone}"}}), "body"),
        (json.dumps({"url": "https://x", "body": "{phone} {text}"}), "body"),
    ],
)
def test_a_wrong_template_is_told(tmp_path: Path, written: str, told: str) -> None:
    path = tmp_path / "sms.json"
    path.write_text(written)
    with pytest.raises(SmsTemplateError, match=told):
        read_template(path)


def test_a_missing_template_is_told(tmp_path: Path) -> None:
    with pytest.raises(SmsTemplateError, match="cannot be read"):
        read_template(tmp_path / "none.json")


def test_a_phone_is_known_by_its_last_digits_only() -> None:
    assert masked(PHONE) == "+*******4501"


def test_the_message_tells_the_sum_and_where_to_pay_it() -> None:
    links = PaymentLinks(
        FileSmsSender(Path()), "https://p.example/{account}/{amount}", "{amount} {link}"
    )
    assert links.message(ONE, Decimal("3481.55")) == "3481,55 https://p.example/1000000001/3481.55"


async def test_a_payment_link_is_sent_once_however_often_it_is_asked_for(
    system: CustomerSystem, sms_folder: Path
) -> None:
    links = [await system.send_payment_link(ONE, "8 495 123-45-01", "k1") for _ in range(2)]
    assert links == [PaymentLink(ONE, Decimal("3481.55"), "+*******4501")] * 2
    [message] = messages(sms_folder)
    assert message["phone"] == PHONE
    assert "3481,55" in message["text"]
    assert ONE in message["text"]


async def test_links_asked_for_at_once_are_one_message(
    engine: AsyncEngine, system: CustomerSystem
) -> None:
    provider = Provider()
    store = SqlCustomerSystem(engine, links=PaymentLinks(provider.sender()))
    asked = [store.send_payment_link(ONE, PHONE, "k1") for _ in range(4)]
    told = await asyncio.gather(*asked, return_exceptions=True)
    assert len(provider.requests) == 1
    assert any(isinstance(answer, PaymentLink) for answer in told)
    assert all(isinstance(answer, PaymentLink | BillingUnavailable) for answer in told)


async def test_a_link_that_could_not_be_sent_may_be_tried_again(engine: AsyncEngine) -> None:
    provider = Provider(status=503)
    store = SqlCustomerSystem(engine, links=PaymentLinks(provider.sender()))
    with pytest.raises(BillingUnavailable):
        await store.send_payment_link(ONE, PHONE, "k1")
    provider.status = 200
    await store.send_payment_link(ONE, PHONE, "k1")
    await store.send_payment_link(ONE, PHONE, "k1")
    assert len(provider.requests) == 2


async def test_phone_and_text_are_forgotten_once_sent(
    engine: AsyncEngine, store: SqlCustomerSystem
) -> None:
    await store.send_payment_link(ONE, PHONE, "k1")
    async with engine.connect() as connection:
        rows = (await connection.execute(text("SELECT phone, text, state FROM sms"))).all()
    assert [tuple(row) for row in rows] == [("", "", "sent")]


async def test_a_key_is_for_one_link(system: CustomerSystem) -> None:
    await system.send_payment_link(ONE, PHONE, "k1")
    with pytest.raises(IdempotencyConflict):
        await system.send_payment_link(ONE, "+74951234502", "k1")


@pytest.mark.parametrize(
    ("number", "phone", "error"),
    [
        (PAID_UP, PHONE, NothingToPay),
        ("0000000000", PHONE, AccountNotFound),
        (ONE, "12345", InvalidPhone),
    ],
)
async def test_a_link_that_makes_no_sense_is_refused_and_nothing_is_sent(
    system: CustomerSystem, sms_folder: Path, number: str, phone: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await system.send_payment_link(number, phone, "k1")
    assert messages(sms_folder) == []


async def test_without_a_sender_no_link_is_promised(engine: AsyncEngine) -> None:
    with pytest.raises(BillingUnavailable):
        await SqlCustomerSystem(engine).send_payment_link(ONE, PHONE, "k1")


async def test_a_text_is_sent_once_however_often_it_is_asked_for(
    system: CustomerSystem, sms_folder: Path
) -> None:
    told = [await system.send_message("8 495 123-45-01", " Видеосвязь ", "k1") for _ in range(2)]
    assert told == [SentMessage("+*******4501")] * 2
    [message] = messages(sms_folder)
    assert (message["phone"], message["text"]) == (PHONE, "Видеосвязь")


@pytest.mark.parametrize(
    ("phone", "text_", "error"),
    [
        ("12345", "Видеосвязь", InvalidPhone),
        (PHONE, " ", InvalidRequest),
        (PHONE, "о" * 501, InvalidRequest),
    ],
)
async def test_a_text_that_makes_no_sense_is_refused_and_nothing_is_sent(
    system: CustomerSystem, sms_folder: Path, phone: str, text_: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await system.send_message(phone, text_, "k1")
    assert messages(sms_folder) == []


async def test_without_a_sender_no_text_is_promised(engine: AsyncEngine) -> None:
    with pytest.raises(BillingUnavailable):
        await SqlCustomerSystem(engine).send_message(PHONE, "Видеосвязь", "k1")
