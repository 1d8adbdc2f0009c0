"""The payment form: by card or by a link, which sum, and «да» to it (P10)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal

from bot.replies.dictation import MAX_ATTEMPTS, Dictated
from bot.replies.figures import roubles
from bot.replies.reply import Reply

FORM = "payment_form"

LEAST, MOST = 10, 100_000
"""Whole roubles that can be named."""

Way = Literal["card", "link", "other_sum", "no"]

_LINK = re.compile(r"\b(ссыл|смс|эсэмэс|сообщени)")
_OTHER_SUM = re.compile(r"\b((друг|ин)\w+ сумм|не вс[юеё]|часть|частично|меньше|больше)")
_CARD = re.compile(r"\b(карт|по телефону)")


def way_meant(said: str, intent: str | None, link: bool) -> Way | None:
    """How the caller wants to pay; None for other words. `link`: an SMS was offered too."""
    if intent == "нет":
        return "no"
    if link and _LINK.search(said):
        return "link"
    if _OTHER_SUM.search(said):
        return "other_sum"
    if _CARD.search(said) or (intent == "да" and not link):
        return "card"
    return None


def form_steps(slots: Mapping[str, Any]) -> list[str]:
    """The form's slots; none when it is over."""
    if slots["payment_state"] != "asking":
        return []
    return ["pay_by", "pay_sum", "pay_ok"]


def began(due: Decimal) -> dict[str, Any]:
    """The slots as the form begins: all that is due."""
    return {
        "payment_state": "asking",
        "payment_due": str(due),
        "pay_by": None,
        "pay_sum": str(due),
        "pay_ok": None,
        "attempts": 0,
    }


def way_question(due: str, link: bool) -> Reply:
    """How to pay what is due."""
    response = "utter_ask_pay_by" if link else "utter_ask_pay_by_card"
    return Reply(response, {"amount": roubles(Decimal(due))})


def sum_confirmation(amount: str) -> Reply:
    """The sum read back."""
    return Reply("utter_ask_pay_ok", {"amount": roubles(Decimal(amount))})


def way_chosen(way: Way) -> dict[str, Any]:
    """The slots after an answer to how to pay."""
    match way:
        case "no":
            return {"pay_by": None, "payment_state": "pending"}
        case "link":
            return {"pay_by": None, "payment_state": "link"}
        case "other_sum":
            return {"pay_by": "card", "pay_sum": None}
        case "card":
            return {"pay_by": "card"}


def sum_heard(entry: Dictated) -> str | Reply:
    """Whole roubles as «1200.00», or why there are none."""
    if not entry.digits or entry.alternatives:
        return Reply("utter_pay_sum_unheard")
    value = int(entry.digits)
    if not LEAST <= value <= MOST:
        limits = {"least": roubles(Decimal(LEAST)), "most": roubles(Decimal(MOST))}
        return Reply("utter_pay_sum_limits", limits)
    return f"{value}.00"


def sum_refused(attempts: int) -> dict[str, Any]:
    """One more sum of no use; after the last one nothing is paid here."""
    slots = {"pay_sum": None, "attempts": attempts + 1}
    return slots if attempts + 1 < MAX_ATTEMPTS else {**slots, "payment_state": "given_up"}


def other_sum_wanted() -> dict[str, Any]:
    """«Нет» to the sum: another one is asked."""
    return {"pay_sum": None, "pay_ok": None}
