"""A `CustomerSystem` over the HTTP API that `billing.api` serves; also runs beside Rasa."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from types import TracebackType
from typing import Any, TypeVar

import httpx

from billing.identifiers import (
    check_account_number,
    check_idempotency_key,
    check_message,
)
from billing.interface import BillingUnavailable
from billing.payments import check_amount
from billing.phone import normalise_phone
from billing.problems import from_problem
from billing.types import (
    Account,
    Balance,
    CardPayment,
    LedgerEntry,
    Meter,
    NewReading,
    Office,
    PaymentLink,
    ReadingReceipt,
    SentMessage,
    Service,
    ServiceOrder,
    Tariff,
    VisitTime,
)
from billing.wire import UnreadableError, from_json, list_from_json, to_json

T = TypeVar("T")

# httpx logs every URL at INFO, and ours hold account numbers.
logging.getLogger("httpx").setLevel(logging.WARNING)


class HttpCustomerSystem:
    """Speaks to `base_url`; a request that takes longer than `timeout_s` seconds in any of its
    phases is `BillingUnavailable`. Close it with `aclose`, or use it as an async context manager.
    """

    def __init__(
        self, base_url: str, timeout_s: float, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._client = httpx.AsyncClient(
            base_url=base_url, timeout=timeout_s, transport=transport, trust_env=False
        )

    async def __aenter__(self) -> HttpCustomerSystem:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def accounts_by_phone(self, phone: str) -> list[Account]:
        body = {"phone": normalise_phone(phone)}
        return _list(Account, await self._ask("POST", "/accounts/lookup", json=body))

    async def account(self, number: str) -> Account:
        return _one(Account, await self._get_of(number, ""))

    async def balance(self, number: str) -> Balance:
        return _one(Balance, await self._get_of(number, "/balance"))

    async def tariff(self, number: str) -> Tariff:
        return _one(Tariff, await self._get_of(number, "/tariff"))

    async def ledger(self, number: str, since: date) -> list[LedgerEntry]:
        found = await self._get_of(number, "/ledger", params={"since": since.isoformat()})
        return _list(LedgerEntry, found)

    async def meters(self, number: str) -> list[Meter]:
        return _list(Meter, await self._get_of(number, "/meters"))

    async def submit_readings(
        self,
        number: str,
        readings: Sequence[NewReading],
        idempotency_key: str,
        replace: bool = False,
    ) -> ReadingReceipt:
        body = {"readings": to_json(list(readings)), "replace": replace}
        return _one(ReadingReceipt, await self._write(number, "/readings", body, idempotency_key))

    async def save_phone(self, number: str, phone: str, idempotency_key: str) -> Account:
        body = {"phone": normalise_phone(phone)}
        return _one(Account, await self._write(number, "/phones", body, idempotency_key))

    async def offices(self, near: str | None = None) -> list[Office]:
        params = {} if near is None else {"near": near}
        return _list(Office, await self._ask("GET", "/offices", params=params))

    async def services(self) -> list[Service]:
        return _list(Service, await self._ask("GET", "/services"))

    async def order_service(
        self,
        number: str,
        service: str,
        phone: str,
        idempotency_key: str,
        visit: VisitTime = "any",
    ) -> ServiceOrder:
        body = {"service": service, "phone": normalise_phone(phone), "visit": visit}
        return _one(ServiceOrder, await self._write(number, "/orders", body, idempotency_key))

    async def send_payment_link(self, number: str, phone: str, idempotency_key: str) -> PaymentLink:
        body = {"phone": normalise_phone(phone)}
        return _one(PaymentLink, await self._write(number, "/payment-link", body, idempotency_key))

    async def send_message(self, phone: str, text: str, idempotency_key: str) -> SentMessage:
        body = {"phone": normalise_phone(phone), "text": check_message(text)}
        return _one(SentMessage, await self._post("/messages", body, idempotency_key))

    async def begin_payment(
        self, number: str, amount: Decimal, idempotency_key: str
    ) -> CardPayment:
        check_account_number(number)
        body = {"amount": str(check_amount(amount))}
        return _one(CardPayment, await self._write(number, "/payments", body, idempotency_key))

    async def _get_of(self, number: str, what: str, **request: Any) -> Any:
        check_account_number(number)
        return await self._ask("GET", f"/accounts/{number}{what}", **request)

    async def _write(self, number: str, what: str, body: Any, key: str) -> Any:
        check_account_number(number)
        return await self._post(f"/accounts/{number}{what}", body, key)

    async def _post(self, path: str, body: Any, key: str) -> Any:
        check_idempotency_key(key)
        return await self._ask("POST", path, json=body, headers={"Idempotency-Key": key})

    async def _ask(self, method: str, path: str, **request: Any) -> Any:
        """The answer's JSON. Errors are raised without a cause: httpx's would name the URL."""
        try:
            response = await self._client.request(method, path, **request)
        except httpx.HTTPError as error:
            raise BillingUnavailable(f"billing: {type(error).__name__}") from None
        try:
            answer = response.json()
        except ValueError:
            raise BillingUnavailable(f"billing: HTTP {response.status_code}, not JSON") from None
        if response.is_success:
            return answer
        if isinstance(answer, dict) and response.is_error:
            raise from_problem(answer)
        raise BillingUnavailable(f"billing: HTTP {response.status_code}")


def _one(kind: type[T], data: Any) -> T:
    try:
        return from_json(kind, data)
    except UnreadableError as error:
        raise BillingUnavailable(str(error)) from None


def _list(kind: type[T], data: Any) -> list[T]:
    try:
        return list_from_json(kind, data)
    except UnreadableError as error:
        raise BillingUnavailable(str(error)) from None
