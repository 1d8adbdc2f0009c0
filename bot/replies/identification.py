"""Whose account it is: the addresses of the caller's phone, asked one by one (R1, R2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypedDict

from billing.types import Account
from bot.replies.reply import Reply
from bot.replies.turns import Event, ran, turns

FORM = "address_form"

GOALS = {"баланс": "баланс", "тариф": "тариф", "задолженность": "задолженность", "оплата": "оплату"}
"""Intents that need the account, as they are named to the caller (accusative)."""


class Candidate(TypedDict):
    """One account of the caller's phone as the slot `accounts` keeps it."""

    number: str
    address: str
    town: str


def candidates(accounts: Sequence[Account]) -> list[Candidate]:
    """Plain values for the tracker, in the order they will be asked."""
    return [
        {
            "number": account.number,
            "address": account.address.spoken(),
            "town": account.address.town,
        }
        for account in accounts
    ]


def asked_in_turn_before(events: Iterable[Event], form: str = FORM) -> bool:
    """Whether the turn before the latest ended with the form's question."""
    before = turns(events)[:-1]
    return bool(before) and ran(before[-1], form)


def address_question(accounts: Sequence[Candidate], index: int, interrupted: bool) -> Reply:
    """The question about the account at `index`; `interrupted`: it was just asked, in vain."""
    values = {"address": accounts[index]["address"]}
    if len(accounts) == 1:
        return Reply("utter_ask_address", values)
    if interrupted:
        return Reply("utter_ask_address_again", values)
    if index == 0:
        return Reply("utter_ask_address_first", values)
    if index == len(accounts) - 1:
        return Reply("utter_ask_address_last", values)
    return Reply("utter_ask_address_next", values)


def address_slots(accounts: Sequence[Candidate], index: int, answer: str) -> dict[str, Any]:
    """The slots after «да» or «нет» to the account at `index`.

    After «нет» to the last one `candidate` is past the end: the account number is asked.
    """
    if answer == "да":
        found = accounts[index]
        return {
            "address": found["address"],
            "account": found["number"],
            "identification": "confirmed",
            "identified_by": "address",
        }
    return {"address": None, "candidate": index + 1}


def forgotten(accounts: Sequence[Candidate], account: str | None) -> dict[str, Any]:
    """The slots when another account is wanted than `account`: nothing is kept of it but that it
    is not asked again.
    """
    denied = [one for one in accounts if one["number"] == account]
    others = [one for one in accounts if one["number"] != account]
    return {
        "accounts": [*denied, *others],
        "candidate": len(denied),
        "account": None,
        "address": None,
        "account_number": None,
        "account_number_ok": None,
        "attempts": 0,
        "save_phone": None,
        "readings_state": "pending",
        "identified_by": None,
        "identification": "found",
    }
