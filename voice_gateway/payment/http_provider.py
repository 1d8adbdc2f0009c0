"""The acquirer over HTTP; the demo's own is a part of billing."""

from typing import Literal

import httpx
from pydantic import BaseModel, ValidationError

from voice_gateway.payment.card import Card
from voice_gateway.payment.provider import Declined, Paid, PaymentRequest, PaymentUnavailable


class _Answer(BaseModel):
    outcome: Literal["paid", "declined"]
    receipt: str | None = None
    reason: Literal["insufficient_funds", "expired_card", "refused"] | None = None


class HttpPaymentProvider:
    """POST {base_url}/payments/{id}/card. No error of it holds a request or its cause, which would
    show the card to whoever logs it.
    """

    def __init__(
        self,
        base_url: str,
        timeout_s: float = 10.0,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._client = httpx.AsyncClient(
            base_url=base_url, timeout=timeout_s, transport=transport, trust_env=False
        )

    async def pay(self, request: PaymentRequest, card: Card) -> Paid | Declined:
        body = {
            "amount": request.amount,
            "number": card.number,
            "expires": card.expires,
            "code": card.code,
        }
        try:
            response = await self._client.post(f"/payments/{request.id}/card", json=body)
        except httpx.HTTPError as error:
            raise PaymentUnavailable(type(error).__name__) from None
        if response.status_code != httpx.codes.OK:
            raise PaymentUnavailable(f"HTTP {response.status_code}")
        try:
            answer = _Answer.model_validate_json(response.content)
        except ValidationError as error:
            raise PaymentUnavailable(f"{error.error_count()} fields off the contract") from None
        if answer.outcome == "paid":
            return Paid(answer.receipt or "")
        return Declined(answer.reason or "refused")

    async def close(self) -> None:
        await self._client.aclose()
