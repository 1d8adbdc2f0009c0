"""Customer cards from billing, over its HTTP API."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar
from uuid import uuid4

import httpx
from pydantic import BaseModel, TypeAdapter, ValidationError

T = TypeVar("T")


class NoSuchAccount(LookupError):
    pass


class UnusablePhone(ValueError):
    """Billing knows no such number."""


class BillingUnavailable(RuntimeError):
    """It does not answer, or not as agreed. Holds nothing of what was asked."""


class Address(BaseModel):
    town: str
    town_kind: str = "город"
    street: str
    house: str
    building: str | None
    flat: str | None

    def line(self) -> str:
        """As it is written: «Москва, улица Ленина, д. 5, корп. 2, кв. 12»."""
        town = self.town if self.town_kind == "город" else f"{self.town_kind} {self.town}"
        parts = [town, self.street, f"д. {self.house}"]
        parts += [f"корп. {self.building}"] if self.building else []
        parts += [f"кв. {self.flat}"] if self.flat else []
        return ", ".join(parts)


class Account(BaseModel):
    number: str
    holder: str
    address: Address
    phones: list[str]
    closed_on: date | None = None


class Balance(BaseModel):
    amount: str
    """Roubles with two places; above zero the customer owes."""
    as_of: date


class LastReading(BaseModel):
    value: int
    on: date


class Register(BaseModel):
    zone: str
    digits: int
    last: LastReading | None


class Meter(BaseModel):
    number: str
    place: str
    registers: list[Register]


class CustomerCard(BaseModel):
    account: str
    name: str
    address: str
    phones: list[str]
    closed_on: date | None
    balance: Balance
    meters: list[Meter]


_METERS = TypeAdapter(list[Meter])


class HttpCustomers:
    def __init__(
        self,
        base_url: str,
        timeout_s: float = 5.0,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._client = httpx.AsyncClient(
            base_url=base_url, timeout=timeout_s, transport=transport, trust_env=False
        )

    async def card(self, number: str) -> CustomerCard:
        """number: ten digits. Raises NoSuchAccount, BillingUnavailable."""
        account = await self._get(f"/accounts/{number}", TypeAdapter(Account))
        balance = await self._get(f"/accounts/{number}/balance", TypeAdapter(Balance))
        meters = await self._get(f"/accounts/{number}/meters", _METERS)
        return CustomerCard(
            account=account.number,
            name=account.holder,
            address=account.address.line(),
            phones=account.phones,
            closed_on=account.closed_on,
            balance=balance,
            meters=meters,
        )

    async def send_message(self, phone: str, text: str) -> None:
        """By SMS, once. Raises BillingUnavailable, UnusablePhone."""
        body, headers = {"phone": phone, "text": text}, {"Idempotency-Key": uuid4().hex}
        refused: dict[int, type[Exception]] = {httpx.codes.UNPROCESSABLE_ENTITY: UnusablePhone}
        await self._ask("POST", "/messages", refused, json=body, headers=headers)

    async def close(self) -> None:
        await self._client.aclose()

    async def _ask(
        self, method: str, path: str, refused: Mapping[int, type[Exception]], **request: Any
    ) -> bytes:
        """The answer's body. refused: what a status means; any other but 200 is an outage."""
        try:
            response = await self._client.request(method, path, **request)
        except httpx.HTTPError as error:
            raise BillingUnavailable(type(error).__name__) from None
        if response.status_code in refused:
            raise refused[response.status_code]
        if response.status_code != httpx.codes.OK:
            raise BillingUnavailable(f"HTTP {response.status_code}")
        return response.content

    async def _get(self, path: str, kind: TypeAdapter[T]) -> T:
        content = await self._ask("GET", path, {httpx.codes.NOT_FOUND: NoSuchAccount})
        try:
            return kind.validate_json(content)
        except ValidationError as error:
            raise BillingUnavailable(f"{error.error_count()} fields off the contract") from None
