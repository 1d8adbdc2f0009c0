"""Ways to pay, the sum, and what became of a card payment (P10)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypedDict

from billing.types import CardPayment
from bot.replies.figures import roubles
from bot.replies.offers import ANOTHER_CARD, CARD, PAYMENT_LINK
from bot.replies.reply import Reply

LINK_SENT = "utter_payment_link_sent"


class PaymentBegun(TypedDict):
    """A card payment as the slot `payment` keeps it; `amount` in roubles, «1234.56»."""

    id: str
    amount: str


def unidentified_replies(identification: str) -> list[Reply]:
    """The ways to pay; who may still be identified is offered to pay at once."""
    ways = Reply("utter_payment")
    return [ways] if identification == "unknown" else [ways, Reply(CARD)]


def begun(payment: CardPayment) -> PaymentBegun:
    """Plain values for the tracker."""
    return {"id": payment.id, "amount": str(payment.amount)}


def card_control(payment: PaymentBegun) -> dict[str, Any]:
    """The gateway takes a card for this payment (docs/architecture.md)."""
    return {"payment": {"id": payment["id"], "amount": payment["amount"]}}


_DECLINED = {
    "insufficient_funds": "utter_payment_declined_funds",
    "expired_card": "utter_payment_declined_expired",
}


def paid_replies(
    told: Mapping[str, str], amount: str, phone: str | None, sent: bool
) -> list[Reply]:
    """What to say to the gateway's event `paid`.

    `told`: its outcome, last4 and reason. `amount`: roubles. `phone`: the caller's; `sent`: a link
    was sent to it in this call. The last reply is an offer, or the reason why an operator is due.
    """
    said = {"amount": roubles(Decimal(amount)), "card": " ".join(told["last4"])}
    match told["outcome"]:
        case "paid":
            return [Reply("utter_payment_paid", said)]
        case "declined":
            why = _DECLINED.get(told["reason"], "utter_payment_declined")
            return [Reply(why), Reply(ANOTHER_CARD)]
        case "cancelled":
            return [Reply("utter_payment_cancelled")]
        case "not_entered":
            link = phone is not None and not sent
            return [Reply("utter_payment_not_entered"), *([Reply(PAYMENT_LINK)] if link else [])]
        case _:
            return [Reply("utter_payment_unsure")]
